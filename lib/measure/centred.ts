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
  const stride = sums.length / size;
  const means = Array.from(sizes, (own, fold) => meanWithout(sums, size, fold, 2 * (count - own)));
  const x = new Float64Array(size), y = new Float64Array(size);

  return { whenTested, exactly };

  function whenTested(fold: number): Float64Array {
    const values = new Float64Array(count), mean = means[fold]!, others = 2 * (count - sizes[fold]!);
    const mm = dot(mean, mean), along = new Float64Array(features.count), left2 = along.slice();
    for (let row = 0; row < features.count; row++) {
      let sum = 0;
      for (let f = 0; f < sizes.length; f++) if (f !== fold) sum += onto[row * stride + f]!;
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
    const squared = dot(feature, feature);
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
  const sums = new Float64Array(Math.ceil(folds.count / TOGETHER) * TOGETHER * size);
  const products = new Float64Array(count), sizes = new Int32Array(folds.count);
  for (let i = 0; i < count; i++) {
    loadFeature(features, left[i]!, x);
    loadFeature(features, right[i]!, y);
    const sum = sums.subarray(folds.of[i]! * size, (folds.of[i]! + 1) * size);
    for (let k = 0; k < size; k++) sum[k]! += x[k]! + y[k]!;
    products[i] = dot(x, y);
    sizes[folds.of[i]!]!++;
  }
  return { products, sums, sizes };
}

/** The squared norm of each feature that a pair has, and its product with each sum. */
function projectOnto(features: Features, { left, right }: PairColumns, sums: Float64Array) {
  const { size, count } = features, x = new Float64Array(size), stride = sums.length / size;
  const norms = new Float64Array(count), onto = new Float64Array(count * stride);
  for (const rows of [left, right]) {
    for (const row of rows) {
      if (norms[row]! > 0) continue;
      loadFeature(features, row, x);
      norms[row] = dot(x, x);
      checkDirection(norms[row]!, row);
      for (let first = 0; first < stride; first += TOGETHER) {
        multiply(x, sums, first * size, onto, row * stride + first);
      }
    }
  }
  return { norms, onto };
}

/** Products with five vectors: five sums run side by side, where one would wait for itself. */
function multiply(
  x: Float64Array,
  vectors: Float64Array,
  from: number,
  out: Float64Array,
  at: number,
): void {
  const size = x.length, from1 = from + size, from2 = from1 + size, from3 = from2 + size;
  const from4 = from3 + size;
  let a = 0, b = 0, c = 0, d = 0, e = 0;
  for (let k = 0; k < size; k++) {
    const value = x[k]!;
    a += value * vectors[from + k]!, b += value * vectors[from1 + k]!;
    c += value * vectors[from2 + k]!, d += value * vectors[from3 + k]!;
    e += value * vectors[from4 + k]!;
  }
  out[at] = a, out[at + 1] = b, out[at + 2] = c, out[at + 3] = d, out[at + 4] = e;
}

/** The mean of all features but those of one fold. */
function meanWithout(sums: Float64Array, size: number, fold: number, others: number): Float64Array {
  const mean = new Float64Array(size);
  for (let start = 0; start < sums.length; start += size) {
    if (start !== fold * size) for (let k = 0; k < size; k++) mean[k]! += sums[start + k]!;
  }
  return mean.map((value) => value / others);
}

function dot(x: Float64Array, y: Float64Array): number {
  let even = 0, odd = 0;
  for (let k = 0; k + 1 < x.length; k += 2) even += x[k]! * y[k]!, odd += x[k + 1]! * y[k + 1]!;
  return even + odd + (x.length % 2 ? x.at(-1)! * y.at(-1)! : 0);
}
