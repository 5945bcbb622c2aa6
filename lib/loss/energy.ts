/**
 * Minimum hyperspherical energy: class weights as charges that push each other apart.
 *
 * @module
 */
import * as tf from "#tensor";
import { unitRows } from "./rows.ts";

/** Cosines are kept within ±(1 - this): of one and the same direction the energy is infinite. */
const CLAMP = 1e-5;

/** How the energy is taken. */
export interface EnergyOptions {
  /** The power p of the inverse angle. */
  readonly power: number;
  /** Only classes that have an image among these, each once; without it, all. */
  readonly labels?: tf.Labels | undefined;
}

/**
 * The mean of `θ_ij^-p` over pairs of distinct classes. Liu et al. 2018, equation 2, in angles.
 * Fewer than two classes have no energy: 0.
 *
 * @param weights `[classes, size]`; of `labels`, no more than batch² numbers are in memory.
 */
export function energy(weights: tf.Matrix, { power, labels }: EnergyOptions): tf.Scalar {
  const rows = labels ? tf.gather(weights, labels) : weights;
  const unit = unitRows(rows), count = rows.shape[0];
  const cosines = tf.matMul(unit, unit, false, true);
  const pairs = tf.mul<tf.Matrix>(above(count), labels ? pairsOfFirsts(labels) : 1);
  const angles = tf.acos(tf.clipByValue(cosines, CLAMP - 1, 1 - CLAMP));
  const sum = tf.sum(tf.mul(pairs, tf.pow(angles, -power)));
  return tf.div(sum, tf.maximum(1, tf.sum(pairs)));
}

/** 1 above the diagonal, `[count, count]`: each pair once, nothing with itself. */
function above(count: number): tf.Matrix {
  const order = tf.range(0, count, 1, "float32");
  return tf.step(tf.sub(tf.expandDims(order, 0), tf.expandDims(order, 1)));
}

/** 1 where both images are the first of their class in the batch, `[batch, batch]`. */
function pairsOfFirsts(labels: tf.Labels): tf.Matrix {
  const whole = tf.cast(labels, "float32");
  const same = tf.sub(1, tf.abs(tf.sign(tf.sub(tf.expandDims(whole, 0), tf.expandDims(whole, 1)))));
  const earlier = tf.sum(tf.mul(same, above(labels.shape[0])), 0); // of the same class, before it
  const first = tf.sub(1, tf.step(earlier));
  return tf.mul(tf.expandDims(first, 0), tf.expandDims(first, 1));
}

/** What the InterClass layer of SphereFace+ in Caffe, type AMONG, does to unit weights. */
export interface ReleasedEnergy {
  /** `(1/C) Σ_classes Σ_batch ‖w_i - w_y‖²`: printed, and not what is differentiated. */
  readonly distance: tf.Scalar;
  /** The mean of the weights, made unit if asked for, `[size]`. */
  readonly meanDirection: tf.Vector;
  /** Added to the gradient of the weights, `[classes, size]`. */
  readonly gradWeights: tf.Matrix;
}

/**
 * The gradient of the released SphereFace+: each image adds `-4α (w_y - w̄) / (N d² + 1e-5)` to
 * that of its class. It is not the gradient of d, nor of the paper's energy.
 *
 * @param weights Unit rows, `[classes, size]`.
 */
export function releasedEnergy(
  weights: tf.Matrix,
  labels: tf.Labels,
  { alpha, normalize }: { readonly alpha: number; readonly normalize: boolean },
): ReleasedEnergy {
  const [classes] = weights.shape, count = labels.shape[0];
  const own = tf.gather(weights, labels), mean = tf.mean(weights, 0) as tf.Vector;
  const length = tf.sqrt(tf.add(tf.sum(tf.square(mean)), 1e-5));
  const meanDirection = normalize ? tf.div<tf.Vector>(mean, length) : mean;
  // Σ_i Σ_n ‖w_i - w_n‖² from norms and sums: no [classes, batch, size] in memory.
  const squares = (rows: tf.Matrix) => tf.sum(tf.square(rows));
  const inner = tf.sum(tf.mul(tf.sum(weights, 0), tf.sum(own, 0)));
  const all = tf.add(tf.mul(count, squares(weights)), tf.mul(classes, squares(own)));
  const distance = tf.div<tf.Scalar>(tf.sub(all, tf.mul(2, inner)), classes);
  const factor = tf.div(-4 * alpha, tf.add(tf.mul(count, tf.square(distance)), 1e-5));
  const rows = tf.oneHot(labels, classes) as tf.Matrix;
  const pushes = tf.mul<tf.Matrix>(factor, tf.sub(own, meanDirection));
  return { distance, meanDirection, gradWeights: tf.matMul(rows, pushes, true) };
}
