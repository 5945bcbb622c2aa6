/**
 * Known faces from a folder of photographs.
 *
 * @module
 */
import { cropImage } from "../align/crops.ts";
import { hasImageEnding } from "../dataset/folder.ts";
import { findImages } from "../dataset/find_images.ts";
import { pathInside, readBytes } from "../dataset/store.ts";
import type { Detector } from "../detect/detect.ts";
import { pickFaces } from "../detect/face.ts";
import { FIT_PIXELS } from "../image/limits.ts";
import type { FaceEmbedder } from "../embed/embedder.ts";
import type { GalleryFaces } from "../gallery/gallery.ts";
import { decodeFitting } from "../image/decode.ts";

/** How photographs are read. */
export interface FolderGalleryOptions {
  /** What finds the face of a photograph: the largest is taken. */
  readonly detector: Pick<Detector, "detect">;
  /** What the faces of the video are embedded with, too. */
  readonly embedder: Pick<FaceEmbedder, "crop" | "size" | "embed">;
  /** Is told how many photographs of how many are done. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Stops after the present photograph. */
  readonly signal?: AbortSignal;
}

/** Known faces, and the photographs that gave none. */
export interface FolderGallery extends GalleryFaces {
  /** Paths below the folder, and why. */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
}

/**
 * Embeds a folder with a file a person, or a folder a person with several: who it is says the name
 * of the file or folder.
 *
 * @throws {Deno.errors.NotFound} No such folder.
 * @throws {RangeError} A folder without an image, or whose images have no face.
 */
export async function folderGallery(
  folder: string,
  { detector, embedder, onProgress, signal }: FolderGalleryOptions,
): Promise<FolderGallery> {
  const paths = (await findImages(folder)).filter(hasImageEnding);
  const names: string[] = [], rows: Float32Array[] = [];
  const skipped: { path: string; reason: string }[] = [];
  for (const [i, path] of paths.entries()) {
    signal?.throwIfAborted();
    try {
      const { image } = await decodeFitting(await readBytes(pathInside(folder, path)), {
        fit: FIT_PIXELS,
      });
      const [face] = pickFaces((await detector.detect([image]))[0]!, "largest", image);
      if (!face) throw new RangeError("there is no face in it");
      rows.push(await embedder.embed([cropImage(image, face.landmarks, embedder.crop)]));
      names.push(personOf(path));
    } catch (error) {
      skipped.push({ path, reason: (error as Error).message });
    }
    onProgress?.(i + 1, paths.length);
  }
  if (rows.length === 0) {
    throw new RangeError(
      `Cannot know anyone by ${folder}: it must have photographs with a face, a file or a folder a ` +
        `person, has ${paths.length} images${
          skipped[0] ? `, such as ${skipped[0].path}: ${skipped[0].reason}` : ""
        }`,
    );
  }
  const { size } = embedder, data = new Float32Array(rows.length * size);
  rows.forEach((row, i) => data.set(row, i * size));
  return { names, embeddings: { data, count: rows.length, size }, skipped };
}

/** `amy/1.jpg` and `amy.jpg` are of amy. */
function personOf(path: string): string {
  return path.includes("/") ? path.split("/")[0]! : path.replace(/\.[^.]+$/, "");
}
