/**
 * How bytes become the numbers that a network was trained on.
 *
 * @module
 */
import type { Image } from "../image/image.ts";

/** What a network wants of a crop. */
export interface PixelRule {
  /** The order of channels; images have red first, Caffe's networks were trained with blue first. */
  readonly order: "rgb" | "bgr";
  /** What is taken from each byte, a number a channel in that order. */
  readonly mean: readonly [number, number, number];
  /** What that is divided by. */
  readonly deviation: readonly [number, number, number];
}

/** SphereFace: (x - 127.5) / 128, blue first. */
export const SPHEREFACE_PIXELS: PixelRule = {
  order: "bgr",
  mean: [127.5, 127.5, 127.5],
  deviation: [128, 128, 128],
};

/** What networks trained with torchvision want: mean and deviation of ImageNet, red first. */
export const IMAGENET_PIXELS: PixelRule = {
  order: "rgb",
  mean: [0.485 * 255, 0.456 * 255, 0.406 * 255],
  deviation: [0.229 * 255, 0.224 * 255, 0.225 * 255],
};

/**
 * The numbers of a crop, channel by channel, `[3, height, width]`, written into `out` from `at` on.
 *
 * @example A red pixel, blue first
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const out = new Float32Array(3), red = { data: Uint8Array.of(255, 0, 0), width: 1, height: 1 };
 * writePlanes({ ...red, channels: 3 }, SPHEREFACE_PIXELS, out, 0);
 * deepEqual([...out], [-127.5 / 128, -127.5 / 128, 127.5 / 128]);
 * ```
 */
export function writePlanes(
  { data, width, height }: Image,
  { order, mean, deviation }: PixelRule,
  out: Float32Array,
  at: number,
): void {
  const size = width * height;
  for (let c = 0; c < 3; c++) {
    const from = order === "rgb" ? c : 2 - c, to = at + c * size;
    const scale = 1 / deviation[c]!, shift = -mean[c]! / deviation[c]!;
    for (let i = 0; i < size; i++) out[to + i] = data[3 * i + from]! * scale + shift;
  }
}
