"""MTCNN in the steps of its MATLAB code, whatever the networks run on."""
import math

import numpy as np

from boxes import regress, square, suppress


def by_image(count, owners, boxes, change):
    """Changes the boxes of each image, and says anew whose they are."""
    parts = [change(boxes[owners == i]) for i in range(count)]
    return np.repeat(np.arange(count), [len(part) for part in parts]), np.concatenate(parts)


def candidates(scores, shifts, scale, threshold):
    """Cells of the first network that are sure enough, as boxes: `[n, y, x]`, `[n, 4, y, x]`."""
    owners, y, x = np.nonzero(scores >= threshold)
    sides = np.trunc(np.stack([2 * x + 1, 2 * y + 1, 2 * x + 12, 2 * y + 12], 1) / scale)
    return owners, np.hstack([sides, scores[owners, y, x, None], shifts[owners, :, y, x]])


def detect(count, height, width, settings, propose, judge):
    """Faces of images of one size: whose they are, boxes and landmarks, counted from 0.

    `propose(height, width)` runs the first network on all images at a size, `judge(which, owners,
    boxes)` another one on what lies in boxes: scores, shifts and, of the last, landmarks.
    """
    first, second, third = settings["thresholds"]
    scale, owners, boxes = 12 / settings["minSize"], [], []
    while min(height, width) * scale >= 12:
        scores, shifts = propose(math.ceil(height * scale), math.ceil(width * scale))
        own, found = candidates(scores, shifts, scale, first)
        own, found = by_image(count, own, found, lambda b: b[suppress(b, 0.5)])
        owners.append(own)
        boxes.append(found)
        scale *= settings["factor"]

    def look(which, threshold):
        nonlocal owners, boxes
        there = (boxes[:, 2:4] > boxes[:, :2]).all(1)
        owners, boxes = owners[there], boxes[there]
        scores, shifts, points = judge(which, owners, boxes)
        sure = scores > threshold
        owners, boxes = owners[sure], np.column_stack([boxes[sure, :4], scores[sure], shifts[sure]])
        return points[sure] if points is not None else None

    owners, boxes = by_image(
        count, np.concatenate(owners), np.concatenate(boxes),
        lambda b: square(regress(b[suppress(b, 0.7)], 1)),
    )
    look("refinement", second)
    owners, boxes = by_image(count, owners, boxes, lambda b: square(regress(b[suppress(b, 0.7)], 2)))
    told = look("output", third)
    size = boxes[:, 2:4] - boxes[:, :2] + 1
    points = boxes[:, None, :2] + told.reshape(-1, 2, 5).transpose(0, 2, 1) * size[:, None] - 2
    rows = np.column_stack([regress(boxes, 2), points.reshape(-1, 10)])
    owners, rows = by_image(count, owners, rows, lambda b: b[suppress(b, 0.7, smaller=True)])
    return owners, rows[:, :4] - 1, rows[:, -10:].reshape(-1, 5, 2)
