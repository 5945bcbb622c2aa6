/**
 * An image under an affine map, read bilinearly.
 *
 * @module
 */
import { checkImage, type Image } from "../image/image.ts";
import { rowName } from "../math/names.ts";
import { type Affine, composeAffines, invertAffine } from "./affine.ts";

/**
 * Where the centre of the first pixel lies, in image and crop: at 1 in MATLAB, which made the crops
 * of SphereFace, at 0 in most other systems. The same numbers of landmarks and template give the
 * same map, but mean other pixels: a port that counts from 0 and keeps the template is a pixel off.
 */
export const ORIGINS = { matlab: 1, zero: 0 } as const;

/** How pixels are counted. */
export type Origin = keyof typeof ORIGINS;

/** What an image is warped into. */
export interface WarpOptions {
  /** Pixels across. */
  readonly width: number;
  /** Pixels down. */
  readonly height: number;
  /** Where the centre of the first pixel lies. */
  readonly origin: Origin;
}

/** As many numbers may come out: some thirty million pixels of three channels, 256 MiB. */
const LARGEST = 2 ** 26;

/**
 * Warps an image: out(r, c) is the image at the place that `transform` sends to the centre of
 * pixel (r, c), between its four neighbours. Outside the image all is 0, so a border fades over
 * one pixel. Nothing is rounded.
 *
 * @param transform From the image to the crop, e.g. of {@linkcode similarityTransform}.
 * @returns `[height, width, channels]`.
 * @throws {RangeError} A map that cannot be inverted, sides that are no whole numbers above 0, or
 *   a crop of more than 2^26 numbers.
 *
 * @example Half a pixel to the right: each is the mean of two, and the border fades
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const image = { data: new Uint8Array([10, 20]), width: 2, height: 1, channels: 1 };
 * const options = { width: 3, height: 1, origin: "zero" } as const;
 * deepEqual([...warp(image, [[1, 0, 0.5], [0, 1, 0]], options).data], [5, 15, 10]);
 * ```
 */
export function warp(
  image: Image,
  transform: Affine,
  options: WarpOptions,
): Image<Float32Array<ArrayBuffer>> {
  const { width, height, channels } = checkWarp(image, options);
  const [[a, b, tx], [c, d, ty]] = sourceOf(transform, options.origin);
  const data = new Float32Array(width * height * channels);
  for (let row = 0, at = 0; row < height; row++) {
    for (let column = 0; column < width; column++, at += channels) {
      readAt(image, a * column + b * row + tx, c * column + d * row + ty, data, at);
    }
  }
  return { data, width, height, channels };
}

/** The map from a pixel of the crop to the place in the image it is read at, both counted from 0. */
export function sourceOf(transform: Affine, origin: Origin): Affine {
  const o = ORIGINS[rowName("origin", ORIGINS, origin)];
  const there: Affine = [[1, 0, o], [0, 1, o]], back: Affine = [[1, 0, -o], [0, 1, -o]];
  return composeAffines(back, composeAffines(invertAffine(transform), there));
}

/** Reads an image between its pixels, all channels, into `out` from `at` on. */
export function readAt(
  { data, width, height, channels }: Image,
  x: number,
  y: number,
  out: Float32Array | Float64Array,
  at: number,
): void {
  if (!(x > -1 && x < width && y > -1 && y < height)) {
    out.fill(0, at, at + channels);
    return;
  }
  const left = Math.floor(x), top = Math.floor(y), fx = x - left, fy = y - top;
  for (let k = 0; k < channels; k++) {
    let sum = 0;
    for (let i = 0; i < 2; i++) {
      for (let j = 0; j < 2; j++) {
        const r = top + i, c = left + j;
        if (r < 0 || r >= height || c < 0 || c >= width) continue;
        sum += (i ? fy : 1 - fy) * (j ? fx : 1 - fx) * data[(r * width + c) * channels + k]!;
      }
    }
    out[at + k] = sum;
  }
}

/** The sides of the crop, which are checked before anything is allocated. */
export function checkWarp(image: Image, { width, height }: WarpOptions) {
  const { channels } = checkImage(image);
  const whole = [width, height].every((side) => Number.isInteger(side) && side > 0);
  if (!whole || width * height * channels > LARGEST) {
    throw new RangeError(
      "Cannot warp the image: the crop's width and height must be whole numbers above 0, and " +
        `give at most ${LARGEST} numbers, got ${width} x ${height} of ${channels} channels`,
    );
  }
  return { width, height, channels };
}
