/**
 * Cosines of centred features: the mean of all other folds is taken off before.
 *
 * With μ the mean, `(l - μ)·(r - μ) = l·r - l·μ - r·μ + μ·μ`, and μ is a sum over folds. So each
 * feature is multiplied once with the sum of each fold, each pair once, and all folds follow.
 *
 * @module
 */
import { type Features, loadFeature } from "./features.ts";
import { projectOnto, sumFolds } from "./fold_sums.ts";
import type { Folds } from "./folds.ts";
import type { PairColumns } from "./pairs.ts";
import { NEAR, type PairValues, UNLIKE } from "./values.ts";

/** Where centring leaves less than this of a squared norm, the shortcut has lost digits. */
const SHORT = 1e-4;

/**
 * The cosine of each pair, both of whose features are centred.
 *
 * @param near The distance of a value from the nearest threshold of the grid.
 * @throws {RangeError} A feature without a direction, as it is or once it is centred.
 */
export function centredCosines(
  features: Features,
  pairs: PairColumns,
  folds: Folds,
  near: (value: number) => number,
): PairValues {
  const { left, right, count, unlike } = pairs, { size } = features;
  const { products, sums, sizes } = sumFolds(features, pairs, folds);
  const { norms, onto } = projectOnto(features, pairs, sums);
  const means = Array.from(sizes, (own, fold) => meanWithout(sums, fold, 2 * (count - own)));
  const x = new Float64Array(size), y = new Float64Array(size);

  return { whenTested, exactly };

  function whenTested(fold: number): Float64Array {
    const mm = squaredNorm(means[fold]!), others = 2 * (count - sizes[fold]!);
    const along = new Float64Array(features.count), squared = new Float64Array(features.count);
    for (let row = 0; row < features.count; row++) {
      let sum = 0;
      for (let f = 0; f < sizes.length; f++) if (f !== fold) sum += onto[row * sums.length + f]!;
      along[row] = sum / others;
      squared[row] = norms[row]! - 2 * along[row]! + mm;
    }
    return products.map((product, i) => {
      if (unlike?.[i]) return UNLIKE.cosine;
      const l = left[i]!, r = right[i]!;
      if (squared[l]! < SHORT * norms[l]! || squared[r]! < SHORT * norms[r]!) {
        return exactly(i, fold);
      }
      const norm = Math.sqrt(squared[l]!) * Math.sqrt(squared[r]!);
      const value = (product - along[l]! - along[r]! + mm) / norm;
      return near(value) < NEAR ? exactly(i, fold) : value;
    });
  }

  function exactly(pair: number, fold: number): number {
    if (unlike?.[pair]) return UNLIKE.cosine;
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

/** The mean of all features but those of one fold. */
function meanWithout(sums: readonly Float64Array[], fold: number, others: number): Float64Array {
  const mean = new Float64Array(sums[0]!.length);
  for (const [f, sum] of sums.entries()) {
    if (f === fold) continue;
    for (let k = 0; k < mean.length; k++) mean[k]! += sum[k]!;
  }
  return mean.map((value) => value / others);
}

function squaredNorm(x: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < x.length; k++) sum += x[k]! ** 2;
  return sum;
}
