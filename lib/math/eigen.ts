/**
 * Eigenvalues and eigenvectors of a symmetric matrix.
 *
 * Householder reflections make it tridiagonal; rotations with Wilkinson's shift then make it
 * diagonal. Golub & Van Loan, Matrix Computations, 8.3.
 *
 * @module
 */

import { tridiagonal } from "./tridiagonal.ts";

/** What a symmetric matrix is along its own axes. */
export interface Eigen {
  /** Falling. */
  readonly values: Float64Array;
  /** `[size, size]` row by row: row i is the unit eigenvector of value i. */
  readonly vectors: Float64Array;
}

/** Steps an eigenvalue may take; two or three are usual. */
const PATIENCE = 60;

/**
 * The eigen decomposition of a symmetric matrix, in about 8 size³ operations.
 *
 * @param matrix `[size, size]`; what lies above the diagonal is taken to equal what lies below.
 * @throws {RangeError} Where it is not square, or holds a number that is not finite.
 *
 * @example
 * ```ts
 * import { ok } from "node:assert/strict";
 *
 * const { values } = symmetricEigen(Float64Array.of(2, 1, 1, 2), 2);
 * ok(Math.abs(values[0]! - 3) < 1e-12 && Math.abs(values[1]! - 1) < 1e-12);
 * ```
 */
export function symmetricEigen(matrix: ArrayLike<number>, size: number): Eigen {
  const given = Float64Array.from(matrix);
  const largest = given.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (given.length !== size * size || !Number.isFinite(largest)) {
    throw new RangeError(
      `Cannot decompose the matrix: it must be ${size} x ${size} finite numbers, got ` +
        `${given.length} of up to ${largest}`,
    );
  }
  // Brought to elements of at most 1, squares neither overflow nor vanish.
  const scale = largest || 1;
  const rows = Array.from(
    { length: size },
    (_, i) => given.slice(i * size, (i + 1) * size).map((value) => value / scale),
  );
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) rows[j]![i] = rows[i]![j]!;
  const { diagonal, beside, axes } = tridiagonal(rows);
  diagonalise(diagonal, beside, axes);

  const order = Array.from(diagonal.keys()).sort((i, j) => diagonal[j]! - diagonal[i]!);
  const values = Float64Array.from(order, (i) => diagonal[i]! * scale);
  const vectors = new Float64Array(size * size);
  for (const [place, i] of order.entries()) vectors.set(axes[i]!, place * size);
  return { values, vectors };
}

/** Turns axes until nothing lies beside the diagonal; changes all three in place. */
function diagonalise(d: Float64Array, e: Float64Array, axes: readonly Float64Array[]): void {
  let last = d.length - 1, steps = 0;
  while (last > 0) {
    for (let i = 0; i < last; i++) {
      if (Math.abs(e[i]!) <= Number.EPSILON * (Math.abs(d[i]!) + Math.abs(d[i + 1]!))) e[i] = 0;
    }
    if (e[last - 1] === 0) {
      last--, steps = 0;
      continue;
    }
    if (++steps > PATIENCE) throw new Error(`An eigenvalue did not settle in ${PATIENCE} steps`);
    let first = last - 1;
    while (first > 0 && e[first - 1] !== 0) first--;
    sweep(d, e, axes, first, last);
  }
}

/** One step of QR with Wilkinson's shift on the block from `first` to `last`. */
function sweep(
  d: Float64Array,
  e: Float64Array,
  axes: readonly Float64Array[],
  first: number,
  last: number,
): void {
  const half = (d[last - 1]! - d[last]!) / 2, side = e[last - 1]!;
  const root = Math.hypot(half, side);
  const shift = d[last]! - side * (side / (half + (half < 0 ? -root : root)));
  let x = d[first]! - shift, z = e[first]!;
  for (let k = first; k < last; k++) {
    const r = Math.hypot(x, z), c = r === 0 ? 1 : x / r, s = r === 0 ? 0 : z / r;
    if (k > first) e[k - 1] = r;
    const a = d[k]!, b = e[k]!, g = d[k + 1]!;
    d[k] = c * c * a + 2 * c * s * b + s * s * g;
    d[k + 1] = s * s * a - 2 * c * s * b + c * c * g;
    e[k] = c * s * (g - a) + (c * c - s * s) * b;
    if (k + 1 < last) {
      z = s * e[k + 1]!, e[k + 1]! *= c;
      x = e[k]!;
    }
    rotate(axes[k]!, axes[k + 1]!, c, s);
  }
}

function rotate(one: Float64Array, other: Float64Array, c: number, s: number): void {
  for (let j = 0; j < one.length; j++) {
    const p = one[j]!, q = other[j]!;
    one[j] = c * p + s * q;
    other[j] = c * q - s * p;
  }
}
