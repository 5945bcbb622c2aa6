import type { Experiment } from "../../lib/experiment/experiment.ts";
import { EXPERIMENTS } from "../../lib/experiment/experiments.ts";

const [, base] = EXPERIMENTS.orl.rows;

/** An experiment in which every field is there that may be, in one row or the other. */
export const FULL: Experiment = {
  name: "full",
  question: "Is every field looked at?",
  dataset: { name: "orl", train: 30, test: 10, size: [56, 48], shares: Array(30).fill(0.5) },
  rows: [
    {
      ...base!,
      label: "all of it",
      loss: "sphereface2",
      options: { m: 0.3, type: "C" },
      learn: ["scale"],
      terms: [{ name: "center", weight: 0.01, options: { centerRate: 0.5 } }],
      annealing: { base: 10, gamma: 0.1, power: 1, lambdaMin: 0 },
      window: { left: 0, top: 8, width: 48, height: 40 },
      normalisation: "batch",
      activation: "relu",
      rectified: true,
      stored: "int8",
      training: {
        ...base!.training,
        shift: 1,
        augmentation: {
          mirror: 0.5,
          crop: 2,
          lowResolution: { chance: 0.2, least: 0.5 },
          color: { brightness: 0.1, contrast: 0.1, saturation: 0.1, chance: 0.5 },
        },
        pretrain: { loss: "sphereface2", steps: 10 },
        average: { decay: 0.9, every: 2 },
        schedule: { kind: "multistep", at: [0.5, 0.75], factor: 0.1 },
      },
    },
    {
      ...base!,
      label: "what stands on it",
      from: 0,
      prune: 0.5,
      teacher: { row: 0, weight: 8 },
      fewer: 1,
      training: { ...base!.training, schedule: { kind: "cosine" } },
    },
    { ...base!, label: "both", ensemble: [0, 1], fewer: 1, dimension: 128 },
  ],
  seeds: [1, 2],
};
