/**
 * Faces of an image that was looked at smaller, in pixels of the image itself.
 *
 * @module
 */
import type { Point } from "../align/affine.ts";
import type { Face, ImageSize } from "./face.ts";

/**
 * A face where it lies in the larger image: pixel k of the smaller one covers as many of the larger
 * one as that is larger, and points are at the middle of what they cover.
 *
 * @param from The size that was looked at.
 * @param to The size of the image itself; the same gives the very same numbers.
 *
 * @example The second of two pixels is the third and fourth of four
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const landmarks = [[0, 0], [1, 1], [0, 0], [0, 0], [0, 0]] as const;
 * const face = { box: [1, 1, 1, 1], score: 1, landmarks } as const;
 * const large = enlargeFace(face, { width: 2, height: 2 }, { width: 4, height: 4 });
 * deepEqual([large.box, large.landmarks[1]], [[2, 2, 3, 3], [2.5, 2.5]]);
 * ```
 */
export function enlargeFace(face: Face, from: ImageSize, to: ImageSize): Face {
  if (from.width === to.width && from.height === to.height) return face;
  const across = to.width / from.width, down = to.height / from.height;
  const point = ([x, y]: Point): Point => [
    (x + 0.5) * across - 0.5,
    (y + 0.5) * down - 0.5,
  ];
  const { box: [left, top, right, bottom], landmarks: [a, b, c, d, e] } = face;
  return {
    ...face,
    // Both ends belong to a box.
    box: [left * across, top * down, (right + 1) * across - 1, (bottom + 1) * down - 1],
    landmarks: [point(a), point(b), point(c), point(d), point(e)],
  };
}
