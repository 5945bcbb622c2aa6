/**
 * What a crop must be before a network may see it.
 *
 * @module
 */
import type { Image } from "../image/image.ts";

/**
 * Holds where a crop has three channels and the sides that a network takes.
 *
 * @throws {RangeError} With its place among others, where it has not.
 */
export function checkCrop(
  crop: Image,
  index: number,
  { width, height }: { readonly width: number; readonly height: number },
): void {
  if (crop.width === width && crop.height === height && crop.channels === 3) return;
  throw new RangeError(
    `Cannot embed crop ${index}: it must be ${width} x ${height} of 3 channels, is ` +
      `${crop.width} x ${crop.height} of ${crop.channels}`,
  );
}
