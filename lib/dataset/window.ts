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
 * Checks a window before anything is computed.
 *
 * @throws {RangeError} Where it is not within the image, or not of whole pixels.
 *
 * @example One column too many
 * ```ts
 * import { throws } from "node:assert/strict";
 *
 * const face = { width: 24, height: 28 };
 * throws(() => checkWindow(face, { left: 1, top: 0, width: 24, height: 9 }), /within the image/);
 * ```
 */
export function checkWindow(
  image: Pick<ImageSet, "width" | "height">,
  { left, top, width, height }: Window,
): void {
  const whole = [left, top, width, height].every(Number.isInteger);
  if (
    !whole || left < 0 || top < 0 || width < 1 || height < 1 || left + width > image.width ||
    top + height > image.height
  ) {
    throw new RangeError(
      `Cannot look through a window of ${width}x${height} at ${left}, ${top}: it must lie within ` +
        `the image of ${image.width}x${image.height}`,
    );
  }
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
export function windowed(set: ImageSet, window: Window): ImageSet {
  checkWindow(set, window);
  const { left, top, width, height } = window;
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
