/**
 * The logits of every loss: plain ones, then the margin of the target.
 *
 * @module
 */
import * as tf from "#tensor";
import type { LossName, LossOptions } from "../margin/losses.ts";
import { lossRow } from "../margin/options.ts";
import type { LossInput, TensorLossOptions } from "./input.ts";
import { applyLaw } from "./law.ts";
import { clampValue, directedProducts, quotient, rowNorms, unitRows } from "./rows.ts";
import { seedLogits } from "./seed_logits.ts";
import { addToTarget, pickTarget, type Target } from "./target.ts";

/** Logits with and without the margin, `[batch, classes]` each. */
export interface Logits {
  /** With margin and scale, as they enter the cross-entropy. */
  readonly logits: tf.Matrix;
  /** Without the margin: what decides the class of an image. */
  readonly plain: tf.Matrix;
}

/** The logits of a loss whose gradient is taken through its law. */
export function marginLogits(
  name: LossName,
  { embeddings, weights, labels, bias, scale }: LossInput,
  target: Target,
  options: TensorLossOptions,
): Logits {
  const { law: lawWith, radius } = lossRow(name);
  const law = lawWith(options as Required<LossOptions>);
  const pick = (rows: tf.Matrix) => pickTarget(rows, target);

  let plain: tf.Matrix, own: () => tf.Matrix, length: () => tf.Matrix | tf.Scalar | number;
  let annealed = () => plain;
  if (radius === "scale") {
    let cosines: tf.Matrix = directedProducts(unitRows(embeddings), weights);
    if (options.cosineClamp) cosines = clampValue(cosines, 1 - options.cosineClamp);
    const s = scale ?? options.scale!;
    plain = tf.mul(s, cosines);
    annealed = () => tf.mul(annealedRadius(embeddings, s, options.lambda), cosines);
    own = () => pick(cosines);
    length = () => s;
  } else {
    const products: tf.Matrix = radius === "norm"
      ? directedProducts(embeddings, weights)
      : tf.matMul(embeddings, weights, false, true);
    const norms = () => {
      const own = rowNorms(embeddings);
      return radius === "norm" ? own : tf.mul<tf.Matrix>(own, tf.gather(rowNorms(weights), labels));
    };
    plain = bias ? tf.add(products, bias) : products;
    own = () => quotient(pick(products), norms());
    length = norms;
  }
  if (law.kind === "cosine") return { plain, logits: annealed() };

  const cosine = own();
  const rule = options.gradient === "detached" ? "detached" : "exact";
  const shift = tf.div<tf.Matrix>(
    tf.mul(length(), tf.sub(applyLaw(cosine, law, rule), cosine)),
    tf.add(1, options.lambda ?? 0),
  );
  return { plain, logits: addToTarget(annealed(), shift, target) };
}

/**
 * What multiplies the cosines of a loss with a fixed scale while λ anneals:
 * `(λ min(‖x‖, s) + s) / (1 + λ)`.
 *
 * So a run begins with embeddings anywhere in the ball of radius s, as modified softmax has them,
 * and λ drives them onto the sphere. On the sphere from the first step, classes in the plane
 * cannot change places, as they would have to pass through each other; training from scratch then
 * stays far below what the margin can do. Without the minimum, norms grow as 1/λ to keep what λ
 * takes away. See docs/decisions.
 */
function annealedRadius(
  embeddings: tf.Matrix,
  scale: number | tf.Scalar,
  lambda: number | tf.Scalar = 0,
): tf.Matrix | tf.Scalar | number {
  if (lambda === 0) return scale;
  const inside = tf.minimum(rowNorms(embeddings), scale);
  return tf.div<tf.Matrix>(tf.add(tf.mul(lambda, inside), scale), tf.add(1, lambda));
}

/** The logits of the released layer, with its own backward pass. */
export function releasedLogits(
  name: LossName,
  { embeddings, weights }: LossInput,
  target: tf.Matrix,
  options: TensorLossOptions,
): Logits {
  const law = lossRow(name).law(options as Required<LossOptions>);
  return {
    logits: seedLogits(embeddings, weights, target, law, options.lambda ?? 0),
    plain: tf.matMul(embeddings, unitRows(weights), false, true),
  };
}
