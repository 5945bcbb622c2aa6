"""NumPy's side of a benchmark: so many rounds of a case as each line of standard input says.

Arguments: the case as JSON, "numpy" or "numpy_sums", the number of threads.
"""
import json
import os
import sys

for library in ("OMP", "OPENBLAS", "MKL"):  # before NumPy is loaded
    os.environ[f"{library}_NUM_THREADS"] = sys.argv[3]
import numpy as np

from drawn import embeddings
from play import play

case, mode = json.loads(sys.argv[1]), sys.argv[2]


def centred(features, left, right, folds):
    """Cosines of pairs for each fold, after the mean of all other folds is taken off."""
    for fold in range(folds.max() + 1):
        others = folds != fold
        mean = (features[left[others]].sum(0) + features[right[others]].sum(0)) / (2 * others.sum())
        unit = features - mean
        unit /= np.sqrt(np.einsum("ij,ij->i", unit, unit))[:, None]
        yield np.einsum("ij,ij->i", unit[left], unit[right])


def centred_by_sums(features, left, right, folds):
    """The same from sums of folds: every product with a mean is one of a matrix, done once."""
    products = np.einsum("ij,ij->i", features[left], features[right])
    squares = np.einsum("ij,ij->i", features, features)
    ends = np.arange(folds.max() + 1)[:, None] == folds
    counts = np.stack([np.bincount(np.r_[left[~own], right[~own]], minlength=len(features)) for own in ends])
    means = counts @ features / counts.sum(1, keepdims=True)
    for along, square in zip(means @ features.T, np.einsum("ij,ij->i", means, means)):
        norms = np.sqrt(squares - 2 * along + square)
        yield (products - along[left] - along[right] + square) / (norms[left] * norms[right])


def best_threshold(scores, same, thresholds):
    """The mean of all that judge most pairs right; a tie is wrong."""
    accepted = same.sum() - np.searchsorted(np.sort(scores[same]), thresholds, "right")
    rejected = np.searchsorted(np.sort(scores[~same]), thresholds, "left")
    right = accepted + rejected
    return thresholds[right == right.max()].mean()


def verification():
    count, pairs, size = case["images"], case["pairs"], case["dimension"]
    people = np.arange(count) // 2
    original, mirrored = (embeddings(people, size, (i + 1) * count * size) for i in range(2))
    i = np.arange(pairs)
    folds, same, p = i * 10 // pairs, i % 2 == 0, i // 2
    left, right = np.where(same, 2 * p, p), np.where(same, 2 * p + 1, count - 1 - p)
    thresholds = np.arange(-10000, 10001) / 10000
    cosines = centred_by_sums if mode == "numpy_sums" else centred

    def step():
        features, accuracies = np.hstack([original, mirrored]).astype(np.float64), []
        for fold, scores in enumerate(cosines(features, left, right, folds)):
            own = folds == fold
            best = best_threshold(scores[~own], same[~own], thresholds)
            accuracies.append(np.where(same, scores > best, scores < best)[own].mean())
        return float(np.mean(accuracies))

    return step


def identification():
    """MegaFace's ranks; blocks of the file as large as ours."""
    people, size, block = case["people"], case["dimension"], 8192
    one, other = (embeddings(np.arange(people), size, 2 ** i) for i in (27, 28))
    rows = np.stack([one, one + 4 * other], 1).reshape(-1, size)
    probes = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    mates = np.einsum("ij,ij->i", probes[0::2], probes[1::2]).repeat(2)[:, None]

    def step():
        ranks = np.ones(2 * people, np.int64)
        with open(case["files"]["distractors"], "rb") as file:
            np.lib.format.read_magic(file)
            (count, _), _, _ = np.lib.format.read_array_header_1_0(file)
            for at in range(0, count, block):
                others = np.fromfile(file, np.float32, min(block, count - at) * size).reshape(-1, size)
                others /= np.sqrt(np.einsum("ij,ij->i", others, others))[:, None]
                ranks += np.count_nonzero(probes @ others.T >= mates, axis=1)
        return float(np.log10(ranks).mean())

    return step


def fisher():
    labels = 37 * np.arange(case["images"]) % case["classes"]
    rows = embeddings(labels, case["dimension"], 2 ** 28)

    def step():
        order = np.argsort(labels, kind="stable")
        counts = np.bincount(labels, minlength=case["classes"])
        starts = np.cumsum(counts) - counts
        sums = np.add.reduceat(rows[order], starts, axis=0, dtype=np.float64)
        total = sums.sum(0)
        own = sums[labels]
        norms = np.linalg.norm(sums, axis=1)
        cosines = np.einsum("ij,ij->i", rows, own) / (
            np.sqrt(np.einsum("ij,ij->i", rows, rows)) * norms[labels]
        )
        between = counts @ (1 - sums @ total / (norms * np.linalg.norm(total)))
        return float((1 - cosines).sum() / between)

    return step


KINDS = {f.__name__: f for f in (verification, identification, fisher)}
play(KINDS[case["kind"]]())
