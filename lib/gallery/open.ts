/**
 * Opening a gallery, which lies in a folder.
 *
 * @module
 */
import { exists, lockFile, makeFolder } from "../dataset/store.ts";
import { makeDatabase, openDatabase } from "./database.ts";
import type { Gallery, GalleryOptions } from "./gallery.ts";
import { galleryOf } from "./known.ts";
import { checkModel } from "./model.ts";

/** The files in the folder. */
const FILE = "faces.db", LOCK = "lock";

/** Whether a folder is that of a gallery. */
export async function isGallery(folder: string): Promise<boolean> {
  return await exists(`${folder}/${FILE}`);
}

/**
 * Opens a gallery. One process has it at a time; the system gives it back when that ends, killed
 * or not.
 *
 * @throws {Deno.errors.NotFound} No gallery there.
 * @throws {RangeError} A gallery of another network.
 * @throws {SyntaxError} A file that is cut or damaged.
 * @throws {Error} Another process has it open, by its number.
 *
 * @example Two people, and a face that is like one of them
 * ```ts
 * import { equal } from "node:assert/strict";
 * import { tmpdir } from "node:os";
 * import { remove } from "../dataset/store.ts";
 * import type { GalleryMatch } from "./gallery.ts";
 *
 * const folder = `${tmpdir()}/gallery-${crypto.randomUUID()}`;
 * const model = { name: "tiny", sha256: "0".repeat(64), size: 2 };
 * const gallery = await openGallery(folder, { model, create: true });
 * gallery.add("Ada", [[1, 0]], ["ada.jpg"]);
 * gallery.add("Grace", [[0, 1]], ["grace.jpg"]);
 * const [[match]] = gallery.search([[3, 4]]) as [[GalleryMatch]];
 * equal(match.name, "Grace");
 * equal(match.score.toFixed(2), "0.80");
 * gallery.close();
 * await remove(folder);
 * ```
 */
export async function openGallery(
  folder: string,
  { model, create = false }: GalleryOptions = {},
): Promise<Gallery> {
  const path = `${folder}/${FILE}`;
  if (!create && !await isGallery(folder)) {
    throw new Deno.errors.NotFound(
      `Cannot open the gallery ${folder}: it must have the file ${FILE}, which is not there. ` +
        "Was another folder meant? deno task gallery add makes a gallery",
    );
  }
  await makeFolder(folder);
  const { holder, release } = await lockFile(`${folder}/${LOCK}`, String(Deno.pid));
  if (!release) {
    throw new Error(
      `Cannot open the gallery ${folder}: one process may have it at a time, and process ` +
        `${holder} has. Wait until it is done, or end it`,
    );
  }
  try {
    if (model && !await exists(path)) await makeDatabase(path, model);
    const database = await openDatabase(path);
    try {
      if (model) checkModel(folder, database.model, model);
      return galleryOf(folder, database, release);
    } catch (error) {
      database.close();
      throw error;
    }
  } catch (error) {
    release();
    throw error;
  }
}
