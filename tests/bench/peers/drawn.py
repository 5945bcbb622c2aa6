"""Numbers that look drawn and are the same here and in drawn.ts, so that results can be compared."""
import numpy as np

BLOCK = 1000  # rows at once: what is made on the way takes little memory


def drawn(first, count):
    """Whole numbers below 2 ** 32, of the places from `first` on."""
    x = np.arange(first, first + count, dtype=np.uint32) * np.uint32(0x9E3779B1)
    x ^= x >> np.uint32(15)
    x *= np.uint32(0x85EBCA77)
    return x ^ (x >> np.uint32(13))


def embeddings(labels, size, first):
    """One row a label: three parts of its own, drawn from place `first` on, and one of its class."""
    rows = np.empty((len(labels), size), np.float32)
    classes = drawn(0, (labels.max() + 1) * size).reshape(-1, size)
    for i in range(0, len(labels), BLOCK):
        part = rows[i:i + BLOCK]
        own = drawn(first + i * size, part.size).reshape(part.shape)
        part[:] = (3.0 * own + classes[labels[i:i + BLOCK]]) / 2 ** 32 - 2
    return rows


def images(count, size):
    """Bytes, `[count, size, size, 3]`."""
    each = size * size * 3
    rows = np.empty((count, each), np.uint8)
    for i in range(count):
        rows[i] = drawn(i * each, each) >> np.uint32(24)
    return rows.reshape(count, size, size, 3)


def similarities(count, size, width, height):
    """From an image to a crop, about the middles of both: `[count, 2, 3]`."""
    u, v = drawn(0, 2 * count).reshape(-1, 2).T / 2 ** 32
    scale, angle = 0.7 + 0.4 * u, 0.6 * (v - 0.5)
    a, b, middle = scale * np.cos(angle), scale * np.sin(angle), size / 2
    rows = [a, -b, width / 2 - middle * (a - b), b, a, height / 2 - middle * (a + b)]
    return np.stack(rows, 1).reshape(-1, 2, 3)
