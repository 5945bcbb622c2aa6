/**
 * How large an image is, before it is unpacked.
 *
 * @module
 */
import { isNetpbm } from "./netpbm.ts";

/** The pixels of a file, by its head; of PGM and PPM, whose heads do not bound them, its bytes. */
export async function pixelsOf(bytes: Uint8Array): Promise<number> {
  if (isNetpbm(bytes)) return bytes.length;
  const { default: sharp } = await import("sharp");
  const { width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
  return width * height;
}
