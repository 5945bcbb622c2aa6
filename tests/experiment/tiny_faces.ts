import type { Experiment } from "../../lib/experiment/experiment.ts";
import { EXPERIMENTS } from "../../lib/experiment/experiments.ts";

/** Two rows of ORL, some steps of each. */
export const TINY_FACES: Experiment = {
  ...EXPERIMENTS.orl,
  rows: EXPERIMENTS.orl.rows.slice(0, 2).map((row) => ({
    ...row,
    training: { ...row.training, steps: 12, warmup: 4 },
  })),
  seeds: [1],
};
