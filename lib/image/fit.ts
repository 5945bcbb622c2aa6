/**
 * Images that are too large, made smaller.
 *
 * @module
 */
import type { Image } from "./image.ts";

/** An image that may have been made smaller, and how large it was. */
export interface FittedImage {
  /** What is looked at. */
  readonly image: Image<Uint8Array>;
  /** Pixels across of the file, turned as its camera says. */
  readonly width: number;
  /** Pixels down, likewise. */
  readonly height: number;
}

/** Pixels across and down. */
export interface Sides {
  readonly width: number;
  readonly height: number;
}

/**
 * Makes an image of more than `fit` pixels smaller by a whole factor; the very same where
 * it has no more.
 *
 * @param image Three channels.
 */
export async function fitImage(image: Image<Uint8Array>, fit: number): Promise<FittedImage> {
  const { width, height } = image, smaller = shrunkSize(image, fit);
  if (!smaller) return { image, width, height };
  const { default: sharp } = await import("sharp");
  const raw = { width, height, channels: 3 } as const;
  const { buffer, byteOffset, length } = await sharp(image.data, { raw, limitInputPixels: false })
    .resize({ ...smaller, fit: "fill" }).raw().toBuffer();
  const data = new Uint8Array(buffer, byteOffset, length);
  return { image: { data, ...smaller, channels: 3 }, width, height };
}

/** Sides over the least whole factor that makes them fit; `undefined` where they do as they are. */
export function shrunkSize({ width, height }: Sides, fit: number): Sides | undefined {
  if (width * height <= fit) return undefined;
  const over = (factor: number) => ({
    width: Math.max(1, Math.floor(width / factor)),
    height: Math.max(1, Math.floor(height / factor)),
  });
  const pixels = (sides: Sides) => sides.width * sides.height;
  let factor = Math.ceil(Math.sqrt(width * height / fit));
  while (pixels(over(factor)) > fit) factor++; // of a strip one side stays 1
  return over(factor);
}
