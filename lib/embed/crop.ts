/**
 * What a crop must be before a network may see it.
 *
 * @module
 */
import type { CropRules } from "../align/crops.ts";
import type { Image } from "../image/image.ts";

/**
 * Holds where a crop has the sides and the channels that a network takes.
 *
 * @throws {RangeError} With its place among others, where it has not.
 */
export function checkCrop(
  crop: Image,
  index: number,
  { width, height, channels }: CropRules,
): void {
  if (crop.width === width && crop.height === height && crop.channels === channels) return;
  throw new RangeError(
    `Cannot embed crop ${index}: it must be ${width} x ${height} of ${channels} channels, is ` +
      `${crop.width} x ${crop.height} of ${crop.channels}`,
  );
}
