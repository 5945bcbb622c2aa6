/**
 * A source whose images are seen through a window.
 *
 * @module
 */
import { bytesOf } from "../dataset/images.ts";
import { DARK } from "../dataset/gather.ts";
import { checkWindow, type Window } from "../dataset/window.ts";
import type { ImageSource } from "./source.ts";

/**
 * The same images, dark outside of a window.
 *
 * They are varied first: the window of a mirrored image is not the mirrored window where that lies
 * to one side, and what is moved comes into view as it does of another image.
 *
 * @throws {RangeError} A window that is not within the images.
 *
 * @example The left pixel of two, of a mirrored image
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 * import { memorySource } from "./source.ts";
 *
 * const set = { images: Uint8Array.of(7, 255), labels: Uint8Array.of(0), count: 1, width: 2, height: 1 };
 * const source = memorySource(set, { seed: 1, augmentation: { mirror: 1 } });
 * const left = throughWindow(source, { left: 0, top: 0, width: 1, height: 1 });
 * deepEqual([...await left.pixels(Int32Array.of(0), 0)], [127.5 / 128, -127.5 / 128]);
 * ```
 */
export function throughWindow(source: ImageSource, window: Window): ImageSource {
  checkWindow(source, window);
  const places = outside(source, window), size = bytesOf(source);
  return {
    ...source,
    async pixels(indices, epoch) {
      // Into the array that came: it is the step's, and made anew or filled anew for the next.
      const pixels = await source.pixels(indices, epoch);
      for (let from = 0; from < pixels.length; from += size) {
        for (const place of places) pixels[from + place] = DARK;
      }
      return pixels;
    },
  };
}

/** Where in an image the numbers are that lie outside. */
function outside(
  { width, channels = 1, ...set }: ImageSource,
  { left, top, width: across, height: down }: Window,
): readonly number[] {
  return Array.from({ length: bytesOf({ width, channels, ...set }) }, (_, k) => k).filter((k) => {
    const pixel = Math.floor(k / channels), x = pixel % width, y = Math.floor(pixel / width);
    return x < left || x >= left + across || y < top || y >= top + down;
  });
}
