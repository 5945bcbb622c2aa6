/**
 * The order of images and their batches, decided by the seed alone.
 *
 * @module
 */
import { permutation, random } from "../math/random.ts";
import type { ImageSet } from "./datasets.ts";

/**
 * The order of the images in one pass: a pure function, so that a resumed run meets the same.
 *
 * @example Passes differ, seeds decide
 * ```ts
 * import { deepEqual, notDeepEqual } from "node:assert/strict";
 *
 * deepEqual(epochOrder(1, 0, 100), epochOrder(1, 0, 100));
 * notDeepEqual(epochOrder(1, 0, 100), epochOrder(1, 1, 100));
 * ```
 */
export function epochOrder(seed: number, epoch: number, count: number): Int32Array {
  return permutation(count, random(seed, "order", epoch));
}

/** Bytes to about ±1, as SphereFace has it: (x - 127.5) / 128. */
const NORMALISED = Float32Array.from({ length: 256 }, (_, byte) => (byte - 127.5) / 128);

/**
 * The pixels of some images, normalised, one image after the other.
 *
 * @param out Where they go; made anew where it is absent or of another length.
 * @returns `[indices, height, width]` in one array.
 */
export function gatherImages(
  { images, width, height }: ImageSet,
  indices: Int32Array,
  out?: Float32Array,
): Float32Array {
  const size = width * height, length = indices.length * size;
  const pixels = out?.length === length ? out : new Float32Array(length);
  for (let i = 0; i < indices.length; i++) {
    const from = indices[i]! * size, to = i * size;
    for (let k = 0; k < size; k++) pixels[to + k] = NORMALISED[images[from + k]!]!;
  }
  return pixels;
}
