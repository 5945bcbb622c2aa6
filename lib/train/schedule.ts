/**
 * The learning rate and λ as pure functions of the step.
 *
 * @module
 */
import { type Annealing, annealing } from "../margin/annealing.ts";

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

/** What decides λ. */
export interface LambdaOptions {
  /** How λ falls; `null`: it does not. */
  readonly annealing: Annealing | null;
  /** So many steps of it were taken before the first. Default 0. */
  readonly annealed?: number;
  /** The first steps, which belong to another loss: they have no λ. */
  readonly pretrain?: { readonly steps: number };
  /** Where nothing anneals, λ is the option, at each step the same. */
  readonly options: { readonly lambda?: unknown };
}

/**
 * λ of a step.
 *
 * @param step Counts from 0.
 *
 * @example One that stays, and the first of the released SphereFace
 * ```ts
 * import { equal } from "node:assert/strict";
 * import { SPHEREFACE_ANNEALING } from "../margin/annealing.ts";
 *
 * equal(lambdaAt(7, { annealing: null, options: { lambda: 5 } }), 5);
 * equal(lambdaAt(0, { annealing: SPHEREFACE_ANNEALING, options: {} }), 1000 / 1.12);
 * ```
 */
export function lambdaAt(
  step: number,
  { annealing: schedule, annealed = 0, pretrain, options: { lambda } }: LambdaOptions,
): number {
  const first = pretrain?.steps ?? 0;
  if (step < first) return 0;
  if (schedule) return annealing(step - first + 1 + annealed, schedule);
  return typeof lambda === "number" ? lambda : 0;
}
