/**
 * Frames of another size than the first.
 *
 * @module
 */
import type { Image } from "../image/image.ts";

/**
 * An image of bytes brought to a size, with black where its sides have another proportion; the
 * same image where it has that size.
 */
export async function fitted(
  image: Image<Uint8Array>,
  { width, height }: { readonly width: number; readonly height: number },
): Promise<Image<Uint8Array>> {
  if (image.width === width && image.height === height) return image;
  const { default: sharp } = await import("sharp");
  const raw = { width: image.width, height: image.height, channels: 3 } as const;
  const { buffer, byteOffset, length } = await sharp(image.data, { raw })
    .resize(width, height, { fit: "contain", background: "#000000" }).raw().toBuffer();
  return { data: new Uint8Array(buffer, byteOffset, length), width, height, channels: 3 };
}
