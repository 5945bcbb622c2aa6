/**
 * A-Softmax with the backward pass of the released SphereFace layer.
 *
 * @module
 */
import * as tf from "#tensor";
import type { Law } from "../margin/law.ts";
import { lawOf } from "./law.ts";
import { rowNorms, unitRows, withGradient } from "./rows.ts";

/**
 * The logits of A-Softmax, `[batch, classes]`, whose gradient is not their own:
 *
 * - with respect to x, the margin's part `a ŵ_y + b x` (the true gradient of ‖x‖ψ) is divided by
 *   √(a² + b²): easy samples are damped, those at the joints of ψ amplified;
 * - with respect to the weights it is the plain `Dᵀx` of a linear layer with unit weights: no
 *   margin, no λ, no projection. The weights are to be made unit again before every step.
 *
 * With v = ψ(c) and v′ = dψ/dc: `a = v′`, `b = (v - c v′) / ‖x‖`.
 */
export function seedLogits(
  embeddings: tf.Matrix,
  weights: tf.Matrix,
  target: tf.Matrix,
  law: Law,
  lambda: number | tf.Scalar,
): tf.Matrix {
  const share = tf.div(1, tf.add(1, lambda));
  return withGradient((x: tf.Matrix, w: tf.Matrix) => {
    const unit = unitRows(w);
    const norms = rowNorms(x);
    const plain = tf.matMul(x, unit, false, true);
    const ownProduct = tf.sum(tf.mul(plain, target), 1, true);
    const cosine = tf.clipByValue(tf.divNoNan(ownProduct, norms), -1, 1);
    const shift = tf.mul(tf.mul(norms, tf.sub(lawOf(cosine, law).value, cosine)), share);
    return {
      value: tf.add(plain, tf.mul(target, shift)) as tf.Matrix,
      kept: [x, unit, norms, cosine, target, share],
      gradient: (dy, [x, unit, norms, cosine, target, share]) => {
        const { value, slope } = lawOf(cosine, law);
        const a = slope();
        const b = tf.divNoNan(tf.sub(value, tf.mul(cosine, a)), norms);
        const length = tf.sqrt(tf.add(tf.square(a), tf.square(b)));
        const own = tf.matMul(target as tf.Matrix, unit);
        // Of an embedding of zeros both a and b may be 0: there is no direction to send.
        const margin = tf.divNoNan(tf.add(tf.mul(a, own), tf.mul(b, x)), length);
        const ownDy = tf.sum(tf.mul(dy, target), 1, true);
        const change = tf.mul(tf.mul(ownDy, share), tf.sub(margin, own));
        return [tf.add(tf.matMul(dy, unit), change), tf.matMul(dy, x, true, false)];
      },
    };
  })(embeddings, weights);
}
