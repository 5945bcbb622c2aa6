/**
 * A run in fewer steps.
 *
 * @module
 */
import type { Experiment } from "./experiment.ts";

/**
 * The same experiment in so many steps: warm-up, annealing and moments of a schedule come as much
 * earlier as there are fewer steps, so that a short run goes the way of the long one.
 *
 * @param steps For every row.
 *
 * @example A tenth of the steps, and λ falls ten times as fast
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 * import { EXPERIMENTS } from "./experiments.ts";
 *
 * const { training, annealing } = shorten(EXPERIMENTS.digits, 280).rows[2]!;
 * deepEqual([training.steps, training.warmup, annealing!.gamma], [280, 10, 5]);
 * ```
 */
export function shorten(experiment: Experiment, steps: number): Experiment {
  return {
    ...experiment,
    rows: experiment.rows.map((row) => {
      const { training, annealing } = row, faster = training.steps / steps;
      return {
        ...row,
        annealing: annealing && { ...annealing, gamma: annealing.gamma * faster },
        training: { ...training, steps, warmup: Math.round(training.warmup / faster) },
      };
    }),
  };
}
