/**
 * Principal components of embeddings.
 *
 * @module
 */
import { symmetricEigen } from "../math/eigen.ts";
import { type FlatRows, type Rows, rowsOf } from "./rows.ts";

/** Principal components, the strongest first. */
export interface Pca {
  /** The mean of the rows it was fitted to. */
  readonly mean: Float64Array;
  /** `[size, size]`, one direction a row: unit, and at right angles to each other. */
  readonly components: FlatRows;
  /** The variance of the rows along each, divided by n - 1; falling. */
  readonly variances: Float64Array;
}

/**
 * Fits principal components to rows: the eigenvectors of their covariance. In face verification
 * they are fitted to features of training images, never to the pairs that are tested.
 *
 * @param rows `[rows, size]`, at least two; with fewer than `size + 1`, the last variances are 0.
 * @throws {RangeError} Fewer than two rows, or a number that is not finite.
 *
 * @example Rows along a line
 * ```ts
 * import { ok } from "node:assert/strict";
 *
 * const { components, variances } = fitPca([[0, 0], [1, 1], [2, 2]]);
 * ok(Math.abs(Math.abs(components.data[0]!) - Math.SQRT1_2) < 1e-12);
 * ok(Math.abs(variances[0]! - 2) < 1e-12 && variances[1] === 0);
 * ```
 */
export function fitPca(rows: Rows): Pca {
  const { data, count, size } = rowsOf(rows);
  if (count < 2 || size < 1) {
    throw new RangeError(
      "Cannot fit principal components: there must be at least two rows of at least one number, " +
        `got ${count} of ${size}`,
    );
  }
  const mean = new Float64Array(size);
  for (let i = 0; i < count; i++) for (let k = 0; k < size; k++) mean[k]! += data[i * size + k]!;
  for (let k = 0; k < size; k++) mean[k]! /= count;
  const wrong = mean.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) {
    throw new RangeError(
      `Cannot fit principal components: all numbers must be finite, but column ${wrong} is not`,
    );
  }
  const { values, vectors } = symmetricEigen(covariance(data, count, mean), size);
  // Rounding leaves tiny negative ones where rows do not vary at all.
  const variances = values.map((value) => Math.max(0, value));
  return { mean, components: { data: vectors, count: size, size }, variances };
}

/**
 * Rows in terms of the strongest components, `[rows, size]`.
 *
 * @param size How many components.
 * @throws {RangeError} Rows of another length than those it was fitted to, or more components than
 * there are.
 */
export function project(rows: Rows, { mean, components }: Pca, size: number): FlatRows {
  const { data, count, size: given } = rowsOf(rows);
  if (given !== mean.length || !Number.isInteger(size) || size < 1 || size > components.count) {
    throw new RangeError(
      `Cannot project the rows: they must have the ${mean.length} numbers of those that were ` +
        `fitted, onto 1 … ${components.count} components, got ${given} numbers and ${size}`,
    );
  }
  const result = new Float64Array(count * size), x = new Float64Array(given);
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < given; k++) x[k] = data[i * given + k]! - mean[k]!;
    for (let c = 0; c < size; c++) {
      let sum = 0;
      for (let k = 0; k < given; k++) sum += x[k]! * components.data[c * given + k]!;
      result[i * size + c] = sum;
    }
  }
  return { data: result, count, size };
}

/**
 * How many of the strongest components hold a share of the variance.
 *
 * @param share Above 0 and at most 1; at 1 all components that vary at all.
 * @throws {RangeError} A share outside.
 *
 * @example Variances of 3 and 1
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const pca = fitPca([[-3, 0], [3, 0], [0, -Math.sqrt(3)], [0, Math.sqrt(3)]]);
 * deepEqual([0.5, 0.75, 0.8, 1].map((share) => componentsFor(pca, share)), [1, 1, 2, 2]);
 * ```
 */
export function componentsFor({ variances }: Pick<Pca, "variances">, share: number): number {
  if (!(share > 0 && share <= 1)) {
    throw new RangeError(
      "Cannot choose principal components: the share of the variance that they hold must lie " +
        `above 0 and at most 1, is ${share}`,
    );
  }
  // What is short of the share by rounding holds it.
  const wanted = share * variances.reduce((sum, v) => sum + v, 0) * (1 - 1e-12);
  let held = 0;
  const last = variances.findIndex((variance) => (held += variance) >= wanted);
  return Math.max(last, 0) + 1;
}

/** Σ (x - mean)(x - mean)ᵀ / (n - 1), below and on the diagonal; the rest is 0. */
function covariance(data: ArrayLike<number>, count: number, mean: Float64Array): Float64Array {
  const size = mean.length, sums = new Float64Array(size * size), x = new Float64Array(size);
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < size; k++) x[k] = data[i * size + k]! - mean[k]!;
    for (let k = 0; k < size; k++) {
      const value = x[k]!, row = k * size;
      for (let j = 0; j <= k; j++) sums[row + j]! += value * x[j]!;
    }
  }
  return sums.map((value) => value / (count - 1));
}
