/**
 * What a detector is told, with the released settings as defaults.
 *
 * @module
 */
import { type Origin, ORIGINS } from "../align/warp.ts";
import { rowName } from "../math/names.ts";

/** How faces are looked for. */
export interface DetectSettings {
  /** The smallest face, in pixels; default 20. */
  readonly minSize: number;
  /** From one size of the pyramid to the next; default 0.85, finer than MTCNN's own 0.709. */
  readonly factor: number;
  /** What each of the three networks must be sure of; default 0.6, 0.7, 0.9. */
  readonly thresholds: readonly [number, number, number];
  /** Whether landmarks are the mean of those of the face and of its mirror image; default yes. */
  readonly flip: boolean;
  /**
   * Whether a box counts columns and rows from 1, as in the MATLAB code (the default), or from 0,
   * as in ports that left its numbers as they were: their crops lie a pixel further right and
   * down. What is told of faces counts from 0 either way.
   */
  readonly origin: Origin;
}

/** The settings of SphereFace's `face_detect_demo.m`. */
export const DETECT_DEFAULTS: DetectSettings = {
  minSize: 20,
  factor: 0.85,
  thresholds: [0.6, 0.7, 0.9],
  flip: true,
  origin: "matlab",
};

/**
 * All settings, checked.
 *
 * @throws {RangeError} A setting that cannot be.
 *
 * @example A pyramid that would never end
 * ```ts
 * import { throws } from "node:assert/strict";
 *
 * throws(() => detectSettings({ factor: 1 }), /factor must be a number from 0.1 to 0.99, is 1/);
 * ```
 */
export function detectSettings(some: Partial<DetectSettings> = {}): DetectSettings {
  const settings = { ...DETECT_DEFAULTS, ...some };
  const { minSize, factor, thresholds, origin } = settings;
  check("minSize", minSize, 12, 10_000);
  check("factor", factor, 0.1, 0.99);
  if (thresholds.length !== 3) {
    throw new RangeError(
      `Cannot detect faces: there must be 3 thresholds, got ${thresholds.length}`,
    );
  }
  thresholds.forEach((threshold) => check("threshold", threshold, 0.05, 0.9999));
  rowName("origin", ORIGINS, origin);
  return settings;
}

function check(name: string, value: number, from: number, to: number): void {
  if (value >= from && value <= to) return;
  throw new RangeError(
    `Cannot detect faces: the ${name} must be a number from ${from} to ${to}, is ${value}`,
  );
}
