/**
 * Softmax cross-entropy.
 *
 * @module
 */
import * as tf from "#tensor";
import { withGradient } from "./rows.ts";

/** The cross-entropy of each row, `log Σ_j e^{z_j} - z_y`, `[batch]`. */
export function crossEntropies(logits: tf.Matrix, target: tf.Matrix): tf.Vector {
  // Shifted by its maximum, no logit overflows: this loss never needs Caffe's 87.3365.
  const shifted = tf.sub(logits, tf.max(logits, 1, true));
  const total = tf.log(tf.sum(tf.exp(shifted), 1));
  return tf.sub(total, tf.sum(tf.mul(target, shifted), 1)) as tf.Vector;
}

/**
 * The mean cross-entropy of a batch, with the gradient `(softmax(z) - target) / batch` in one
 * piece.
 *
 * @param logits `[batch, classes]`
 * @param target One-hot rows, `[batch, classes]`.
 */
export function crossEntropy(logits: tf.Matrix, target: tf.Matrix): tf.Scalar {
  return withGradient((logits: tf.Matrix) => ({
    value: tf.mean(crossEntropies(logits, target)) as tf.Scalar,
    kept: [logits, target],
    gradient: (dy, [logits, target]) =>
      tf.mul(tf.div(dy, logits.shape[0]), tf.sub(tf.softmax(logits), target)),
  }))(logits);
}
