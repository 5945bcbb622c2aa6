/**
 * What an image is here.
 *
 * @module
 */

/** The numbers of an image: bytes, or what they became. */
export type Pixels = Uint8Array | Float32Array;

/** An image, `[height, width, channels]`: row by row, the channels of a pixel side by side. */
export interface Image<P extends Pixels = Pixels> {
  /** `height * width * channels` numbers. */
  readonly data: P;
  /** Pixels across. */
  readonly width: number;
  /** Pixels down. */
  readonly height: number;
  /** 1 of grey, 3 of red, green and blue. */
  readonly channels: number;
}

/**
 * The same image, whose numbers are as many as its sides say.
 *
 * @throws {RangeError} Sides that are no whole numbers above 0, or other than `data` fills.
 *
 * @example A row is missing
 * ```ts
 * import { throws } from "node:assert/strict";
 *
 * throws(
 *   () => checkImage({ data: new Uint8Array(6), width: 2, height: 2, channels: 3 }),
 *   /2 x 2 pixels of 3 channels must have 12 numbers, got 6/,
 * );
 * ```
 */
export function checkImage<P extends Pixels>(image: Image<P>): Image<P> {
  const { data, width, height, channels } = image;
  for (const [name, value] of Object.entries({ width, height, channels })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new RangeError(
        `Cannot use the image: its ${name} must be a whole number above 0, is ${value}`,
      );
    }
  }
  if (data.length !== width * height * channels) {
    throw new RangeError(
      `Cannot use the image: ${width} x ${height} pixels of ${channels} channels must have ` +
        `${width * height * channels} numbers, got ${data.length}`,
    );
  }
  return image;
}
