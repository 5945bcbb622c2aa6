/**
 * Where a margin draws the line between two classes, on plain numbers.
 *
 * @module
 */
import { logitsOf, type LossChoice } from "./options.ts";

/** How finely roots are looked for, before they are bisected. */
const STEPS = 720;

/**
 * The largest angle to the own class at which its logit, margin included, still is that of
 * another class at the angle θ₂: the θ₁ with `f(θ₁) = cos θ₂`.
 *
 * @param theta2 The angle to the other class, in radians, in `[0, π]`.
 * @returns `null` where not even an image on its class weight gets there.
 *
 * @example A-Softmax asks for a quarter of the angle
 * ```ts
 * import { ok } from "node:assert/strict";
 *
 * ok(Math.abs(boundaryAgainst(1, { name: "a-softmax", m: 4 })! - 0.25) < 1e-9);
 * ```
 */
export function boundaryAgainst(theta2: number, loss: LossChoice): number | null {
  const { own, others } = logitsOf(loss), other = others(theta2);
  return firstRoot((theta1) => own(theta1) - other, Math.PI);
}

/**
 * The same for an image between two classes that lie δ apart, `θ₂ = δ - θ₁`, and the gap
 * `δ - 2θ₁` that is left between the two.
 *
 * @param delta The angle between the two class weights, in radians.
 * @returns `null` where not even an image on its class weight gets there.
 *
 * @example ArcFace's gap is its margin
 * ```ts
 * import { ok } from "node:assert/strict";
 *
 * ok(Math.abs(boundaryBetween(2, { name: "arcface", m: 0.5 })!.gap - 0.5) < 1e-9);
 * ```
 */
export function boundaryBetween(
  delta: number,
  loss: LossChoice,
): { readonly theta1: number; readonly gap: number } | null {
  const { own, others } = logitsOf(loss);
  const theta1 = firstRoot((theta1) => own(theta1) - others(delta - theta1), delta);
  return theta1 === null ? null : { theta1, gap: delta - 2 * theta1 };
}

/**
 * How far the region of a class reaches from its weight on the sphere, one way: the largest angle
 * at which its logit, margin included, still is that of every other class.
 *
 * @param toward Where an angle from the weight leads, as a unit vector.
 * @param rivals The unit weights of the other classes.
 * @returns `null` where not even the weight itself belongs to it.
 */
export function regionReach(
  toward: (theta: number) => readonly number[],
  rivals: readonly (readonly number[])[],
  loss: LossChoice,
): number | null {
  const { own, others } = logitsOf(loss);
  return firstRoot((theta) => {
    const x = toward(theta);
    return own(theta) - Math.max(...rivals.map((w) => others(angleBetween(x, w))));
  }, Math.PI);
}

function angleBetween(a: readonly number[], b: readonly number[]): number {
  const cosine = a.reduce((sum, v, i) => sum + v * b[i]!, 0);
  return Math.acos(Math.min(1, Math.max(-1, cosine)));
}

/** Where a function that starts at 0 or above first falls below; the end where it never does. */
function firstRoot(f: (x: number) => number, end: number): number | null {
  if (f(0) < 0) return null;
  let low = 0, high = end;
  for (let i = 1; i <= STEPS; i++) {
    const at = end * i / STEPS;
    if (f(at) < 0) {
      high = at;
      break;
    }
    low = at;
  }
  if (low === end) return end;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (f(middle) < 0) high = middle;
    else low = middle;
  }
  return low;
}
