/**
 * Mirror images of a whole set.
 *
 * @module
 */
import { mirrorImage } from "../image/mirror.ts";
import { bytesOf, type ImageSet } from "./images.ts";

/**
 * The same set with left and right exchanged in every image.
 *
 * @example Two pixels
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const set = { images: Uint8Array.of(7, 8), labels: Uint8Array.of(0), count: 1, width: 2, height: 1 };
 * deepEqual([...mirrored(set).images], [8, 7]);
 * ```
 */
export function mirrored(set: ImageSet): ImageSet {
  const { width, height, channels = 1, count } = set, size = bytesOf(set);
  const images = new Uint8Array(set.images.length);
  for (let i = 0; i < count; i++) {
    const data = set.images.subarray(i * size, (i + 1) * size);
    images.set(mirrorImage({ data, width, height, channels }).data, i * size);
  }
  return { ...set, images };
}
