/**
 * A run of pixels along a line in an image of bytes, none of them at its border: where a warp
 * spends its time.
 *
 * @module
 */
import type { Image } from "../image/image.ts";

/** A row of a crop, as a line in the image. */
export interface Line {
  /** Where its first column lies in the image. */
  readonly x: number;
  /** Where its first column lies in the image. */
  readonly y: number;
  /** The step of a column. */
  readonly dx: number;
  /** The step of a column. */
  readonly dy: number;
  /** The first number of the row in the crop. */
  readonly start: number;
}

/** An image and a crop; the views are of the same bytes. */
export interface Sides {
  readonly image: Image<Uint8Array>;
  readonly crop: Image<Uint8Array>;
  readonly imageView: DataView;
  readonly cropView: DataView;
}

/** Reads the columns `from` to `to` of a row: all four neighbours of each lie in the image. */
export type ReadSpan = (sides: Sides, line: Line, from: number, to: number) => void;

/** How many pixels after a span {@linkcode readColours} may write over. */
export const SPILL = 3;

/** At this size a float64 keeps whole numbers only, its lowest byte the lowest of the number. */
const WHOLE = 2 ** 52;

/**
 * Bytes as float64: a look-up is quicker than a conversion. The 2^-40 outlives every sum and lifts
 * what lies half way, to the errors of float64; adding 2^52 would round it to even.
 */
const GREYS = Float64Array.from({ length: 256 }, (_, byte) => byte + 2 ** -40);

/**
 * Of three channels, each read by {@linkcode readAny}'s formula. A pixel and the one beside it
 * come as two words of four bytes. A sum is rounded by adding 2^52 and stored as it is: its lowest
 * byte is the result, and the seven above are written over by what follows.
 */
export const readColours: ReadSpan = (
  { image, imageView: words, cropView: out },
  { x, y, dx, dy, start },
  from,
  to,
) => {
  const stride = image.width * 3;
  for (let column = from, at = start + 3 * from; column < to; column++, at = (at + 3) | 0) {
    const u = x + dx * column, v = y + dy * column, left = u | 0, top = v | 0;
    const fx = u - left, fy = v - top;
    const p = (Math.imul(top, stride) + Math.imul(left, 3)) | 0, q = (p + stride) | 0;
    const nw = words.getUint32(p, true), ne = words.getUint32((p + 2) | 0, true) >>> 8;
    const sw = words.getUint32(q, true), se = words.getUint32((q + 2) | 0, true) >>> 8;
    const n0 = GREYS[nw & 255]!, n1 = GREYS[nw >> 8 & 255]!, n2 = GREYS[nw >> 16 & 255]!;
    const s0 = GREYS[sw & 255]!, s1 = GREYS[sw >> 8 & 255]!, s2 = GREYS[sw >> 16 & 255]!;
    const north0 = n0 + fx * (GREYS[ne & 255]! - n0), south0 = s0 + fx * (GREYS[se & 255]! - s0);
    const north1 = n1 + fx * (GREYS[ne >> 8 & 255]! - n1);
    const south1 = s1 + fx * (GREYS[se >> 8 & 255]! - s1);
    const north2 = n2 + fx * (GREYS[ne >> 16]! - n2), south2 = s2 + fx * (GREYS[se >> 16]! - s2);
    out.setFloat64(at, north0 + fy * (south0 - north0) + WHOLE, true);
    out.setFloat64((at + 1) | 0, north1 + fy * (south1 - north1) + WHOLE, true);
    out.setFloat64((at + 2) | 0, north2 + fy * (south2 - north2) + WHOLE, true);
  }
};

/** Of any number of channels. */
export const readAny: ReadSpan = (
  { image: { data, width, channels }, crop: { data: out } },
  { x, y, dx, dy, start },
  from,
  to,
) => {
  const below = width * channels;
  for (let column = from, at = start + from * channels; column < to; column++) {
    const u = x + dx * column, v = y + dy * column, left = u | 0, top = v | 0;
    const fx = u - left, fy = v - top, stop = at + channels;
    for (let p = (top * width + left) * channels; at < stop; p++, at++) {
      const q = p + below, n = data[p]!, s = data[q]!;
      const north = n + fx * (data[p + channels]! - n);
      const south = s + fx * (data[q + channels]! - s);
      out[at] = (north + fy * (south - north) + 0.5) | 0;
    }
  }
};
