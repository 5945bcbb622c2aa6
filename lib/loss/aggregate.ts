/**
 * From logits to the loss of each image, and of the batch.
 *
 * @module
 */
import * as tf from "#tensor";
import type { LossName } from "../margin/losses.ts";
import { lossRow, radiusOf } from "../margin/options.ts";
import { crossEntropies, crossEntropy, softplus } from "./cross_entropy.ts";
import type { LossInput, TensorLossOptions } from "./input.ts";
import { withGradient } from "./rows.ts";
import type { Target } from "./target.ts";

/** What a batch adds up to. */
export interface Aggregate {
  /** Of the batch. */
  readonly loss: tf.Scalar;
  /** Of each image, `[batch]`; computed when asked for. */
  readonly perSample: () => tf.Vector;
}

/** The loss of logits as the row puts them together, before what regularisers add. */
export function aggregate(
  name: LossName,
  logits: tf.Matrix,
  input: LossInput,
  target: Target,
  options: TensorLossOptions,
): Aggregate {
  const weight = weightOf(name, input, options);
  const weighted = <T extends tf.Tensor>(x: T): T => weight === 1 ? x : tf.mul<T>(weight, x);
  const each = lossRow(name).binary
    ? () => binaryCrossEntropies(logits, target.rows, options.alpha!)
    : options.focal
    ? () => focalLosses(logits, target.rows, options.focal!)
    : undefined;
  if (each) {
    const perSample = () => weighted(each());
    return { loss: tf.mean(perSample()), perSample };
  }
  return {
    loss: weighted(crossEntropy(logits, input.labels, target.rows)),
    perSample: () => weighted(crossEntropies(logits, target.rows)),
  };
}

/** What multiplies the whole loss: `lossWeight / s`, 1 where the row has none. */
function weightOf(
  name: LossName,
  { scale }: LossInput,
  options: TensorLossOptions,
): number | tf.Scalar {
  const { lossWeight } = options;
  if (lossWeight === undefined || radiusOf(name, options as never) !== "scale") return 1;
  return scale ? tf.div(lossWeight, scale) : lossWeight / options.scale!;
}

/**
 * `(1 - p)^γ` times the cross-entropy, p the probability of the own class. Lin et al. 2017. The
 * gradient goes through both factors.
 */
function focalLosses(logits: tf.Matrix, target: tf.Matrix, gamma: number): tf.Vector {
  const losses = crossEntropies(logits, target);
  // 1 - e^{-loss}; expm1 keeps what a subtraction from 1 would round away.
  const missing = tf.neg(tf.expm1(tf.neg(losses)));
  // A power below 1 has no slope at 0: the least number whose slope float32 holds.
  return tf.mul(tf.pow(tf.maximum(missing, 1e-30), gamma), losses) as tf.Vector;
}

/**
 * Every class as a yes or no of its own:
 * `α softplus(-z_y) + (1 - α) Σ_{j≠y} softplus(z_j)`, `[batch]`. Wen et al. 2022, equation 4.
 */
export function binaryCrossEntropies(
  logits: tf.Matrix,
  target: tf.Matrix,
  alpha: number,
): tf.Vector {
  return withGradient((z: tf.Matrix) => {
    const weights = tf.add(1 - alpha, tf.mul(2 * alpha - 1, target)) as tf.Matrix;
    const losses = tf.mul(weights, tf.sub(softplus(z), tf.mul(target, z))); // softplus(-z) = softplus(z) - z
    return {
      value: tf.sum(losses, 1) as tf.Vector,
      kept: [z, target, weights],
      gradient: (dy, [z, target, weights]) => {
        const slope = tf.mul(weights, tf.sub(tf.sigmoid(z), target));
        return tf.mul(slope, tf.expandDims(dy, 1));
      },
    };
  })(logits);
}
