/**
 * A photograph to look at where there is none of one's own.
 *
 * @module
 */
import { obtain } from "../dataset/fetch.ts";
import type { FetchOptions, RemoteFile } from "../dataset/remote.ts";
import { decodeImage } from "../image/decode.ts";
import type { Image } from "../image/image.ts";

/** Several people, of the examples of facenet-pytorch; whose picture it is, is not told there. */
export const EXAMPLE_PHOTO: RemoteFile = {
  name: "multiface.jpg",
  folder: "photos",
  bytes: 300_852,
  sha256: "433a04ac20456b02284f66f8336a4267be86a99ed3635141a477e192312b4f2f",
  addresses: [
    "https://raw.githubusercontent.com/timesler/facenet-pytorch/master/data/multiface.jpg",
  ],
};

/**
 * Brings the photograph and decodes it.
 *
 * @throws {MissingFile} Where it cannot be had.
 */
export async function loadExamplePhoto(options: FetchOptions = {}): Promise<Image<Uint8Array>> {
  return await decodeImage(await obtain(EXAMPLE_PHOTO, options));
}
