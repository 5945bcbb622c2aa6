/**
 * Where the landmarks of an aligned face lie.
 *
 * @module
 */
import type { Points } from "./affine.ts";

/** A crop and the five points that a face is brought to. */
export interface FaceTemplate {
  /** Pixels across. */
  readonly width: number;
  /** Pixels down. */
  readonly height: number;
  /** Left eye, right eye, nose, left and right corner of the mouth, as seen in the image. */
  readonly points: Points;
}

const POINTS = [
  [30.2946, 51.6963],
  [65.5318, 51.5014],
  [48.0252, 71.7366],
  [33.5493, 92.3655],
  [62.7299, 92.2041],
] as const;

/** Templates by the height and width of their crop. */
export const TEMPLATES = {
  /** The one of SphereFace, Liu et al. 2017: 96 wide, 112 high. */
  "112x96": { width: 96, height: 112, points: POINTS },
  /** The same face in the middle of a square, as later systems take it: x + 8. */
  "112x112": {
    width: 112,
    height: 112,
    points: [
      [38.2946, 51.6963],
      [73.5318, 51.5014],
      [56.0252, 71.7366],
      [41.5493, 92.3655],
      [70.7299, 92.2041],
    ],
  },
} as const satisfies Record<string, FaceTemplate>;

/** The name of a template. */
export type TemplateName = keyof typeof TEMPLATES;

/**
 * The template of a crop of some sides, where nothing else is said: the square one for squares.
 *
 * @example
 * ```ts
 * import { equal } from "node:assert/strict";
 *
 * equal(templateFor(56, 56), "112x112");
 * equal(templateFor(48, 56), "112x96");
 * ```
 */
export function templateFor(width: number, height: number): TemplateName {
  return width === height ? "112x112" : "112x96";
}
