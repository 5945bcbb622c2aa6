/**
 * Pixel rules by name, and how others are spelt.
 *
 * @module
 */
import { rowName } from "../math/names.ts";
import { IMAGENET_PIXELS, type PixelRule, SPHEREFACE_PIXELS } from "./pixels.ts";

const three = (value: number) => [value, value, value] as const;

/** Rules that released networks were trained by. */
export const PIXEL_RULES = {
  sphereface: SPHEREFACE_PIXELS,
  insightface: { order: "rgb", mean: three(127.5), deviation: three(127.5) },
  imagenet: IMAGENET_PIXELS,
  /** For networks that take mean and deviation into account themselves. */
  raw: { order: "rgb", mean: three(0), deviation: three(1) },
} as const satisfies Readonly<Record<string, PixelRule>>;

/**
 * The rule that a text names, or spells as `ORDER:MEAN:DEVIATION`; one number stands for all three
 * channels, three are separated by commas and in that order.
 *
 * @throws {RangeError} No such name; an order, a mean or a deviation that is none.
 *
 * @example InsightFace's, and the same for a network that wants blue first
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const { mean, deviation } = pixelRule("insightface");
 * deepEqual(pixelRule("bgr:127.5:127.5"), { order: "bgr", mean, deviation });
 * ```
 */
export function pixelRule(text: string): PixelRule {
  const [order, mean, deviation, ...more] = text.split(":");
  if (mean === undefined) return PIXEL_RULES[rowName("rule of pixels", PIXEL_RULES, text)];
  const means = channels(mean), deviations = channels(deviation ?? "");
  const isOrder = order === "rgb" || order === "bgr";
  if (isOrder && means && deviations?.every((value) => value > 0) && more.length === 0) {
    return { order, mean: means, deviation: deviations };
  }
  throw new RangeError(
    "Cannot read the rule of pixels: it must be ORDER:MEAN:DEVIATION, an order of rgb or bgr and " +
      `a number or three for each, deviations above 0, as rgb:127.5:128, is ${text}`,
  );
}

/** A number a channel. */
function channels(text: string): readonly [number, number, number] | undefined {
  const words = text.split(","), values = words.map(Number);
  if (words.some((word) => word.trim() === "") || !values.every(Number.isFinite)) return undefined;
  if (values.length === 1) return three(values[0]!);
  return values.length === 3 ? [values[0]!, values[1]!, values[2]!] : undefined;
}
