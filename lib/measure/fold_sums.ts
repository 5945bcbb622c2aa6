/**
 * Sums of features over folds, and the products of features with them: the costly part of centred
 * cosines, done once.
 *
 * @module
 */
import { checkDirection, type Features, loadFeature } from "./features.ts";
import type { Folds } from "./folds.ts";
import type { PairColumns } from "./pairs.ts";

/** Sums of folds that are multiplied at once. */
const TOGETHER = 5;

/** What is multiplied and added once for all folds. */
export interface FoldSums {
  /** The product of the two features of each pair. */
  readonly products: Float64Array;
  /** The sum of the features of each fold; zeros fill up to a multiple of five. */
  readonly sums: readonly Float64Array[];
  /** How many pairs a fold has. */
  readonly sizes: Int32Array;
}

/** The products of pairs and the sums of folds, in one walk. */
export function sumFolds(
  features: Features,
  { left, right, count }: PairColumns,
  folds: Folds,
): FoldSums {
  const { size } = features, x = new Float64Array(size), y = new Float64Array(size);
  const padded = Math.ceil(folds.count / TOGETHER) * TOGETHER;
  const sums = Array.from({ length: padded }, () => new Float64Array(size));
  const products = new Float64Array(count), sizes = new Int32Array(folds.count);
  for (let i = 0; i < count; i++) {
    loadFeature(features, left[i]!, x);
    loadFeature(features, right[i]!, y);
    const sum = sums[folds.of[i]!]!;
    let product = 0;
    for (let k = 0; k < size; k++) {
      const a = x[k]!, b = y[k]!;
      sum[k]! += a + b;
      product += a * b;
    }
    products[i] = product;
    sizes[folds.of[i]!]!++;
  }
  return { products, sums, sizes };
}

/** Features seen from the sums of folds. */
export interface Projections {
  /** The squared norm of each feature; 0 of one in no pair. */
  readonly norms: Float64Array;
  /** `[count, sums]`: its product with each sum. */
  readonly onto: Float64Array;
}

/** The squared norm of each feature that a pair has, and its product with each sum. */
export function projectOnto(
  features: Features,
  pairs: PairColumns,
  sums: readonly Float64Array[],
): Projections {
  const { size, count } = features, x = new Float64Array(size);
  const norms = new Float64Array(count), onto = new Float64Array(count * sums.length);
  for (const rows of [pairs.left, pairs.right]) {
    for (const [i, row] of rows.entries()) {
      if (norms[row]! > 0 || pairs.unlike?.[i]) continue;
      loadFeature(features, row, x);
      for (let f = 0; f < sums.length; f += TOGETHER) {
        norms[row] = multiply(x, sums, f, onto, row * sums.length + f);
      }
      checkDirection(norms[row]!, row);
    }
  }
  return { norms, onto };
}

/**
 * Products with five vectors, and with itself: sums run side by side, where one alone would wait
 * for its last addition.
 */
function multiply(
  x: Float64Array,
  vectors: readonly Float64Array[],
  first: number,
  out: Float64Array,
  at: number,
): number {
  const [p, q, r, s, t] = vectors.slice(first, first + TOGETHER) as Five;
  let xp = 0, xq = 0, xr = 0, xs = 0, xt = 0, xx = 0;
  for (let k = 0; k < x.length; k++) {
    const value = x[k]!;
    xp += value * p[k]!, xq += value * q[k]!, xr += value * r[k]!;
    xs += value * s[k]!, xt += value * t[k]!, xx += value * value;
  }
  out[at] = xp, out[at + 1] = xq, out[at + 2] = xr, out[at + 3] = xs, out[at + 4] = xt;
  return xx;
}

type Five = [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
