/**
 * A loss and its gradients in plain numbers: the door for oracles and for curious users.
 *
 * @module
 */
import * as tf from "#tensor";
import type { LossName, LossOptions } from "../margin/losses.ts";
import { lossOptions } from "../margin/options.ts";
import { computeLoss } from "./compute.ts";
import { crossEntropies } from "./cross_entropy.ts";

/** One batch in plain numbers. */
export interface NumericInput {
  /** One row an image, `[batch][size]`. */
  readonly features: readonly (readonly number[])[];
  /** One row a class, `[classes][size]`. */
  readonly weights: readonly (readonly number[])[];
  /** The class of each image, from 0. */
  readonly labels: readonly number[];
  /** Added to the logits of plain softmax, `[classes]`. */
  readonly bias?: readonly number[];
  /** A scale to differentiate by, in place of `options.scale`. */
  readonly scale?: number;
}

/** A loss and its gradients; those of an input that was not given are absent. */
export interface NumericOutput {
  /** The mean over the batch. */
  readonly loss: number;
  /** The loss of each image. */
  readonly perSample: number[];
  /** With margin and scale, `[batch][classes]`. */
  readonly logits: number[][];
  /** d loss / d features. */
  readonly gradFeatures: number[][];
  /** d loss / d weights, through their normalisation; absent under the `seed` rule. */
  readonly gradWeights?: number[][];
  /** Under the `seed` rule: what the released layer sends to its unit weights. */
  readonly gradUnitWeights?: number[][];
  /** d loss / d bias. */
  readonly gradBias?: number[];
  /** d loss / d scale. */
  readonly gradScale?: number;
}

/**
 * Evaluates a loss and its gradients on the current engine, in float32.
 *
 * @throws {RangeError} As {@linkcode computeLoss}; also for a number that is not finite.
 *
 * @example Softmax at chance
 * ```ts
 * import { ok } from "node:assert/strict";
 * import { useEngine } from "../engine/engines.ts";
 *
 * await useEngine("wasm");
 * const { loss } = await evaluateLoss("softmax", {
 *   features: [[0, 0]],
 *   weights: [[1, 0], [0, 1]],
 *   labels: [1],
 * });
 * ok(Math.abs(loss - Math.log(2)) < 1e-6);
 * ```
 */
export async function evaluateLoss(
  name: LossName,
  input: NumericInput,
  options: LossOptions = {},
): Promise<NumericOutput> {
  checkFinite(input);
  const { gradient } = lossOptions(name, options);
  const given: [string, tf.Tensor][] = [
    ["gradFeatures", tf.tensor2d(input.features.map((row) => [...row]))],
    [
      gradient === "seed" ? "gradUnitWeights" : "gradWeights",
      tf.tensor2d(input.weights.map((row) => [...row])),
    ],
    ...(input.bias ? [["gradBias", tf.tensor1d([...input.bias])] as [string, tf.Tensor]] : []),
    ...(input.scale === undefined
      ? []
      : [["gradScale", tf.scalar(input.scale)] as [string, tf.Tensor]]),
  ];
  const labels = tf.tensor1d([...input.labels], "int32");
  const results = tf.tidy(() => {
    const kept: Record<string, tf.Tensor> = {};
    const { value, grads } = tf.valueAndGrads((...tensors: tf.Tensor[]) => {
      const named = Object.fromEntries(given.map(([key], i) => [key, tensors[i]!]));
      const { loss, logits } = computeLoss(name, {
        embeddings: named.gradFeatures as tf.Matrix,
        weights: (named.gradWeights ?? named.gradUnitWeights) as tf.Matrix,
        labels,
        ...(named.gradBias ? { bias: named.gradBias as tf.Vector } : {}),
        ...(named.gradScale ? { scale: named.gradScale as tf.Scalar } : {}),
      }, options);
      const target = tf.oneHot(labels, logits.shape[1]) as tf.Matrix;
      kept.logits = tf.keep(logits.clone());
      kept.perSample = tf.keep(crossEntropies(logits, target));
      return loss;
    })(given.map(([, tensor]) => tensor));
    return {
      loss: value,
      ...kept,
      ...Object.fromEntries(given.map(([key], i) => [key, grads[i]!])),
    };
  });
  const numbers = Object.fromEntries(
    await Promise.all(
      Object.entries(results as Record<string, tf.Tensor>).map(async ([key, tensor]) =>
        [key, await tensor.array()] as const
      ),
    ),
  );
  tf.dispose([results, labels, given.map(([, tensor]) => tensor)]);
  return numbers as unknown as NumericOutput;
}

function checkFinite({ features, weights, bias, scale }: NumericInput): void {
  for (const [name, rows] of Object.entries({ features, weights, bias: [bias ?? []] })) {
    const row = rows.findIndex((row) => !row.every(Number.isFinite));
    if (row >= 0) {
      throw new RangeError(
        `Cannot evaluate the loss: every number must be finite, but row ${row} of ${name} is ` +
          `[${rows[row]}]`,
      );
    }
  }
  if (scale !== undefined && !Number.isFinite(scale)) {
    throw new RangeError(`Cannot evaluate the loss: the scale must be finite, got ${scale}`);
  }
}
