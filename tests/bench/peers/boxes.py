"""Boxes around faces as the MATLAB code of MTCNN moves them: both ends belong to a box.

A row is x1, y1, x2, y2, the score, and how far the four sides should move in widths and heights.
"""
import numpy as np


def suppress(boxes, threshold, smaller=False):
    """The rows that non-maximum suppression keeps, the best first; overlaps are found all at once."""
    order = np.argsort(-boxes[:, 4], kind="stable")
    x1, y1, x2, y2 = boxes[order, :4].T
    width = np.minimum(x2[:, None], x2) - np.maximum(x1[:, None], x1) + 1
    height = np.minimum(y2[:, None], y2) - np.maximum(y1[:, None], y1) + 1
    common = np.maximum(width, 0) * np.maximum(height, 0)
    area = (x2 - x1 + 1) * (y2 - y1 + 1)
    whole = np.minimum(area[:, None], area) if smaller else area[:, None] + area - common
    apart = common <= threshold * whole
    kept, alive = [], np.ones(len(order), bool)
    for i in range(len(order)):
        if alive[i]:
            kept.append(i)
            alive &= apart[i]
    return order[kept]


def regress(boxes, ends):
    """Moves the sides; a box from column 1 to column 2 is `ends` wide: 1 at first, then 2."""
    size = np.tile(boxes[:, 2:4] - boxes[:, :2] + ends - 1, 2)
    return np.hstack([boxes[:, :4] + boxes[:, 5:9] * size, boxes[:, 4:]])


def square(boxes):
    """As wide as the longer side, on whole pixels."""
    size = boxes[:, 2:4] - boxes[:, :2]
    side = size.max(1, keepdims=True)
    corner = boxes[:, :2] + (size - side) / 2
    return np.hstack([np.trunc(np.hstack([corner, corner + side])), boxes[:, 4:]])
