/**
 * A loss of class weights, in three steps: plain logits, margin, cross-entropy.
 *
 * @module
 */
import type * as tf from "#tensor";
import type { LossName } from "../margin/losses.ts";
import { lossOptions } from "../margin/options.ts";
import { crossEntropy } from "./cross_entropy.ts";
import { checkInput, type LossInput, type TensorLossOptions } from "./input.ts";
import { type Logits, marginLogits, releasedLogits } from "./logits.ts";
import { targetOf } from "./target.ts";

/** What a loss gives. */
export interface LossOutput extends Logits {
  /** The mean cross-entropy of the batch. */
  readonly loss: tf.Scalar;
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
  const target = targetOf(input.labels, input.weights.shape[0]);
  const { plain, logits } = options.gradient === "seed"
    ? releasedLogits(name, input, target.rows, options)
    : marginLogits(name, input, target, options);
  return { loss: crossEntropy(logits, input.labels, target.rows), logits, plain };
}
