/**
 * How a margin comes in: λ weighs the margin-free logit against the one with the margin.
 *
 * @module
 */

/** The four numbers of the schedule of λ. */
export interface Annealing {
  /** λ before the first step. */
  readonly base: number;
  /** How fast λ falls. */
  readonly gamma: number;
  /** The power of the fall. */
  readonly power: number;
  /** λ never falls below this; the margin stays diluted by as much. */
  readonly lambdaMin: number;
}

/** The released SphereFace: 892.857 at the first step, 5 from step 1659 on. */
export const SPHEREFACE_ANNEALING: Annealing = { base: 1000, gamma: 0.12, power: 1, lambdaMin: 5 };

/**
 * `λ = max(λ_min, base (1 + γ step)^-power)`, after which the target's logit is
 * `(λ cos θ + ψ(θ)) / (1 + λ)`.
 *
 * A pure function of the step, so that a resumed run goes on where it was. The released layer
 * adds 1 to its counter before it uses it: its first step is 1.
 *
 * @param step Steps taken, counting the present one; at least 0.
 * @throws {RangeError} Where a number of the schedule is negative or not finite.
 *
 * @example The released SphereFace
 * ```ts
 * import { equal } from "node:assert/strict";
 *
 * equal(annealing(1, SPHEREFACE_ANNEALING), 1000 / 1.12);
 * equal(annealing(28000, SPHEREFACE_ANNEALING), 5);
 * ```
 */
export function annealing(
  step: number,
  { base, gamma, power, lambdaMin }: Annealing,
): number {
  for (const [name, value] of Object.entries({ step, base, gamma, power, lambdaMin })) {
    if (!(value >= 0 && value < Infinity)) {
      throw new RangeError(
        `Cannot anneal: ${name} must be a finite number of at least 0, got ${value}`,
      );
    }
  }
  return Math.max(lambdaMin, base * (1 + gamma * step) ** -power);
}
