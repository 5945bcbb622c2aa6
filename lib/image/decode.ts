/**
 * Image files to pixels: whatever sharp reads, and PGM and PPM; smaller where they are too large.
 *
 * @module
 */
import { fitImage, type FittedImage, shrunkSize, type Sides } from "./fit.ts";
import type { Image } from "./image.ts";
import { isNetpbm, readNetpbm } from "./netpbm.ts";

export type { FittedImage } from "./fit.ts";

/** How an image is decoded. */
export interface DecodeOptions {
  /**
   * The most pixels that are unpacked, as a small file may hold a huge image; default 100 million.
   */
  readonly most?: number;
}

/** What libvips reads without being told of a format; SVG is drawn, not read, and is left out. */
const FORMATS = ["jpeg", "png", "webp", "gif", "tiff", "heif"];

/**
 * Decodes an image file to red, green and blue bytes: turned as its camera says, without
 * transparency (dropped, not blended), grey spread to three channels, CMYK and 16 bits brought to
 * sRGB bytes, of an animation the first picture.
 *
 * @throws {SyntaxError} Bytes that are no image, or are cut.
 * @throws {RangeError} More pixels than `most`, before they are unpacked.
 *
 * @example One grey pixel
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const file = Uint8Array.of(...new TextEncoder().encode("P5 1 1 255\n"), 9);
 * deepEqual([...(await decodeImage(file)).data], [9, 9, 9]);
 * ```
 */
export async function decodeImage(
  bytes: Uint8Array,
  { most = 100_000_000 }: DecodeOptions = {},
): Promise<Image<Uint8Array>> {
  return (await decodeFitting(bytes, { most, fit: most })).image;
}

/**
 * Decodes as {@linkcode decodeImage} does; an image of more than `fit` pixels is made smaller by a
 * whole factor, as it is unpacked: JPEG is never in memory as large as it was. Colours under full
 * transparency are lost then.
 *
 * @param options `fit`: the most pixels that come out. `most`: more are refused; default 16 `fit`.
 * @throws {SyntaxError} Bytes that are no image, or are cut.
 * @throws {RangeError} More pixels than `most`, before they are unpacked.
 *
 * @example Half as wide and half as high
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const file = Uint8Array.of(...new TextEncoder().encode("P5 2 2 255\n"), 7, 7, 7, 7);
 * const { image, width, height } = await decodeFitting(file, { fit: 1 });
 * deepEqual([width, height, image.width, image.height], [2, 2, 1, 1]);
 * ```
 */
export async function decodeFitting(
  bytes: Uint8Array,
  { fit, most = 16 * fit }: { readonly fit: number; readonly most?: number },
): Promise<FittedImage> {
  if (bytes.length === 0) throw new SyntaxError("Cannot decode the image: the file is empty");
  if (isNetpbm(bytes)) return await fittedNetpbm(bytes, fit, most);
  // Only here: what decodes no image needs neither its library nor the permission to load it.
  const { default: sharp } = await import("sharp");
  const file = sharp(bytes, { failOn: "error", limitInputPixels: false, pages: 1 });
  const { format, autoOrient: size } = await file.metadata().catch(refused);
  if (!FORMATS.includes(format!)) {
    throw new SyntaxError(
      `Cannot decode the image: it must be one of ${FORMATS.join(", ")}, pgm, ppm, is ${format}`,
    );
  }
  checkPixels(size, most);
  const turned = file.autoOrient(), smaller = shrunkSize(size, fit);
  const sized = smaller ? turned.resize({ ...smaller, fit: "fill" }) : turned;
  const { data, info } = await sized.toColourspace("srgb").removeAlpha()
    .raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true }).catch(refused);
  const image = {
    data: new Uint8Array(data.buffer, data.byteOffset, data.length),
    width: info.width,
    height: info.height,
    channels: info.channels,
  };
  return { image: threeChannels(image), width: size.width, height: size.height };
}

async function fittedNetpbm(bytes: Uint8Array, fit: number, most: number): Promise<FittedImage> {
  const image = readNetpbm(bytes);
  checkPixels(image, most);
  return await fitImage(threeChannels(image), fit);
}

function checkPixels({ width, height }: Sides, most: number): void {
  if (width * height <= most) return;
  throw new RangeError(
    `Cannot decode the image: it may have at most ${most} pixels, has ${width} x ${height}`,
  );
}

/** Grey in all three channels. */
export function threeChannels(image: Image<Uint8Array>): Image<Uint8Array> {
  if (image.channels === 3) return image;
  const { data, width, height, channels } = image, out = new Uint8Array(3 * width * height);
  for (let i = 0; i < width * height; i++) out.fill(data[i * channels]!, 3 * i, 3 * i + 3);
  return { data: out, width, height, channels: 3 };
}

function refused(error: Error): never {
  throw new SyntaxError(`Cannot decode the image: ${error.message.split("\n")[0]}`, {
    cause: error,
  });
}
