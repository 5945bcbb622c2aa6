/**
 * Two crops side by side, as a picture to look at.
 *
 * @module
 */
import type { Image } from "../image/image.ts";

/** Pixels of white between them. */
const GAP = 4;

/**
 * One image with both, a strip of white between them.
 *
 * @param left `[height, width, channels]`.
 * @param right Of the same shape, as crops for one network are.
 *
 * @example Two pixels
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const pixel = (grey: number) => ({ data: Uint8Array.of(grey), width: 1, height: 1, channels: 1 });
 * deepEqual([...imagesBeside(pixel(1), pixel(2)).data], [1, 255, 255, 255, 255, 2]);
 * ```
 */
export function imagesBeside(
  left: Image<Uint8Array>,
  right: Image<Uint8Array>,
): Image<Uint8Array> {
  const { width, height, channels } = left, row = width * channels;
  const across = 2 * width + GAP, data = new Uint8Array(across * height * channels).fill(255);
  for (let y = 0; y < height; y++) {
    const line = (image: Image<Uint8Array>) => image.data.subarray(y * row, (y + 1) * row);
    data.set(line(left), y * across * channels);
    data.set(line(right), y * across * channels + row + GAP * channels);
  }
  return { data, width: across, height, channels };
}

/** An image as PNG. */
export async function pngOf({ data, ...raw }: Image<Uint8Array>): Promise<Uint8Array> {
  const { default: sharp } = await import("sharp");
  const { width, height } = raw, channels = raw.channels as 1 | 3;
  return await sharp(data, { raw: { width, height, channels } }).png().toBuffer();
}
