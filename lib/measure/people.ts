/**
 * People by their faces: a direction for each, and who of another set is nearest.
 *
 * @module
 */
import { direction, type Directions, directionsOf, nearestOf } from "./directions.ts";
import { type FlatRows, type Rows, rowsOf } from "./rows.ts";

/**
 * The mean embedding of each person: of embeddings brought to length 1, so that every image counts
 * alike, however long its own is.
 *
 * @param embeddings One row an image, `[images, size]`.
 * @param owners Whose each image is, from 0.
 * @param people How many there are.
 * @returns One row a person, `[people, size]`, at most 1 long; zeros of one without images.
 * @throws {RangeError} An embedding that is zero or not finite; other than one owner an image, or
 *   an owner who is none of the people.
 *
 * @example Three images of two people
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const means = meanDirections([[2, 0], [0, 9], [0, -1]], [0, 0, 1], 2);
 * deepEqual(means.data, Float64Array.of(0.5, 0.5, 0, -1));
 * ```
 */
export function meanDirections(
  embeddings: Rows,
  owners: ArrayLike<number>,
  people: number,
): FlatRows {
  const { data: rows, count, size } = directionsOf(embeddings, "the embeddings of people");
  if (owners.length !== count) {
    throw new RangeError(
      `Cannot take the means of people: each image must have an owner, got ${owners.length} ` +
        `owners of ${count} images`,
    );
  }
  const data = new Float64Array(people * size), images = new Int32Array(people);
  for (let i = 0; i < count; i++) {
    const owner = owners[i]!;
    if (!(owner in images)) {
      throw new RangeError(
        `Cannot take the means of people: an owner must be a whole number from 0, below ` +
          `${people}, but that of image ${i} is ${owner}`,
      );
    }
    images[owner]!++;
    for (let k = 0; k < size; k++) data[owner * size + k]! += rows[i * size + k]!;
  }
  for (let at = 0; at < data.length; at++) data[at]! /= images[Math.floor(at / size)]! || 1;
  return { data, count: people, size };
}

/** A person of the training set and the most like of the test set. */
export interface NearPerson {
  /** The row of the training set. */
  readonly train: number;
  /** The row of the test set that is nearest to it. */
  readonly test: number;
  /** Of the angle between both. */
  readonly cosine: number;
}

/**
 * The people of a training set whose nearest in a test set is nearer than a threshold: to be
 * looked at, or left out, before one is tested on the other. One row a person at most.
 *
 * @param train The mean embedding of each, `[people, size]`; need not be unit. The cosine of
 *   zeros is 0.
 * @param test The same, of the test set.
 * @param threshold A cosine above this counts; default below any, so that everyone is there. What it
 *   should be depends on the network.
 * @returns Nearest first.
 * @throws {RangeError} Rows of two sizes, numbers that are not finite, or a threshold that is no
 *   number.
 *
 * @example The second is in both sets
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const near = nearestPeople([[1, 0], [3, 4]], [[0, -1], [6, 8]], 0.9);
 * deepEqual(near, [{ train: 1, test: 1, cosine: 1 }]);
 * ```
 */
export function nearestPeople(train: Rows, test: Rows, threshold = -2): NearPerson[] {
  const ours = unitRows(train), theirs = unitRows(test);
  const differ = ours.count > 0 && theirs.count > 0 && ours.size !== theirs.size;
  if (differ || !Number.isFinite(threshold)) {
    throw new RangeError(
      "Cannot compare people: both sets must have embeddings of one size and the threshold must " +
        `be a number, got sizes ${ours.size} and ${theirs.size} and a threshold of ${threshold}`,
    );
  }
  const near: NearPerson[] = [];
  for (let i = 0; i < ours.count; i++) {
    const nearest = nearestOf(direction(ours, i), theirs), cosine = Math.min(1, nearest.cosine);
    if (cosine > threshold) near.push({ train: i, test: nearest.row, cosine });
  }
  return near.sort((a, b) => b.cosine - a.cosine || a.train - b.train);
}

function unitRows(rows: Rows): Directions {
  const { data, count, size } = rowsOf(rows), unit = new Float64Array(count * size);
  for (let i = 0; i < count; i++) {
    let sum = 0;
    for (let k = 0; k < size; k++) sum += data[i * size + k]! ** 2;
    if (!Number.isFinite(sum)) {
      throw new RangeError(
        `Cannot compare people: embeddings must be finite numbers, but row ${i} is not`,
      );
    }
    for (let k = 0; k < size; k++) unit[i * size + k] = data[i * size + k]! / (Math.sqrt(sum) || 1);
  }
  return { data: unit, count, size };
}
