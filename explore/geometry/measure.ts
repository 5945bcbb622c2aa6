/**
 * What a loss says of one image between two classes.
 *
 * @module
 */
import { boundaryBetween } from "../../lib/margin/boundary.ts";
import type { GradientRule } from "../../lib/margin/losses.ts";
import { logitsOf, lossRow } from "../../lib/margin/options.ts";
import { turningForce } from "../../lib/margin/slope.ts";
import { type Choice, filled, lossOf, radius } from "../choices.ts";

/** Where the image is: θ from its own class, which lies δ from the other. Radians. */
export interface Place {
  /** From the own class towards the other, in `[0, π]`. */
  readonly theta: number;
  /** Between the two classes, in `[0, π]`. */
  readonly delta: number;
}

/** What a loss says of it. */
export interface Measured {
  /** The logit of the own class, before the scale. */
  readonly own: number;
  /** The logit of the other class, before the scale. */
  readonly other: number;
  /** What multiplies both. */
  readonly radius: number;
  /** p of the own class, of the two. */
  readonly probability: number;
  /** What turns the image to its class, before it is weighed by 1 - p. */
  readonly force: number;
  /** The same, weighed: the gradient of the loss by the angle, over the scale. */
  readonly pull: number;
}

/**
 * The image by one loss. A loss whose classes are each a yes or no is weighed by its own logit
 * alone: 1 - p is then that of a logit without the bias.
 *
 * @example On the edge of plain cosines both classes are as likely
 * ```ts
 * import { equal } from "node:assert/strict";
 * import { choiceOf } from "../choices.ts";
 *
 * equal(measure(choiceOf("normface"), { theta: 1, delta: 2 }).probability, 0.5);
 * ```
 */
export function measure(choice: Choice, { theta, delta }: Place): Measured {
  return measuring(choice)({ theta, delta });
}

/** The same for many places: options are checked once. */
export function measuring(choice: Choice): (place: Place) => Measured {
  const loss = lossOf(choice), r = radius(choice), { own: law, others } = logitsOf(loss);
  const rule = filled(choice).gradient as GradientRule, { binary } = lossRow(choice.name);
  return ({ theta, delta }) => {
    const own = law(theta), other = others(Math.abs(delta - theta));
    const probability = 1 / (1 + Math.exp(r * ((binary ? 0 : other) - own)));
    const force = turningForce(theta, loss, rule, r);
    return { own, other, radius: r, probability, force, pull: (1 - probability) * force };
  };
}

/** How far a class reaches towards another, and what is left between; null where it does not. */
export function between(choice: Choice, delta: number) {
  return boundaryBetween(delta, lossOf(choice));
}
