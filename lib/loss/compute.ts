/**
 * A loss of class weights, in three steps: plain logits, margin, cross-entropy.
 *
 * @module
 */
import * as tf from "#tensor";
import type { LossName } from "../margin/losses.ts";
import { lossOptions } from "../margin/options.ts";
import { aggregate } from "./aggregate.ts";
import { energy } from "./energy.ts";
import { checkInput, type LossInput, type TensorLossOptions } from "./input.ts";
import { type Logits, marginLogits, releasedLogits } from "./logits.ts";
import { rowNorms } from "./rows.ts";
import { givenState } from "./state.ts";
import { targetOf } from "./target.ts";

/** What a loss gives. */
export interface LossOutput extends Logits {
  /** The mean loss of the batch, regularisers included. */
  readonly loss: tf.Scalar;
  /** The loss of each image, `[batch]`; computed when asked for, within the same tidy. */
  readonly perSample: () => tf.Vector;
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
  const { lambda, state, ...numbers } = options;
  const checked = lossOptions(name, {
    ...numbers,
    ...(typeof lambda === "number" ? { lambda } : {}),
  });
  checkInput(name, input);
  return marginLoss(name, input, {
    ...checked,
    ...(lambda === undefined ? {} : { lambda }),
    ...(state ? { state } : {}),
  });
}

/** {@linkcode computeLoss} behind the door: nothing is checked, nothing is read back. */
export function marginLoss(
  name: LossName,
  input: LossInput,
  options: TensorLossOptions,
): LossOutput {
  const target = targetOf(input.labels, input.weights.shape[0]);
  const seen = options.gradient === "seed"
    ? releasedLogits(name, input, target.rows, options)
    : marginLogits(name, input, target, options, givenState(name, options));
  const { loss, perSample } = aggregate(name, seen.logits, input, target, options);
  const ofImages = seen.extra ?? softNorms(input, options), ofBatch = spread(input, options);
  if (!ofImages && !ofBatch) return { ...seen, loss, perSample };
  const added = [
    ...(ofImages ? [tf.mean<tf.Scalar>(ofImages)] : []),
    ...(ofBatch ? [tf.mul<tf.Scalar>(options.mheWeight!, ofBatch)] : []),
  ];
  return {
    ...seen,
    details: { ...seen.details, crossEntropy: loss, ...(ofBatch ? { energy: ofBatch } : {}) },
    loss: added.reduce((sum, term) => tf.add(sum, term), loss),
    perSample: ofImages ? () => tf.add(perSample(), ofImages) : perSample,
  };
}

/** SphereFace-R's soft normalisation: how far each norm is from the scale, `[batch]`. */
function softNorms(
  { embeddings }: LossInput,
  { normalisation, softWeight, scale }: TensorLossOptions,
): tf.Vector | undefined {
  if (normalisation !== "soft") return undefined;
  return tf.mul(softWeight!, tf.abs(tf.sub(tf.squeeze(rowNorms(embeddings), [1]), scale!)));
}

/** SphereFace+'s energy of the class weights. */
function spread(
  { weights, labels }: LossInput,
  { mheWeight, classes, power }: TensorLossOptions,
): tf.Scalar | undefined {
  if (mheWeight === undefined) return undefined;
  const among = classes === "batch" ? labels : undefined;
  return energy(weights as tf.Matrix, { power: power!, labels: among });
}
