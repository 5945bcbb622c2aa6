/**
 * Cosines of centred features: the mean of all other folds is taken off before.
 *
 * With μ the mean, `(l - μ)·(r - μ) = l·r - l·μ - r·μ + μ·μ`, and μ is a sum over folds. So each
 * feature is multiplied once with the sum of each fold, each pair once, and all folds follow.
 *
 * @module
 */
import { checkDirection, type Features, loadFeature } from "./features.ts";
import type { Folds } from "./folds.ts";
import type { PairColumns } from "./pairs.ts";
import { NEAR, type PairValues } from "./values.ts";

/** Sums of folds that are multiplied at once. */
const TOGETHER = 5;
/** Where centring leaves less than this of a squared norm, the shortcut has lost digits. */
const SHORT = 1e-4;

/**
 * @param near The distance of a value from the nearest threshold of the grid.
 * @throws {RangeError} A feature without a direction, as it is or once it is centred.
 */
export function centredCosines(
  features: Features,
  pairs: PairColumns,
  folds: Folds,
  near: (value: number) => number,
): PairValues {
  const { left, right, count } = pairs, { size } = features;
  const { products, sums, sizes } = sumFolds(features, pairs, folds);
  const { norms, onto } = projectOnto(features, pairs, sums);
  const means = Array.from(sizes, (own, fold) => meanWithout(sums, fold, 2 * (count - own)));
  const x = new Float64Array(size), y = new Float64Array(size);

  return { whenTested, exactly };

  function whenTested(fold: number): Float64Array {
    const values = new Float64Array(count), mean = means[fold]!, others = 2 * (count - sizes[fold]!);
    const mm = squaredNorm(mean), along = new Float64Array(features.count), left2 = along.slice();
    for (let row = 0; row < features.count; row++) {
      let sum = 0;
      for (let f = 0; f < sizes.length; f++) if (f !== fold) sum += onto[row * sums.length + f]!;
      along[row] = sum / others;
      left2[row] = norms[row]! - 2 * along[row]! + mm;
    }
    for (let i = 0; i < count; i++) {
      const l = left[i]!, r = right[i]!;
      const lost = left2[l]! < SHORT * norms[l]! || left2[r]! < SHORT * norms[r]!;
      const value = lost ? NaN : (products[i]! - along[l]! - along[r]! + mm) /
        (Math.sqrt(left2[l]!) * Math.sqrt(left2[r]!));
      values[i] = lost || near(value) < NEAR ? exactly(i, fold) : value;
    }
    return values;
  }

  function exactly(pair: number, fold: number): number {
    loadFeature(features, left[pair]!, x);
    loadFeature(features, right[pair]!, y);
    const xNorm = centre(x, left[pair]!, fold), yNorm = centre(y, right[pair]!, fold);
    let sum = 0;
    for (let k = 0; k < size; k++) sum += x[k]! / xNorm * (y[k]! / yNorm);
    return sum;
  }

  function centre(feature: Float64Array, row: number, fold: number): number {
    const mean = means[fold]!;
    for (let k = 0; k < size; k++) feature[k]! -= mean[k]!;
    const squared = squaredNorm(feature);
    if (squared > 0) return Math.sqrt(squared);
    throw new RangeError(
      `Cannot centre the embeddings: that of row ${row} equals the mean of all pairs outside ` +
        `fold ${fold + 1}, and so has no direction. More pairs, or a protocol that does not ` +
        "centre, help",
    );
  }
}

/** The product of each pair, the sum of features of each fold, and how many pairs it has. */
function sumFolds(features: Features, { left, right, count }: PairColumns, folds: Folds) {
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

/** The squared norm of each feature that a pair has, and its product with each sum. */
function projectOnto(features: Features, pairs: PairColumns, sums: readonly Float64Array[]) {
  const { size, count } = features, x = new Float64Array(size);
  const norms = new Float64Array(count), onto = new Float64Array(count * sums.length);
  for (const rows of [pairs.left, pairs.right]) {
    for (const row of rows) {
      if (norms[row]! > 0) continue;
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

/** The mean of all features but those of one fold. */
function meanWithout(sums: readonly Float64Array[], fold: number, others: number): Float64Array {
  const mean = new Float64Array(sums[0]!.length);
  for (const [f, sum] of sums.entries()) {
    if (f !== fold) for (let k = 0; k < mean.length; k++) mean[k]! += sum[k]!;
  }
  return mean.map((value) => value / others);
}

function squaredNorm(x: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < x.length; k++) sum += x[k]! ** 2;
  return sum;
}
