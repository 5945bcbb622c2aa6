/**
 * A run in fewer steps.
 *
 * @module
 */
import { checkExperiment } from "./check_experiment.ts";
import type { Experiment } from "./experiment.ts";

/**
 * The same experiment in so many steps: warm-up, annealing, moments of a schedule and the end of a
 * loss that it begins with come as much earlier as there are fewer steps, so that a short run goes
 * the way of the long one.
 *
 * @param steps For every row that is trained.
 * @throws {RangeError} What {@linkcode checkExperiment} finds.
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
  checkExperiment(experiment, { ownImages: true });
  return {
    ...experiment,
    rows: experiment.rows.map((row) => {
      const { training, annealing } = row, { pretrain } = training;
      if (training.steps === 0) return row; // it is but measured
      const faster = training.steps / steps, fewer = (count: number) => Math.round(count / faster);
      return {
        ...row,
        annealing: annealing && { ...annealing, gamma: annealing.gamma * faster },
        training: {
          ...training,
          ...{ steps, warmup: fewer(training.warmup) },
          ...(pretrain ? { pretrain: { ...pretrain, steps: fewer(pretrain.steps) } } : {}),
        },
      };
    }),
  };
}
