/**
 * An image of bytes under an affine map, quickly.
 *
 * @module
 */
import type { Image } from "../image/image.ts";
import type { Affine } from "./affine.ts";
import { checkWarp, readAt, sourceOf, type WarpOptions } from "./warp.ts";

/**
 * {@linkcode warp} of an image of bytes, rounded to bytes: half up.
 *
 * A line of the crop is a line in the image, so its pixels with all four neighbours in the image
 * lie side by side. Those are read without looking at borders; the others at both ends as `warp`
 * reads them. A mean of bytes is never outside of bytes.
 *
 * @throws {RangeError} As `warp`.
 *
 * @example The same, as bytes
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const image = { data: new Uint8Array([10, 21]), width: 2, height: 1, channels: 1 };
 * const options = { width: 3, height: 1, origin: "zero" } as const;
 * deepEqual([...warpBytes(image, [[1, 0, 0.5], [0, 1, 0]], options).data], [5, 16, 11]);
 * ```
 */
export function warpBytes(
  image: Image<Uint8Array>,
  transform: Affine,
  options: WarpOptions,
): Image<Uint8Array<ArrayBuffer>> {
  const { width, height, channels } = checkWarp(image, options);
  const [[a, b, tx], [c, d, ty]] = sourceOf(transform, options.origin);
  const data = new Uint8Array(width * height * channels), pixel = new Float64Array(channels);
  for (let row = 0; row < height; row++) {
    const line = { x: b * row + tx, y: d * row + ty, dx: a, dy: c };
    const out = data.subarray(row * width * channels, (row + 1) * width * channels);
    const atBorder = (column: number) => {
      readAt(image, line.x + a * column, line.y + c * column, pixel, 0);
      for (let k = 0; k < channels; k++) out[column * channels + k] = pixel[k]! + 0.5;
    };
    // Rounding keeps order, so a span whose two ends lie inside lies inside.
    let from = 0, to = width;
    while (from < to && !isInside(image, line, from)) atBorder(from++);
    while (to > from && !isInside(image, line, to - 1)) atBorder(--to);
    readSpan(image, line, from, to, out);
  }
  return { data, width, height, channels };
}

/** A line in the image: where a row of the crop starts, and its step a column. */
interface Line {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
}

/** Whether all four neighbours of a column's place lie in the image. */
function isInside({ width, height }: Image, { x, y, dx, dy }: Line, column: number): boolean {
  const u = x + dx * column, v = y + dy * column;
  return u >= 0 && u < width - 1 && v >= 0 && v < height - 1;
}

/** Reads the columns `from` to `to` of a row, all of them inside. */
function readSpan(
  { data, width, channels }: Image<Uint8Array>,
  { x, y, dx, dy }: Line,
  from: number,
  to: number,
  out: Uint8Array,
): void {
  const below = width * channels;
  for (let column = from, at = from * channels; column < to; column++) {
    const u = x + dx * column, v = y + dy * column, left = u | 0, top = v | 0;
    const fx = u - left, fy = v - top, stop = at + channels;
    for (let p = (top * width + left) * channels; at < stop; p++, at++) {
      const q = p + below, n = data[p]!, s = data[q]!;
      const north = n + fx * (data[p + channels]! - n);
      const south = s + fx * (data[q + channels]! - s);
      out[at] = (north + fy * (south - north) + 0.5) | 0;
    }
  }
}
