/**
 * Directions of embeddings: rows brought to length 1.
 *
 * @module
 */
import { checkDirection } from "./features.ts";
import { type FlatRows, type Rows, rowsOf } from "./rows.ts";

/** Rows of length 1. */
export interface Directions extends FlatRows {
  /** Row by row. */
  readonly data: Float64Array;
}

/**
 * Rows brought to length 1.
 *
 * @param what What an error calls them.
 * @throws {RangeError} A row that is zero or not finite.
 */
export function directionsOf(rows: Rows, what: string): Directions {
  const { data: given, count, size } = rowsOf(rows), data = new Float64Array(given);
  for (let i = 0; i < count; i++) {
    const row = data.subarray(i * size, (i + 1) * size);
    let sum = 0;
    for (let k = 0; k < size; k++) sum += row[k]! ** 2;
    checkDirection(sum, i, what);
    const norm = Math.sqrt(sum);
    for (let k = 0; k < size; k++) row[k]! /= norm;
  }
  return { data, count, size };
}

/** The cosines of one direction with the first so many of others. */
export function cosinesWith(
  one: Float64Array,
  others: Directions,
  count = others.count,
): Float64Array {
  const { data, size } = others, cosines = new Float64Array(count);
  for (let i = 0, at = 0; i < count; i++, at += size) {
    let even = 0, odd = 0, k = 0; // side by side: one sum alone waits for its last addition
    for (; k + 1 < size; k += 2) {
      even += one[k]! * data[at + k]!, odd += one[k + 1]! * data[at + k + 1]!;
    }
    if (k < size) even += one[k]! * data[at + k]!;
    cosines[i] = even + odd;
  }
  return cosines;
}

/** Which of some directions is nearest to one, the first of equals, and its cosine; -1 of none. */
export function nearestOf(
  one: Float64Array,
  others: Directions,
): { readonly row: number; readonly cosine: number } {
  const cosines = cosinesWith(one, others);
  let row = -1, cosine = -Infinity;
  for (let j = 0; j < cosines.length; j++) {
    if (cosines[j]! > cosine) row = j, cosine = cosines[j]!;
  }
  return { row, cosine };
}

/** One of some directions. */
export function direction({ data, size }: Directions, row: number): Float64Array {
  return data.subarray(row * size, (row + 1) * size);
}

/**
 * Holds where two sets have embeddings of one size.
 *
 * @throws {RangeError} Where they differ.
 */
export function checkSizes(one: FlatRows, other: FlatRows, names: readonly [string, string]): void {
  if (one.size === other.size) return;
  throw new RangeError(
    `Cannot compare ${names[0]} with ${names[1]}: their embeddings must have one size, got ` +
      `${one.size} and ${other.size}`,
  );
}
