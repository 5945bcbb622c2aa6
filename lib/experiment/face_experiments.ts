/**
 * Experiments on faces: trained on some people, tested on pairs of others.
 *
 * @module
 */
import { FAST, TRAINING } from "./bases.ts";
import type { Experiment, ExperimentRow, Training } from "./experiment.ts";

/** The losses that are compared; what the margin of A-Softmax comes in by is the row's own. */
const FOUR = [
  { label: "Softmax", loss: "softmax", options: {}, annealing: null },
  { label: "A-Softmax m=4", loss: "a-softmax", options: { m: 4 } },
  { label: "CosFace", loss: "cosface", options: { m: 0.35, scale: 32 }, annealing: FAST },
  { label: "ArcFace", loss: "arcface", options: { m: 0.5, scale: 32 }, annealing: FAST },
] as const satisfies readonly Partial<ExperimentRow>[];

const ORL_TRAINING: Training = {
  ...TRAINING,
  batch: 30,
  steps: 400,
  rate: 0.02,
  warmup: 40,
  augmentation: { mirror: 0.5, crop: 2 },
};

/** By name. */
export const FACES = {
  orl: {
    name: "orl",
    question: "Does a margin on thirty people help to tell ten others apart?",
    dataset: { name: "orl", train: 30, test: 10, size: [56, 48] },
    rows: FOUR.map((row): ExperimentRow => ({
      annealing: { base: 1000, gamma: 1, power: 1, lambdaMin: 3 },
      ...row,
      network: "digits-d4",
      dimension: 64,
      training: ORL_TRAINING,
    })),
    seeds: [1, 2, 3],
  },
} as const satisfies Record<string, Experiment>;
