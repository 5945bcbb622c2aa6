/**
 * Finding people who are in two sets: by name, and by face.
 *
 * @module
 */
import { direction, type Directions, nearestOf } from "../measure/directions.ts";
import { type Rows, rowsOf } from "../measure/rows.ts";

/** A name that is in two sets. */
export interface SharedName {
  /** As both are compared: lower case, with single blanks. */
  readonly name: string;
  /** How the training set spells it. */
  readonly train: readonly string[];
  /** How the test set spells it. */
  readonly test: readonly string[];
}

/**
 * The names in both of two sets. Case does not count, nor which of blank, `_` and `.` parts words;
 * an accented letter is the same however it is encoded.
 *
 * @returns In the order of names.
 *
 * @example Two spellings
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * deepEqual(peopleOverlap(["ADA K. LOVELACE", "Grace"], ["Ada_K_Lovelace", "Alan"]), [
 *   { name: "ada k lovelace", train: ["ADA K. LOVELACE"], test: ["Ada_K_Lovelace"] },
 * ]);
 * ```
 */
export function peopleOverlap(train: readonly string[], test: readonly string[]): SharedName[] {
  const ours = spellings(train), theirs = spellings(test);
  return [...ours].filter(([name]) => name !== "" && theirs.has(name))
    .map(([name, spelt]) => ({ name, train: [...spelt], test: [...theirs.get(name)!] }))
    .sort((a, b) => a.name < b.name ? -1 : 1);
}

function spellings(names: readonly string[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const name of names) {
    const same = name.normalize("NFC").toLowerCase().replace(/[\s_.]+/g, " ").trim();
    const spelt = found.get(same);
    if (spelt) spelt.add(name);
    else found.set(same, new Set([name]));
  }
  return found;
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
 * @param threshold A cosine above this counts. What it should be depends on the network.
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
export function nearestPeople(train: Rows, test: Rows, threshold: number): NearPerson[] {
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
