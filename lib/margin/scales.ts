/**
 * Closed forms for scales, margins and the bias: what a loss can reach with them.
 *
 * @module
 */
import type { LossName, LossOptions } from "./losses.ts";

/**
 * The least α of L2-Softmax at which an image on its class weight gets probability p:
 * `ln(p (C - 2) / (1 - p))`. Ranjan et al. 2017, equation 5.
 *
 * @param classes At least 3.
 */
export function l2SoftmaxScale(classes: number, p: number): number {
  return Math.log(p * (classes - 2) / (1 - p));
}

/**
 * The least s of CosFace at which the best arrangement of class weights, a simplex, reaches
 * probability p: `(C - 1)/C ln((C - 1) p / (1 - p))`. Wang et al. 2018, equation 6.
 */
export function cosfaceScale(classes: number, p: number): number {
  return (classes - 1) / classes * Math.log((classes - 1) * p / (1 - p));
}

/**
 * The α of COCO at which an own cosine of 1 and all others of -1 give probability p:
 * `½ ln((C - 1) / (e^ε - 1))`, ε = -ln p. The paper prints a variant of it.
 */
export function cocoScale(classes: number, p: number): number {
  return Math.log((classes - 1) / (1 / p - 1)) / 2;
}

/** AdaCos's fixed scale `√2 ln(C - 1)`, of at least 3 classes. Zhang et al. 2019, equation 10. */
export function adacosScale(classes: number): number {
  return Math.SQRT2 * Math.log(classes - 1);
}

/** MagFace's margin `m_l + (m_u - m_l)(a - l)/(u - l)` of a norm a that is kept within [l, u]. */
export function magnitudeMargin(
  norm: number,
  { normLow, normHigh, marginLow, marginHigh }: Pick<
    Required<LossOptions>,
    "normLow" | "normHigh" | "marginLow" | "marginHigh"
  >,
): number {
  const kept = Math.min(Math.max(norm, normLow), normHigh);
  return marginLow + (marginHigh - marginLow) * (kept - normLow) / (normHigh - normLow);
}

/**
 * The bias with which SphereFace2 starts: where all cosines are 0, own and other classes pull on
 * it with equal force. Wen et al. 2022, appendix; the root in the form that does not cancel.
 *
 * @param classes At least 2.
 * @throws {RangeError} Where there are no other classes, or an alpha that leaves one side no force.
 *
 * @example Ten classes
 * ```ts
 * import { equal } from "node:assert/strict";
 *
 * equal(sphereface2Bias(10, { alpha: 0.7, scale: 40, m: 0.4, t: 3 }).toFixed(3), "12.950");
 * ```
 */
export function sphereface2Bias(
  classes: number,
  { alpha, scale, m, t }: Pick<Required<LossOptions>, "alpha" | "scale" | "m" | "t">,
): number {
  if (!(classes >= 2 && alpha > 0 && alpha < 1)) {
    throw new RangeError(
      "Cannot find the bias of SphereFace2: there must be at least 2 classes, and alpha above 0 and " +
        `below 1, got ${classes} classes and alpha ${alpha}`,
    );
  }
  const z = alpha / ((1 - alpha) * (classes - 1)), g = 2 * 0.5 ** t - 1;
  // e^{a_y - a_j}, of a_y = r (g - m) and a_j = r (g + m)
  const e = Math.exp(-2 * scale * m);
  const root = Math.sqrt((1 - z) ** 2 + 4 * z * e);
  const u = z <= 1 ? 2 * z / (1 - z + root) : (z - 1 + root) / (2 * e);
  return Math.log(u) - scale * (g + m);
}

/** Which losses have a least scale, and how it is found. */
const LEAST: Partial<
  Record<LossName, readonly ["scale" | "alpha", (classes: number, p: number) => number]>
> = {
  normface: ["scale", cosfaceScale],
  cosface: ["scale", cosfaceScale],
  arcface: ["scale", cosfaceScale],
  "l2-softmax": ["alpha", l2SoftmaxScale],
};

/**
 * A warning where the scale is too small for any arrangement to reach probability 0.9, or nothing.
 *
 * @param options The options of the loss, defaults filled in.
 */
export function scaleWarning(
  name: LossName,
  options: LossOptions,
  classes: number,
): string | undefined {
  const least = LEAST[name];
  if (!least || classes < 3) return undefined;
  const [option, bound] = least, value = options[option]!, needed = bound(classes, 0.9);
  if (value >= needed) return undefined;
  return `${option} ${value} is below ${needed.toFixed(2)}: with ${classes} classes no image can ` +
    `get probability 0.9, however well it lies; try ${Math.ceil(2 * needed)}`;
}
