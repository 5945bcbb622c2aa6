/**
 * The learning rate as a pure function of the step.
 *
 * @module
 */

/** How the rate falls. */
export type Schedule =
  /** By a factor at given fractions of all steps. */
  | { readonly kind: "multistep"; readonly at: readonly number[]; readonly factor: number }
  /** Along half a cosine, to 0 at the last step. */
  | { readonly kind: "cosine" };

/** What decides the rate. */
export interface RateOptions {
  /** The rate before the schedule. */
  readonly rate: number;
  /** Steps in all. */
  readonly steps: number;
  /** Steps over which the rate rises from 0. */
  readonly warmup: number;
  /** How it falls. */
  readonly schedule: Schedule;
}

/**
 * The learning rate of a step.
 *
 * @param step Counts from 0.
 *
 * @example The steps of the released SphereFace
 * ```ts
 * import { equal } from "node:assert/strict";
 *
 * const schedule = { kind: "multistep", at: [16 / 28, 24 / 28], factor: 0.1 } as const;
 * equal(rateAt(15999, { rate: 0.1, steps: 28000, warmup: 0, schedule }), 0.1);
 * equal(rateAt(16000, { rate: 0.1, steps: 28000, warmup: 0, schedule }), 0.1 * 0.1);
 * ```
 */
export function rateAt(step: number, { rate, steps, warmup, schedule }: RateOptions): number {
  const rise = step < warmup ? (step + 1) / warmup : 1;
  if (schedule.kind === "cosine") {
    return rate * rise * (1 + Math.cos(Math.PI * step / steps)) / 2;
  }
  // Fractions are rounded back to the whole steps they were meant as.
  const drops = schedule.at.filter((at) => step >= Math.round(at * steps)).length;
  return rate * rise * schedule.factor ** drops;
}
