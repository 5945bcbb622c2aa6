/**
 * What a network learns from the embeddings of another.
 *
 * @module
 */
import * as tf from "#tensor";
import { frozen, unitRows } from "./rows.ts";

/**
 * How far embeddings are from the directions that a teacher gave the same images: the mean of
 * 1 - cos, from 0 to 2. Directions are all that faces are told apart by; norms stay the student's.
 *
 * Duong et al. 2019 take the square of 1 - cos, whose gradient is all but 0 where it begins to be
 * small; here it falls with the sine of the angle.
 *
 * @param embeddings `[batch, size]`, the student's.
 * @param taught `[batch, size]`, the teacher's; no gradient goes there. A row of zeros counts 1.
 */
export function teachingLoss(embeddings: tf.Matrix, taught: tf.Matrix): tf.Scalar {
  const cosines = tf.sum(tf.mul(unitRows(embeddings), unitRows(frozen(taught))), 1);
  return tf.sub<tf.Scalar>(1, tf.mean(cosines));
}
