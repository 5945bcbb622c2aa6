/**
 * Embeddings seen from the class weights: plain logits, cosines, and what multiplies them.
 *
 * @module
 */
import * as tf from "#tensor";
import type { LossName } from "../margin/losses.ts";
import { lossRow, radiusOf } from "../margin/options.ts";
import type { LossInput, TensorLossOptions } from "./input.ts";
import { clampValue, directedProducts, quotient, rowNorms, unitRows } from "./rows.ts";
import { pickTarget, type Target } from "./target.ts";

/** A number, or one for all, or one for each image. */
export type Length = number | tf.Scalar | tf.Matrix;

/** What a loss sees of a batch, before its margin. Functions compute what not every loss needs. */
export interface View {
  /** Without the margin, as in the limit of training, `[batch, classes]`. */
  readonly plain: tf.Matrix;
  /** Without the margin, while λ anneals: see {@linkcode annealedRadius}. */
  readonly annealed: () => tf.Matrix;
  /** The cosine to every class, `[batch, classes]`. */
  readonly cosines: () => tf.Matrix;
  /** The cosine to the own class, `[batch, 1]`. */
  readonly own: () => tf.Matrix;
  /** What multiplies cosines. */
  readonly length: () => Length;
  /** Of sub-centers: which of a class lies nearest, `[batch, classes]`. */
  readonly winner?: tf.Tensor;
}

/** Looks at a batch as the row's radius says. */
export function viewOf(
  name: LossName,
  input: LossInput,
  target: Target,
  options: TensorLossOptions,
): View {
  const radius = radiusOf(name, options as never), { bias } = input;
  const add = (rows: tf.Matrix) => bias ? tf.add<tf.Matrix>(rows, bias) : rows;
  if (radius !== "scale" && radius !== "weights") {
    return sharing(ownNorm(input, target, radius, add));
  }
  const s = input.scale ?? options[lossRow(name).scaleOption ?? "scale"] as number;
  return sharing(fixed(input, target, options, s, add, radius));
}

/** What is asked for twice is computed once: its gradient, of all classes, would come twice too. */
function sharing(view: View): View {
  const once = <T>(compute: () => T): () => T => {
    let kept: { readonly value: T } | undefined;
    return () => (kept ??= { value: compute() }).value;
  };
  const { annealed, cosines, own, length } = view;
  return {
    ...view,
    annealed: once(annealed),
    cosines: once(cosines),
    own: once(own),
    length: once(length),
  };
}

/** Embeddings made unit and multiplied by one scale. */
function fixed(
  { embeddings, weights, labels }: LossInput,
  target: Target,
  { cosineClamp, lambda }: TensorLossOptions,
  s: number | tf.Scalar,
  add: (rows: tf.Matrix) => tf.Matrix,
  radius: "scale" | "weights",
): View {
  const unit = unitRows(embeddings), length = annealedRadius(embeddings, s, lambda);
  if (radius === "weights") {
    const products: tf.Matrix = tf.matMul(unit, weights as tf.Matrix, false, true);
    const norms = () => rowNorms(weights as tf.Matrix);
    return {
      plain: add(tf.mul(s, products)),
      annealed: () => add(tf.mul(length, products)),
      cosines: () => directedProducts(unit, weights as tf.Matrix),
      own: () => quotient(pickTarget(products, target), tf.gather(norms(), labels)),
      length: () => tf.mul<tf.Matrix>(s, tf.gather(norms(), labels)),
    };
  }
  const { nearest, winner } = nearestCosines(unit, weights);
  const cosines = cosineClamp ? clampValue(nearest, 1 - cosineClamp) : nearest;
  return {
    plain: add(tf.mul(s, cosines)),
    annealed: () => add(tf.mul(length, cosines)),
    cosines: () => cosines,
    own: () => pickTarget(cosines, target),
    length: () => s,
    ...(winner ? { winner } : {}),
  };
}

/** Embeddings of their own norm; of weights the norm counts or does not. */
function ownNorm(
  { embeddings, weights, labels }: LossInput,
  target: Target,
  radius: "norm" | "norms",
  add: (rows: tf.Matrix) => tf.Matrix,
): View {
  const rows = weights as tf.Matrix;
  const products: tf.Matrix = radius === "norm"
    ? directedProducts(embeddings, rows)
    : tf.matMul(embeddings, rows, false, true);
  const length = () => {
    const own = rowNorms(embeddings);
    return radius === "norm" ? own : tf.mul<tf.Matrix>(own, tf.gather(rowNorms(rows), labels));
  };
  const plain = add(products);
  return {
    plain,
    annealed: () => plain,
    cosines: () => directedProducts(unitRows(embeddings), rows),
    own: () => quotient(pickTarget(products, target), length()),
    length,
  };
}

/** The cosines to the nearest center of every class, and which that is where there are several. */
function nearestCosines(
  unit: tf.Matrix,
  weights: tf.Matrix | tf.Blocks,
): { nearest: tf.Matrix; winner?: tf.Tensor } {
  if (weights.shape.length === 2) return { nearest: directedProducts(unit, weights as tf.Matrix) };
  const [classes, centers, size] = weights.shape as [number, number, number];
  const each = directedProducts(unit, tf.reshape(weights, [classes * centers, size]));
  const cosines = tf.reshape(each, [unit.shape[0], classes, centers]);
  return { nearest: tf.max<tf.Matrix>(cosines, 2), winner: tf.argMax(cosines, 2) };
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
export function annealedRadius(
  embeddings: tf.Matrix,
  scale: number | tf.Scalar,
  lambda: number | tf.Scalar = 0,
): Length {
  if (lambda === 0) return scale;
  const norms = rowNorms(embeddings);
  const inside = typeof scale === "number"
    ? tf.minimum(norms, scale)
    : tf.sub(scale, tf.relu(tf.sub(scale, norms))); // tf.minimum cannot derive by a scalar
  return tf.div<tf.Matrix>(tf.add(tf.mul(lambda, inside), scale), tf.add(1, lambda));
}
