/**
 * Known faces from whatever a folder is: a gallery that is stored, or photographs.
 *
 * @module
 */
import type { GalleryModel } from "../gallery/model.ts";
import { isGallery, openGallery } from "../gallery/open.ts";
import { type FolderGallery, folderGallery, type FolderGalleryOptions } from "./gallery.ts";

/** How known faces are had. */
export interface KnownFacesOptions extends FolderGalleryOptions {
  /** The network of the embedder: a stored gallery must be of the very same. */
  readonly model: GalleryModel;
}

/**
 * The faces of a folder. A stored gallery is open only while it is read.
 *
 * @throws {Deno.errors.NotFound} No such folder.
 * @throws {RangeError} A gallery of another network or without people, or a folder without an image
 *   or whose images have no face.
 * @throws {SyntaxError} A gallery that is cut or damaged.
 * @throws {Error} Another process has the gallery open.
 */
export async function knownFacesOf(
  folder: string,
  { model, ...options }: KnownFacesOptions,
): Promise<FolderGallery> {
  if (!await isGallery(folder)) return await folderGallery(folder, options);
  const gallery = await openGallery(folder, { model });
  try {
    const faces = gallery.faces();
    if (faces.names.length > 0) return { ...faces, skipped: [] };
    throw new RangeError(
      `Cannot know anyone by the gallery ${folder}: someone must be in it, nobody is. ` +
        `deno task gallery add enrols people`,
    );
  } finally {
    gallery.close();
  }
}
