/**
 * The laws of `margin/law.ts` once more, on a batch of cosines, each with its slope.
 *
 * The slope d(law)/d(cos θ) is spelt out and not left to `acos`, whose derivative is infinite at
 * ±1. See docs/numerics.md.
 *
 * @module
 */
import * as tf from "#tensor";
import type { Law } from "../margin/law.ts";
import type { GradientRule } from "../margin/losses.ts";
import { additiveAngle, multiple, phased, wholePsi } from "./angular_laws.ts";
import { adjusted, ofQuality, spelt, weighted } from "./bent_laws.ts";
import type { LawValues } from "./law_values.ts";
import { withGradient } from "./rows.ts";

/** A law at cosines within [-1, 1], of any shape. */
export function lawOf(cosines: tf.Tensor, law: Law): LawValues {
  switch (law.kind) {
    case "cosine":
      return { value: cosines, slope: () => tf.onesLike(cosines) };
    case "additive-cosine":
      return { value: tf.sub(cosines, law.m), slope: () => tf.onesLike(cosines) };
    case "additive-angle":
      return additiveAngle(cosines, law.m, law.continuation);
    case "psi":
      return Number.isInteger(law.m)
        ? wholePsi(cosines, law.m)
        : phased(cosines, { m1: law.m, m2: 0, m3: 0, last: Math.ceil(law.m) - 1 });
    case "combined":
      return phased(cosines, { ...law, last: law.wrap ? Infinity : 0 });
    case "multiple":
      return multiple(cosines, law.m);
    case "adjusted":
      return adjusted(lawOf(cosines, law.of), law.t, law.m);
    case "weighted":
      return weighted(cosines, law);
    case "quality":
      return ofQuality(cosines, law.m, law.q);
    case "formula":
      return spelt(cosines, law.of);
  }
}

/**
 * The law of the target's cosines under a gradient rule.
 *
 * A cosine that rounding put just past ±1 is pulled back in value only: a true clip would send
 * no gradient to the very samples that are farthest off (or best).
 *
 * @param law One law for all, or what computes each image's own from `own`.
 */
export function applyLaw(
  cosines: tf.Matrix,
  law: Law | ((cosines: tf.Tensor, ...own: tf.Tensor[]) => LawValues),
  rule: Exclude<GradientRule, "seed">,
  ...own: tf.Tensor[]
): tf.Matrix {
  const at = typeof law === "function" ? law : (cosines: tf.Tensor) => lawOf(cosines, law);
  return withGradient((cosines: tf.Matrix) => {
    const inside = tf.clipByValue(cosines, -1, 1);
    return {
      value: at(inside, ...own).value as tf.Matrix,
      kept: [inside, ...own],
      gradient: (dy, [inside, ...own]) =>
        rule === "detached" ? dy : tf.mul(dy, at(inside!, ...own).slope()),
    };
  })(cosines);
}
