/**
 * Products of rows that lie in arrays of many.
 *
 * @module
 */

/**
 * The product of two rows, in four sums: one alone waits for its last addition, and rounds no better.
 *
 * @param from Where the row of `a` begins.
 * @param at Where the row of `b` begins.
 * @param size How many numbers each has.
 *
 * @example The second row of one array with the first of another
 * ```ts
 * import { equal } from "node:assert/strict";
 *
 * equal(dot(Float32Array.of(9, 9, 1, 2), 2, Float32Array.of(3, 4), 0, 2), 11);
 * ```
 */
export function dot(
  a: Float32Array,
  from: number,
  b: Float32Array,
  at: number,
  size: number,
): number {
  let s0 = 0, s1 = 0, s2 = 0, s3 = 0, k = 0;
  for (; k + 3 < size; k += 4) {
    s0 += a[from + k]! * b[at + k]!;
    s1 += a[from + k + 1]! * b[at + k + 1]!;
    s2 += a[from + k + 2]! * b[at + k + 2]!;
    s3 += a[from + k + 3]! * b[at + k + 3]!;
  }
  for (; k < size; k++) s0 += a[from + k]! * b[at + k]!;
  return s0 + s1 + s2 + s3;
}
