/**
 * The mirror image.
 *
 * @module
 */
import type { Image } from "./image.ts";
import { moveInto } from "./move.ts";

/**
 * Left and right exchanged.
 *
 * @example Two pixels
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const image = { data: Uint8Array.of(1, 2), width: 2, height: 1, channels: 1 };
 * deepEqual([...mirrorImage(image).data], [2, 1]);
 * ```
 */
export function mirrorImage(image: Image<Uint8Array>): Image<Uint8Array> {
  const out = new Uint8Array(image.data.length);
  moveInto(image, { mirrored: true, right: 0, down: 0 }, out, 0);
  return { ...image, data: out };
}
