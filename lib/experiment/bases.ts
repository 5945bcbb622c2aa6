/**
 * What experiments share: training, annealing and the row they start from.
 *
 * @module
 */
import type { Annealing } from "../margin/annealing.ts";
import type { LossName, LossOptions } from "../margin/losses.ts";
import { hasFixedScale, lossOptions, lossRow } from "../margin/options.ts";
import type { ExperimentRow, Training } from "./experiment.ts";

/**
 * The schedule of the released SphereFace (γ = 0.12: λ = 0.9 at step 9360) four times as fast, to
 * λ = 0.7 at step 2800. With the released γ a run that short ends at λ = 3, and three seeds do not
 * tell A-Softmax from softmax.
 */
export const SLOW: Annealing = { base: 1000, gamma: 0.5, power: 1, lambdaMin: 0 };

/** For losses with a scale: 4 at step 300 and 0.07 at step 1000, so that most of a run is theirs. */
export const FAST: Annealing = { base: 1000, gamma: 0.01, power: 4, lambdaMin: 0 };

/**
 * How the margin of a loss comes in where its experiment says nothing else; `null` where λ would
 * do nothing, as there is no margin, and embeddings keep their norm.
 */
export function annealingOf(loss: LossName, options: LossOptions = {}): Annealing | null {
  const filled = lossOptions(loss, options);
  if (hasFixedScale(loss, filled)) return FAST;
  const { law, others } = lossRow(loss);
  const plain = law(filled as Required<LossOptions>).kind === "cosine" && !others;
  return plain ? null : SLOW;
}

/** Three epochs of MNIST in batches of 64. */
export const TRAINING: Training = {
  batch: 64,
  steps: 2800,
  rate: 0.025,
  schedule: { kind: "cosine" },
  warmup: 100,
  momentum: 0.9,
  decay: 5e-4,
  clip: 5,
  rule: "caffe",
};

/** Softmax in the plane. */
export const ROW: ExperimentRow = {
  label: "Softmax",
  loss: "softmax",
  options: {},
  annealing: null,
  network: "digits-12",
  dimension: 2,
  training: TRAINING,
};

/** A-Softmax in the plane. */
export const A_SOFTMAX: ExperimentRow = {
  ...ROW,
  label: "A-Softmax m=4",
  loss: "a-softmax",
  options: { m: 4 },
  annealing: SLOW,
};

/** All of MNIST. */
export const MNIST = { name: "mnist", train: 60_000, test: 10_000 } as const;
