/**
 * How strongly a loss turns an image to its class, on plain numbers.
 *
 * @module
 */
import { type Law, lawAt } from "./law.ts";
import type { GradientRule, LossOptions } from "./losses.ts";
import { type LossChoice, lossOptions, lossRow, splitChoice } from "./options.ts";

/** A law that changes by more than this in 2h has a step there, and no slope. */
const H = 1e-5, STEP = 1e-2;

/**
 * `-d law / d θ` of the own class under a gradient rule, for a radius of 1: what turns an image to
 * its class weight, before it is weighed by 1 - p. Of plain cosines it is sin θ.
 *
 * - `exact`: the slope of the law.
 * - `detached`: sin θ, whatever the law.
 * - `seed`: the released layer divides a ŵ + b x, the gradient of ‖x‖ψ, by √(a² + b²).
 *
 * @param theta The angle to the own class, in radians, in `[0, π]`.
 * @param norm ‖x‖, which the `seed` rule alone depends on.
 * @returns `NaN` where the law has a step.
 *
 * @example A-Softmax pulls nothing at a joint of ψ
 * ```ts
 * import { ok } from "node:assert/strict";
 *
 * ok(Math.abs(turningForce(Math.PI / 4, { name: "a-softmax", m: 4 }, "exact")) < 1e-4);
 * ```
 */
export function turningForce(
  theta: number,
  loss: LossChoice,
  rule: GradientRule,
  norm = 1,
): number {
  const { name, options } = splitChoice(loss);
  const { law: lawWith, drawn } = lossRow(name);
  const filled = lossOptions(name, { ...drawn, ...options, gradient: rule });
  const law = lawWith(filled as Required<LossOptions>), lambda = filled.lambda!;
  const sine = Math.sin(theta), blend = (force: number) => (lambda * sine + force) / (1 + lambda);
  if (rule === "detached") return sine;
  const force = forceOf(theta, law);
  if (rule === "exact") return blend(force);
  if (sine === 0) return 0;
  const a = force / sine, b = (lawAt(theta, law) - Math.cos(theta) * a) / norm;
  return blend(force / Math.hypot(a, b));
}

function forceOf(theta: number, law: Law): number {
  if (law.kind === "weighted") { // its first factor counts as a constant
    return Math.max(0, law.a + law.b * Math.cos(theta)) * Math.sin(theta);
  }
  const [from, to] = [Math.max(0, theta - H), Math.min(Math.PI, theta + H)];
  const fall = lawAt(from, law) - lawAt(to, law);
  return Math.abs(fall) > STEP ? NaN : fall / (to - from);
}
