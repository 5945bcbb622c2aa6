/**
 * An image of bytes under an affine map, quickly.
 *
 * @module
 */
import type { Image } from "../image/image.ts";
import type { Affine } from "./affine.ts";
import { checkWarp, readAt, sourceOf, type WarpOptions } from "./warp.ts";
import { type Line, readAny, readColours, type Sides, SPILL } from "./warp_span.ts";

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
  const data = new Uint8Array(width * height * channels), crop = { data, width, height, channels };
  const sides = { image, crop, imageView: viewOf(image.data), cropView: viewOf(data) };
  const [read, spill] = channels === 3 ? [readColours, SPILL] as const : [readAny, 0] as const;
  const pixel = new Float64Array(channels);
  for (let row = 0; row < height; row++) {
    const start = row * width * channels;
    const line = { x: b * row + tx, y: d * row + ty, dx: a, dy: c, start };
    // Rounding keeps order, so a span whose two ends lie inside lies inside.
    let from = 0, to = width;
    while (from < to && !isInside(image, line, from)) from++;
    while (to > from && !isInside(image, line, to - 1)) to--;
    // No span writes past the end of the crop.
    to = Math.max(from, Math.min(to, (height - row) * width - spill));
    readBorder(sides, line, 0, from, pixel);
    read(sides, line, from, to);
    readBorder(sides, line, to, width, pixel);
  }
  return crop;
}

const viewOf = (bytes: Uint8Array) =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Whether all four neighbours of a column's place lie in the image. */
function isInside({ width, height }: Image, { x, y, dx, dy }: Line, column: number): boolean {
  const u = x + dx * column, v = y + dy * column;
  return u >= 0 && u < width - 1 && v >= 0 && v < height - 1;
}

/** Reads the columns `from` to `to` of a row, wherever they lie. */
function readBorder(
  { image, crop: { data, channels } }: Sides,
  { x, y, dx, dy, start }: Line,
  from: number,
  to: number,
  pixel: Float64Array,
): void {
  for (let column = from, at = start + from * channels; column < to; column++, at += channels) {
    readAt(image, x + dx * column, y + dy * column, pixel, 0);
    for (let k = 0; k < channels; k++) data[at + k] = pixel[k]! + 0.5;
  }
}
