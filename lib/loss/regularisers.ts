/**
 * Terms that are added to a loss: they draw embeddings to their centers, or to one norm.
 *
 * @module
 */
import * as tf from "#tensor";
import { rowNorms } from "./rows.ts";

/** A term, and what it has to tell by the names of the golden files. */
export interface TermOutput {
  /** What is added. */
  readonly loss: tf.Scalar;
  /** What else there is to tell. */
  readonly details: Readonly<Record<string, tf.Tensor>>;
}

/**
 * Center loss `½ mean ‖x - c_y‖²`. Wen et al. 2016, equation 2 (there a sum).
 *
 * Centers do not follow their gradient: as in Caffe they move by
 * `centerRate Σ_{i of class j} (c_j - x_i) / (1 + n_j)`; `centersAfter` are the ones to remember.
 *
 * @param centers `[classes, size]`
 */
export function centerLoss(
  embeddings: tf.Matrix,
  labels: tf.Labels,
  centers: tf.Matrix,
  { centerRate }: { readonly centerRate: number },
): TermOutput {
  const away = tf.sub<tf.Matrix>(embeddings, tf.gather(centers, labels));
  const perSample = tf.mul<tf.Vector>(0.5, tf.sum(tf.square(away), 1));
  const rows = tf.oneHot(labels, centers.shape[0]) as tf.Matrix;
  const counts = tf.expandDims(tf.sum(rows, 0), 1);
  const delta = tf.div<tf.Matrix>(tf.neg(tf.matMul(rows, away, true)), tf.add(1, counts));
  return {
    loss: tf.mean(perSample),
    details: {
      perSample,
      caffeCenterDelta: delta,
      centersAfter: tf.sub(centers, tf.mul(centerRate, delta)),
    },
  };
}

/**
 * Ring loss `½ λ mean (‖x‖ - R)²`, whose radius R is learnt. Zheng et al. 2018, equation 2.
 */
export function ringLoss(
  embeddings: tf.Matrix,
  radius: tf.Scalar,
  { lambda }: { readonly lambda: number },
): TermOutput {
  const away = tf.sub(tf.squeeze(rowNorms(embeddings), [1]), radius);
  const perSample = tf.mul<tf.Vector>(lambda / 2, tf.square(away));
  return { loss: tf.mean(perSample), details: { perSample } };
}
