/**
 * Resampling by area: every pixel that comes out is the mean of what it covers.
 *
 * A table of sums over all rectangles from the corner gives the sum over any rectangle from four
 * of its entries, and, as a pixel is flat inside, over any that ends within pixels by
 * interpolating linearly between entries. So a crop costs what comes out of it, however large it
 * is, and what lies outside the image counts as 0 by itself.
 *
 * @module
 */
import { checkImage, type Image } from "./image.ts";

/** Above so many pixels the sum of all bytes may not fit into 32 bits. */
const MOST_PIXELS = Math.floor(2 ** 32 / 255);

/** The sums over the rectangles from the upper left corner of an image. */
export interface SummedArea {
  /** `[height + 1, width + 1, channels]` */
  readonly sums: Uint32Array;
  /** Of the image, in pixels. */
  readonly width: number;
  /** Of the image, in pixels. */
  readonly height: number;
  /** Of the image. */
  readonly channels: number;
}

/** A rectangle between edges of pixels: `[left, right) x [top, bottom)`, fractions allowed. */
export interface Rectangle {
  /** The left edge; that of the first pixel is 0. */
  readonly left: number;
  /** The upper edge. */
  readonly top: number;
  /** The right edge; that of the last pixel is the width. */
  readonly right: number;
  /** The lower edge. */
  readonly bottom: number;
}

/** Where resampled pixels go: an array of rows of `stride` numbers. */
export interface Target {
  /** Is written to. */
  readonly data: Float32Array;
  /** Of the first pixel. */
  readonly offset: number;
  /** Numbers from a row to the next. */
  readonly stride: number;
  /** Pixels across that are written. */
  readonly width: number;
  /** Pixels down that are written. */
  readonly height: number;
}

/**
 * Sums up an image once, to resample it often.
 *
 * @throws {RangeError} An image so large that its sums do not fit into 32 bits.
 *
 * @example The last entry is the sum of all
 * ```ts
 * import { equal } from "node:assert/strict";
 *
 * const image = { data: Uint8Array.of(1, 2, 3, 4), width: 2, height: 2, channels: 1 };
 * equal(sumArea(image).sums.at(-1), 10);
 * ```
 */
export function sumArea(image: Image<Uint8Array>): SummedArea {
  const { data, width, height, channels } = checkImage(image);
  if (width * height > MOST_PIXELS) {
    throw new RangeError(
      `Cannot sum up an image of ${width} x ${height} pixels: there may be at most ` +
        `${MOST_PIXELS}. Make it smaller first`,
    );
  }
  const stride = (width + 1) * channels, sums = new Uint32Array((height + 1) * stride);
  for (let y = 0, at = 0; y < height; y++) {
    for (let c = 0; c < channels; c++) {
      let row = 0;
      let to = (y + 1) * stride + channels + c;
      for (let from = at + c; from < at + width * channels; from += channels, to += channels) {
        row += data[from]!;
        sums[to] = sums[to - stride]! + row;
      }
    }
    at += width * channels;
  }
  return { sums, width, height, channels };
}

/**
 * Writes what a rectangle of the image covers, as means by area on whole bytes; outside of the
 * image is 0. The same numbers as OpenCV's INTER_AREA, for what becomes smaller or larger.
 *
 * @param scale What a byte is multiplied with; then `shift` is added.
 *
 * @example The whole image as one pixel
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const image = { data: Uint8Array.of(1, 2, 3, 4), width: 2, height: 2, channels: 1 };
 * const data = new Float32Array(1), to = { data, offset: 0, stride: 1, width: 1, height: 1 };
 * resampleArea(sumArea(image), { left: 0, top: 0, right: 2, bottom: 2 }, to);
 * deepEqual([...data], [3]); // 2.5, on whole bytes
 * ```
 */
export function resampleArea(
  { sums, width, height, channels }: SummedArea,
  { left, top, right, bottom }: Rectangle,
  to: Target,
  { scale = 1, shift = 0 }: { readonly scale?: number; readonly shift?: number } = {},
): void {
  const stride = (width + 1) * channels, across = (to.width + 1) * channels;
  const columns = edgesOf(left, right, to.width, width);
  const rows = edgesOf(top, bottom, to.height, height);
  const factor = to.width * to.height / ((right - left) * (bottom - top));
  let above = new Float64Array(across), here = new Float64Array(across);
  for (let y = 0; y <= to.height; y++) {
    const start = rows.floor[y]! * stride, part = rows.part[y]!;
    const below = part > 0 ? stride : 0; // the last row of sums has none below
    for (let x = 0, k = 0; x <= to.width; x++) {
      const from = start + columns.floor[x]! * channels, share = columns.part[x]!;
      const next = share > 0 ? channels : 0;
      for (let c = 0; c < channels; c++, k++) {
        const i = from + c;
        const upper = sums[i]! + share * (sums[i + next]! - sums[i]!);
        const j = i + below;
        const lower = sums[j]! + share * (sums[j + next]! - sums[j]!);
        here[k] = upper + part * (lower - upper);
      }
    }
    if (y > 0) {
      const first = to.offset + (y - 1) * to.stride;
      for (let k = channels; k < across; k++) {
        const sum = here[k]! - here[k - channels]! - above[k]! + above[k - channels]!;
        to.data[first + k - channels] = Math.floor(sum * factor + 0.5) * scale + shift;
      }
    }
    [above, here] = [here, above];
  }
}

/**
 * A whole image brought to other sides, in whole bytes.
 *
 * @throws {RangeError} As {@linkcode sumArea}.
 *
 * @example Two pixels as one
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const image = { data: Uint8Array.of(1, 3), width: 2, height: 1, channels: 1 };
 * deepEqual([...resampleWhole(image, 1, 1).data], [2]);
 * ```
 */
export function resampleWhole(
  image: Image<Uint8Array>,
  width: number,
  height: number,
): Image<Float32Array> {
  const { channels } = image, stride = width * channels, data = new Float32Array(stride * height);
  const whole = { left: 0, top: 0, right: image.width, bottom: image.height };
  resampleArea(sumArea(image), whole, { data, offset: 0, stride, width, height });
  return { data, width, height, channels };
}

/** Equal steps from an edge to another, kept inside the image, as whole part and fraction. */
function edgesOf(from: number, to: number, count: number, size: number) {
  const floor = new Int32Array(count + 1), part = new Float64Array(count + 1);
  for (let i = 0; i <= count; i++) {
    const at = Math.min(Math.max(from + (to - from) * i / count, 0), size);
    floor[i] = Math.floor(at), part[i] = at - floor[i]!;
  }
  return { floor, part };
}
