/**
 * Image files to pixels: whatever sharp reads, and PGM and PPM.
 *
 * @module
 */
import type { Image } from "./image.ts";
import { isNetpbm, readNetpbm } from "./netpbm.ts";

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
  if (bytes.length === 0) throw new SyntaxError("Cannot decode the image: the file is empty");
  if (isNetpbm(bytes)) return threeChannels(readNetpbm(bytes));
  // Only here: what decodes no image needs neither its library nor the permission to load it.
  const { default: sharp } = await import("sharp");
  const file = sharp(bytes, { failOn: "error", limitInputPixels: false, pages: 1 });
  const { width, height, format } = await file.metadata().catch(refused);
  if (!FORMATS.includes(format!)) {
    throw new SyntaxError(
      `Cannot decode the image: it must be one of ${FORMATS.join(", ")}, pgm, ppm, is ${format}`,
    );
  }
  if (width! * height! > most) {
    throw new RangeError(
      `Cannot decode the image: it may have at most ${most} pixels, has ${width} x ${height}`,
    );
  }
  const { data, info } = await file.autoOrient().toColourspace("srgb").removeAlpha()
    .raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true }).catch(refused);
  return threeChannels({
    data: new Uint8Array(data.buffer, data.byteOffset, data.length),
    width: info.width,
    height: info.height,
    channels: info.channels,
  });
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
