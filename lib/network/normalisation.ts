/**
 * Batch normalisation within a network: what it learns, what it remembers, and by what it goes.
 *
 * @module
 */
import * as tf from "#tensor";
import { normaliseBatch, normaliseBy } from "../engine/normalise.ts";
import type { Memory, ParameterSpec } from "./layers.ts";

/** What may stand between a convolution and its activation. */
export const NORMALISATIONS = {
  none: { title: "None" },
  batch: { title: "Batch normalisation" },
} as const;

/** What stands between a convolution and its activation. */
export type Normalisation = keyof typeof NORMALISATIONS;

/** Normalises what comes out of a convolution; `nameOf` gives the full names of its values. */
export type Normaliser = (
  maps: tf.Tensor,
  nameOf: (part: "gamma" | "beta" | "mean" | "variance") => string,
) => tf.Tensor;

/** How much of a running mean, or variance, each batch replaces: PyTorch's momentum. */
const REPLACED = 0.1;

/**
 * What is learnt after one convolution. `key` tells those of a unit apart.
 *
 * Neither decays. Caffe's Scale and PyTorch's optimisers decay both where nothing is said, and
 * OpenSphere says nothing; but decay is there to keep weights short, and here the length of a
 * convolution's weights is divided out again: gamma alone says how large maps are, and beta is a
 * bias, which does not decay in the released SphereFace either.
 */
export function normalisationSpecs(channels: number, key = ""): Record<string, ParameterSpec> {
  const spec = (value: number): ParameterSpec => ({
    shape: [channels],
    start: { kind: "constant", value },
    rate: 1,
    decay: 0,
  });
  return { [`gamma${key}`]: spec(1), [`beta${key}`]: spec(0) };
}

/** What is remembered after one convolution: running statistics, for inference. */
export function normalisationMemory(channels: number, key = ""): Record<string, Memory> {
  const shape = [channels];
  return { [`mean${key}`]: { shape, value: 0 }, [`variance${key}`]: { shape, value: 1 } };
}

/** Normalises by what is remembered, as at inference. */
export function byMemory(values: tf.Parameters): Normaliser {
  const row = (name: string) => values[name] as tf.Vector;
  return (maps, nameOf) =>
    normaliseBy(
      maps,
      { gamma: row(nameOf("gamma")), beta: row(nameOf("beta")) },
      { mean: row(nameOf("mean")), variance: row(nameOf("variance")) },
    );
}

/**
 * Normalises by the batch, as in training.
 *
 * @returns Beside it, what is to be remembered: filled while the network runs.
 */
export function byBatch(
  values: tf.Parameters,
): { readonly normaliser: Normaliser; readonly memory: tf.Parameters } {
  const row = (name: string) => values[name] as tf.Vector, memory: Record<string, tf.Tensor> = {};
  const normaliser: Normaliser = (maps, nameOf) => {
    const { normalised, statistics: { mean, variance } } = normaliseBatch(maps, {
      gamma: row(nameOf("gamma")),
      beta: row(nameOf("beta")),
    });
    const count = maps.size / mean.size;
    const towards = (name: string, seen: tf.Tensor) =>
      tf.add(tf.mul(row(name), 1 - REPLACED), tf.mul(seen, REPLACED));
    memory[nameOf("mean")] = towards(nameOf("mean"), mean);
    // Inference guesses the variance of all maps from a sample: over n - 1, as PyTorch has it.
    const unbiased = tf.mul(variance, count / (count - 1));
    memory[nameOf("variance")] = towards(nameOf("variance"), unbiased);
    return normalised;
  };
  return { normaliser, memory };
}
