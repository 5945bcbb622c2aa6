/**
 * A loss of class weights, in three steps: plain logits, margin, cross-entropy.
 *
 * @module
 */
import * as tf from "#tensor";
import type { LossName, LossOptions } from "../margin/losses.ts";
import { lossOptions, lossRow } from "../margin/options.ts";
import { crossEntropy } from "./cross_entropy.ts";
import { applyLaw } from "./law.ts";
import { clampValue, quotient, rowNorms, unitRows } from "./rows.ts";
import { seedLogits } from "./seed_logits.ts";

/** What a loss sees. */
export interface LossInput {
  /** One row an image, `[batch, size]`; need not be unit. */
  readonly embeddings: tf.Matrix;
  /** One row a class, `[classes, size]`; need not be unit. */
  readonly weights: tf.Matrix;
  /** The class of each row of `embeddings`, from 0, `[batch]`, int32. */
  readonly labels: tf.Labels;
  /** Added to the logits of plain softmax, `[classes]`. */
  readonly bias?: tf.Vector;
  /** A learnable scale, in place of `options.scale`. */
  readonly scale?: tf.Scalar;
}

/** The options of a loss, where λ may also be a tensor, so that a compiled step can take it. */
export type TensorLossOptions = Omit<LossOptions, "lambda"> & {
  readonly lambda?: number | tf.Scalar;
};

/** What a loss gives. */
export interface LossOutput {
  /** The mean cross-entropy of the batch. */
  readonly loss: tf.Scalar;
  /** With margin and scale, as they enter the cross-entropy, `[batch, classes]`. */
  readonly logits: tf.Matrix;
  /** Without the margin: what decides the class of an image, `[batch, classes]`. */
  readonly plain: tf.Matrix;
}

/**
 * The loss of a batch.
 *
 * The target's logit is `R law(θ)`, every other `R cos θ_j`, where R is the scale, ‖x‖ or ‖w‖‖x‖ as
 * the row of {@linkcode LOSSES} says. λ blends in logits without margin: the target's becomes
 * `(λ R' cos θ + R law(θ)) / (1 + λ)`, where R' is R, or for a row with a scale min(‖x‖, R).
 *
 * @param name A row of LOSSES.
 * @param options The row's defaults overridden.
 * @throws {RangeError} An unknown name, an option out of its range, shapes that do not fit, a
 * label that is no class.
 *
 * @example Two images, each near its class
 * ```ts
 * import { ok } from "node:assert/strict";
 * import * as tf from "#tensor";
 * import { useEngine } from "../engine/engines.ts";
 *
 * await useEngine("wasm");
 * const { loss } = computeLoss("cosface", {
 *   embeddings: tf.tensor2d([[2, 0.1], [0, 1]]),
 *   weights: tf.tensor2d([[1, 0], [0, 1]]),
 *   labels: tf.tensor1d([0, 1], "int32"),
 * });
 * ok(loss.dataSync()[0]! < 1e-6);
 * ```
 */
export function computeLoss(
  name: LossName,
  input: LossInput,
  options: TensorLossOptions = {},
): LossOutput {
  const { lambda, ...numbers } = options;
  const checked = lossOptions(name, {
    ...numbers,
    ...(typeof lambda === "number" ? { lambda } : {}),
  });
  checkInput(input);
  return marginLoss(name, input, { ...checked, ...(lambda === undefined ? {} : { lambda }) });
}

/** {@linkcode computeLoss} behind the door: nothing is checked, nothing is read back. */
export function marginLoss(
  name: LossName,
  input: LossInput,
  options: TensorLossOptions,
): LossOutput {
  const target = tf.oneHot(input.labels, input.weights.shape[0]) as tf.Matrix;
  const { plain, logits } = options.gradient === "seed"
    ? releasedLogits(name, input, target, options)
    : marginLogits(name, input, target, options);
  return { loss: crossEntropy(logits, target), logits, plain };
}

type Logits = Omit<LossOutput, "loss">;

function marginLogits(
  name: LossName,
  { embeddings, weights, bias, scale }: LossInput,
  target: tf.Matrix,
  options: TensorLossOptions,
): Logits {
  const { law: lawWith, radius } = lossRow(name);
  const law = lawWith(options as Required<LossOptions>);
  const pick = (rows: tf.Tensor) => tf.sum(tf.mul(rows, target), 1, true) as tf.Matrix;

  let plain: tf.Matrix, own: () => tf.Matrix, length: () => tf.Matrix | tf.Scalar | number;
  let annealed = () => plain;
  if (radius === "scale") {
    let cosines: tf.Matrix = tf.matMul(unitRows(embeddings), unitRows(weights), false, true);
    if (options.cosineClamp) cosines = clampValue(cosines, 1 - options.cosineClamp);
    const s = scale ?? options.scale!;
    plain = tf.mul(s, cosines);
    annealed = () => tf.mul(annealedRadius(embeddings, s, options.lambda), cosines);
    own = () => pick(cosines);
    length = () => s;
  } else {
    const directions = radius === "norm" ? unitRows(weights) : weights;
    const products: tf.Matrix = tf.matMul(embeddings, directions, false, true);
    const norms = () => {
      const own = rowNorms(embeddings);
      return radius === "norm"
        ? own
        : tf.mul<tf.Matrix>(own, pick(tf.transpose(rowNorms(weights))));
    };
    plain = bias ? tf.add(products, bias) : products;
    own = () => quotient(pick(products), norms());
    length = norms;
  }
  if (law.kind === "cosine") return { plain, logits: annealed() };

  const cosine = own();
  const rule = options.gradient === "detached" ? "detached" : "exact";
  const shift = tf.div(
    tf.mul(length(), tf.sub(applyLaw(cosine, law, rule), cosine)),
    tf.add(1, options.lambda ?? 0),
  );
  return { plain, logits: tf.add(annealed(), tf.mul(target, shift)) };
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

function releasedLogits(
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

function checkInput({ embeddings, weights, labels, bias }: LossInput): void {
  const [batch, size] = embeddings.shape, [classes, width] = weights.shape;
  if (size !== width) {
    throw new RangeError(
      "Cannot compare embeddings with class weights as their sizes must be equal: " +
        `current shapes are [${embeddings.shape}] and [${weights.shape}]`,
    );
  }
  if (labels.dtype !== "int32" || labels.shape.length !== 1 || labels.shape[0] !== batch) {
    throw new RangeError(
      `Cannot read the labels: they must be int32 of shape [${batch}], one for each embedding, ` +
        `got ${labels.dtype} of shape [${labels.shape}]`,
    );
  }
  if (bias && (bias.shape.length !== 1 || bias.shape[0] !== classes)) {
    throw new RangeError(
      `Cannot add the bias: its shape must be [${classes}], one number a class, ` +
        `got [${bias.shape}]`,
    );
  }
  const wrong = labels.dataSync().find((label) => label < 0 || label >= classes);
  if (wrong !== undefined) {
    throw new RangeError(
      `Cannot find the class of label ${wrong}: labels must lie in 0 … ${classes - 1}, ` +
        `as the weights have ${classes} rows`,
    );
  }
}
