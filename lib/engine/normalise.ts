/**
 * Batch normalisation: every channel to mean 0 and variance 1, then to what is learnt.
 *
 * @module
 */
import { onePass, sumOfRows } from "./fused.ts";
import * as tf from "./tensor.ts";

/** What is added to a variance, so that a channel that is the same everywhere divides by no 0. */
export const EPSILON = 1e-5;

/** Of each channel, over all but the last axis. */
export interface Statistics {
  /** `[channels]` */
  readonly mean: tf.Vector;
  /** The mean of squares around it (over n, not n - 1), `[channels]`. */
  readonly variance: tf.Vector;
}

/** What becomes of normalised channels. */
export interface Affine {
  /** What multiplies each, `[channels]`. */
  readonly gamma: tf.Vector;
  /** What is then added, `[channels]`. */
  readonly beta: tf.Vector;
}

/** The mean and the variance of each channel of `x`, `[…, channels]`. */
export function statisticsOf(x: tf.Tensor): Statistics {
  const rows = x.size / x.shape.at(-1)!;
  const mean = tf.div(sumOfRows(x), rows) as tf.Vector;
  // Around the mean, not E[x²] - E[x]²: the difference of two large numbers loses digits.
  const variance = tf.div(sumOfRows(tf.square(tf.sub(x, mean))), rows) as tf.Vector;
  return { mean, variance };
}

/**
 * `gamma * (x - mean) / sqrt(variance + 1e-5) + beta` by given statistics, as at inference.
 *
 * @param x `[…, channels]`
 *
 * @example A deviation below the mean
 * ```ts
 * import { ok } from "node:assert/strict";
 * import * as tf from "#tensor";
 * import { useEngine } from "./engines.ts";
 *
 * await useEngine("wasm");
 * const affine = { gamma: tf.tensor1d([1]), beta: tf.tensor1d([10]) };
 * const kept = { mean: tf.tensor1d([5]), variance: tf.tensor1d([4]) };
 * const [low] = normaliseBy(tf.tensor2d([[3], [7]]), affine, kept).dataSync();
 * ok(Math.abs(low! - 9) < 1e-5);
 * ```
 */
export function normaliseBy<T extends tf.Tensor>(
  x: T,
  { gamma, beta }: Affine,
  { mean, variance }: Statistics,
): T {
  return scaled(x, mean, tf.mul(gamma, rootOf(variance)), beta)[0] as T;
}

/**
 * The same by the statistics of `x` itself, as in training; through them the gradient flows, too.
 *
 * @param x `[…, channels]`
 * @throws {RangeError} A single number a channel, which would be normalised to 0 whatever it is.
 *
 * @example Whatever came in, mean 0 and variance 1 come out
 * ```ts
 * import { ok } from "node:assert/strict";
 * import * as tf from "#tensor";
 * import { useEngine } from "./engines.ts";
 *
 * await useEngine("wasm");
 * const affine = { gamma: tf.tensor1d([1]), beta: tf.tensor1d([0]) };
 * const { normalised } = normaliseBatch(tf.tensor2d([[3], [7]]), affine);
 * ok([...normalised.dataSync()].every((v, i) => Math.abs(v - [-1, 1][i]!) < 1e-5));
 * ```
 */
export function normaliseBatch<T extends tf.Tensor>(
  x: T,
  { gamma, beta }: Affine,
): { readonly normalised: T; readonly statistics: Statistics } {
  const rows = x.size / x.shape.at(-1)!;
  if (rows < 2) {
    throw new RangeError(
      "Cannot normalise by the statistics of a batch: each channel must have more than one " +
        `number, got the shape [${x.shape}]. Take more images at once`,
    );
  }
  // Statistics are constants here: what the gradient owes to them is in dx below.
  const { mean, variance } = statisticsOf(x), root = rootOf(variance);
  const run = tf.customGrad((...given) => {
    const save = given.pop() as unknown as (kept: tf.Tensor[]) => void;
    const [x, gamma, beta] = given as tf.Tensor[];
    save([x!, gamma!, mean, root]);
    return {
      value: onePass(scaled, x!, mean, tf.mul(gamma!, root), beta!)[0]!,
      gradFunc: (dy, saved) => {
        const [x, gamma, mean, root] = saved as tf.Tensor[];
        const dbeta = sumOfRows(dy);
        const dgamma = sumOfRows(onePass(towardsGamma, dy, x!, mean!, root!)[0]!);
        const [dx] = onePass(
          towardsBatch,
          ...[dy, x!, mean!, root!, tf.mul(gamma!, root!)],
          ...[tf.div(dbeta, rows), tf.div(dgamma, rows)],
        );
        return [dx!, dgamma, dbeta];
      },
    };
  });
  return { normalised: run(x, gamma, beta) as T, statistics: { mean, variance } };
}

/** One over the deviation. */
function rootOf(variance: tf.Tensor): tf.Tensor {
  return tf.rsqrt(tf.add(variance, EPSILON));
}

const scaled = (x: tf.Tensor, mean: tf.Tensor, scale: tf.Tensor, beta: tf.Tensor) => [
  tf.add(tf.mul(tf.sub(x, mean), scale), beta),
];

const towardsGamma = (dy: tf.Tensor, x: tf.Tensor, mean: tf.Tensor, root: tf.Tensor) => [
  tf.mul(dy, tf.mul(tf.sub(x, mean), root)),
];

/** What one number does to the whole channel goes by its mean and by its variance as well. */
const towardsBatch = (
  dy: tf.Tensor,
  x: tf.Tensor,
  mean: tf.Tensor,
  root: tf.Tensor,
  scale: tf.Tensor,
  meanOfDy: tf.Tensor,
  meanOfGamma: tf.Tensor,
) => [
  tf.mul(
    tf.sub(tf.sub(dy, meanOfDy), tf.mul(tf.mul(tf.sub(x, mean), root), meanOfGamma)),
    scale,
  ),
];
