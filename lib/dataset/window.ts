/**
 * A part of every image, the rest left dark.
 *
 * @module
 */
import { bytesOf, type ImageSet } from "./images.ts";

/** A rectangle of pixels. */
export interface Window {
  /** Columns left of it. */
  readonly left: number;
  /** Rows above it. */
  readonly top: number;
  /** Columns. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
}

/**
 * The same set with every pixel outside of a window 0.
 *
 * @throws {RangeError} Where the window is not within the image.
 *
 * @example The right pixel of two
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const set = { images: Uint8Array.of(7, 8), labels: Uint8Array.of(0), count: 1, width: 2, height: 1 };
 * deepEqual([...windowed(set, { left: 1, top: 0, width: 1, height: 1 }).images], [0, 8]);
 * ```
 */
export function windowed(set: ImageSet, { left, top, width, height }: Window): ImageSet {
  const whole = [left, top, width, height].every(Number.isInteger);
  if (
    !whole || left < 0 || top < 0 || width < 1 || height < 1 || left + width > set.width ||
    top + height > set.height
  ) {
    throw new RangeError(
      `Cannot look through a window of ${width}x${height} at ${left}, ${top}: it must lie within ` +
        `the image of ${set.width}x${set.height}`,
    );
  }
  const images = new Uint8Array(set.images.length), size = bytesOf(set), wide = size / set.height;
  const [first, last] = [left, left + width].map((x) => x * (set.channels ?? 1));
  for (let i = 0; i < set.count; i++) {
    for (let y = top; y < top + height; y++) {
      const from = i * size + y * wide + first!;
      images.set(set.images.subarray(from, from + last! - first!), from);
    }
  }
  return { ...set, images };
}
