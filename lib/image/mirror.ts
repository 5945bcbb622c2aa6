/**
 * The mirror image.
 *
 * @module
 */
import type { Image } from "./image.ts";

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
  const { data, width, height, channels } = image, out = new Uint8Array(data.length);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += channels) {
      const from = (y * width + width - 1 - x) * channels;
      for (let c = 0; c < channels; c++) out[at + c] = data[from + c]!;
    }
  }
  return { ...image, data: out };
}
