/**
 * Feature maps as images.
 *
 * @module
 */
import type { Image } from "../image/image.ts";
import type { Shape } from "../network/layers.ts";

/**
 * The channels of a layer's output as grey images, white where it answers most; all by one scale.
 *
 * @param row What comes out for one image, `height * width * channels` numbers.
 *
 * @example Two channels of one place
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * deepEqual(channelImages([0, 2], [1, 1, 2]).map(({ data }) => data[0]), [0, 255]);
 * ```
 */
export function channelImages(
  row: ArrayLike<number>,
  [height, width, channels]: Shape,
): Image<Uint8Array>[] {
  const values = Array.from(row), least = values.reduce((a, b) => Math.min(a, b));
  const range = values.reduce((a, b) => Math.max(a, b)) - least || 1;
  return Array.from({ length: channels }, (_, channel) => ({
    data: Uint8Array.from(
      { length: height * width },
      (_, i) => Math.round(255 * (values[i * channels + channel]! - least) / range),
    ),
    width,
    height,
    channels: 1,
  }));
}
