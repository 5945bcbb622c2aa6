"""OpenCV's side of a benchmark: so many rounds of a case as each line of standard input says.

Arguments: the case as JSON, "opencv" or "opencv_single", the number of threads.
"""
import json
import sys

import cv2
import numpy as np

from caffe_text import caffe_text
from cascade import detect
from drawn import images, similarities
from play import play

case, mode, threads = json.loads(sys.argv[1]), sys.argv[2], int(sys.argv[3])
cv2.setNumThreads(1 if mode == "opencv_single" else threads)


def network(name):
    """With the names of what it tells: the score, shifts and, of the last, landmarks."""
    files, shape = case["files"], case["networks"][name]
    text = np.frombuffer(caffe_text(shape).encode(), np.uint8)
    net = cv2.dnn.readNetFromCaffe(text, np.fromfile(files[name], np.uint8))
    outputs = ["score", *(head["name"] for head in shape["heads"][1:])]

    def run(blob):
        net.setInput(blob)
        return net.forward(outputs)

    return run


def blob(parts, size):
    return cv2.dnn.blobFromImages(parts, 1 / 128, size, (127.5, 127.5, 127.5))


def crop(image, box, size):
    """What lies in a box, by area; outside of the image lie zeros."""
    top, left, bottom, right = int(box[0]) - 1, int(box[1]) - 1, int(box[2]), int(box[3])
    height, width = image.shape[:2]
    part = image[max(0, top):max(0, bottom), max(0, left):max(0, right)]
    out = [max(0, -top), max(0, bottom - height), max(0, -left), max(0, right - width)]
    if any(out):
        inside = part if part.size else np.zeros((0, 0, 3), np.uint8)
        part = np.zeros((bottom - top, right - left, 3), np.uint8)
        part[out[0]:out[0] + inside.shape[0], out[2]:out[2] + inside.shape[1]] = inside
    return cv2.resize(part, (size, size), interpolation=cv2.INTER_AREA)


def detection():
    photos, settings = np.load(case["files"]["images"]), case["settings"]
    nets = {name: network(name) for name in case["networks"]}

    def find(photo):
        # The networks were trained on rows that are columns: the image is turned, once.
        turned = cv2.transpose(photo)

        def propose(height, width):
            small = cv2.resize(turned, (height, width), interpolation=cv2.INTER_AREA)
            scores, shifts = nets["proposal"](blob([small], (height, width)))
            return scores[:, 1].swapaxes(1, 2), shifts.swapaxes(2, 3)

        def judge(which, _, boxes):
            size = case["networks"][which]["size"]
            if len(boxes) == 0:
                return np.zeros(0), np.zeros((0, 4)), np.zeros((0, 10))
            parts = [crop(turned, box, size) for box in boxes]
            scores, shifts, *points = nets[which](blob(parts, (size, size)))
            return scores[:, 1], shifts, points[0] if points else None

        return detect(1, *photo.shape[:2], settings, propose, judge)

    return lambda: sum(len(find(photo)[0]) for photo in photos)


def warp():
    count, size, width, height = (case[key] for key in ("images", "size", "width", "height"))
    photos, maps = images(count, size), similarities(count, size, width, height)

    def step():
        crops = [cv2.warpAffine(photo, m, (width, height)) for photo, m in zip(photos, maps)]
        return lambda: float(np.mean(crops))

    return step


def decode_warp():
    count, size, width, height = (case[key] for key in ("images", "size", "width", "height"))
    photos = [np.fromfile(path, np.uint8) for path in case["files"].values()]
    maps = similarities(count, size, width, height)

    def step():
        decoded = (cv2.imdecode(photo, cv2.IMREAD_COLOR) for photo in photos)
        crops = [cv2.warpAffine(photo, m, (width, height)) for photo, m in zip(decoded, maps)]
        return lambda: float(np.mean(crops))

    return step


KINDS = {f.__name__: f for f in (detection, warp, decode_warp)}
play(KINDS[case["kind"]]())
