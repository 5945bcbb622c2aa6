/**
 * What a law gives on tensors.
 *
 * @module
 */
import type * as tf from "#tensor";

/** A law's values and slopes at some cosines. */
export interface LawValues {
  /** The target's logit before the scale. */
  readonly value: tf.Tensor;
  /** Its derivative with respect to the cosine; computed when asked for. */
  readonly slope: () => tf.Tensor;
}

/**
 * The smallest angle that a float32 cosine tells from 0: below it cos θ rounds to 1 - 2^-24 or 1.
 * Slopes that divide by sin θ are taken here for any smaller angle.
 */
export const SMALLEST_ANGLE = 2 ** -12;
