/**
 * Softmax cross-entropy.
 *
 * @module
 */
import * as tf from "#tensor";
import { withGradient } from "./rows.ts";

/** `log(1 + e^z)`, where |z| keeps exp from overflowing. */
export function softplus<T extends tf.Tensor>(z: T): T {
  return tf.add(tf.relu(z), tf.log1p(tf.exp(tf.neg(tf.abs(z)))));
}

/** The cross-entropy of each row, `log Σ_j e^{z_j} - z_y`, `[batch]`. */
export function crossEntropies(logits: tf.Matrix, target: tf.Matrix): tf.Vector {
  // Shifted by its maximum, no logit overflows: this loss never needs Caffe's 87.3365.
  const shifted = tf.sub(logits, tf.max(logits, 1, true));
  const total = tf.log(tf.sum(tf.exp(shifted), 1));
  return tf.sub(total, tf.sum(tf.mul(target, shifted), 1)) as tf.Vector;
}

/** What an engine may offer: the cross-entropy of each row and `softmax(z) - target` in one go. */
interface Crossing {
  readonly crossEntropy?: (logits: tf.Matrix, labels: tf.Labels) => [tf.Vector, tf.Matrix];
}

/**
 * The mean cross-entropy of a batch, with the gradient `(softmax(z) - target) / batch` in one
 * piece.
 *
 * @param logits `[batch, classes]`
 * @param labels The classes, `[batch]`.
 * @param target The same as one-hot rows, `[batch, classes]`.
 */
export function crossEntropy(
  logits: tf.Matrix,
  labels: tf.Labels,
  target: tf.Matrix,
): tf.Scalar {
  const batch = logits.shape[0], { crossEntropy } = tf.backend() as Crossing;
  return withGradient((logits: tf.Matrix) => {
    if (crossEntropy) {
      const [losses, difference] = crossEntropy(logits, labels);
      return {
        value: tf.mean(losses) as tf.Scalar,
        kept: [difference] as tf.Matrix[],
        gradient: (dy, [difference]) => tf.mul(tf.div(dy, batch), difference!),
      };
    }
    return {
      value: tf.mean(crossEntropies(logits, target)) as tf.Scalar,
      kept: [logits, target] as tf.Matrix[],
      gradient: (dy, [logits, target]) =>
        tf.mul(tf.div(dy, batch), tf.sub(tf.softmax(logits!), target!)),
    };
  })(logits);
}
