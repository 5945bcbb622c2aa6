/**
 * Every image below a folder.
 *
 * @module
 */
import { hasImageEnding } from "./folder.ts";
import { exists, listFolder } from "./store.ts";

/** So deep a folder of images is searched. */
const DEEPEST = 12;

/** What lies below a folder, as paths below it in the order of code units. */
export interface FoundImages {
  /** Images, by their endings. */
  readonly images: readonly string[];
  /** Other files. */
  readonly others: readonly string[];
}

/**
 * The images below a folder by their endings: paths below it, in the order of code units. Hidden
 * files and folders are left out, and links to folders are not followed.
 *
 * @throws {Deno.errors.NotFound} No such folder.
 */
export async function findImages(root: string): Promise<string[]> {
  return [...(await findFiles(root)).images];
}

/**
 * The same with what is no image by its ending, so that nothing is passed over in silence.
 *
 * @throws {Deno.errors.NotFound} No such folder.
 *
 * @example What a telephone may leave
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 * import { tmpdir } from "node:os";
 * import { makeFolder, remove, writeWhole } from "./store.ts";
 *
 * const folder = `${tmpdir()}/photos-${crypto.randomUUID()}`;
 * await makeFolder(folder);
 * for (const name of ["a.jpg", "b.heic"]) await writeWhole(`${folder}/${name}`, "");
 * deepEqual(await findFiles(folder), { images: ["a.jpg"], others: ["b.heic"] });
 * await remove(folder);
 * ```
 */
export async function findFiles(root: string): Promise<FoundImages> {
  if (!await exists(root)) {
    throw new Deno.errors.NotFound(`Cannot look for images in ${root}: there is no such folder`);
  }
  const images: string[] = [], others: string[] = [];
  const look = async (below: string, depth: number): Promise<void> => {
    for (const { name, isFolder } of await listFolder(below ? `${root}/${below}` : root)) {
      if (name.startsWith(".")) continue;
      const path = below ? `${below}/${name}` : name;
      if (isFolder && depth < DEEPEST) await look(path, depth + 1);
      if (!isFolder) (hasImageEnding(name) ? images : others).push(path);
    }
  };
  await look("", 0);
  return { images: sorted(images), others: sorted(others) };
}

const sorted = (paths: readonly string[]) => paths.toSorted((a, b) => a < b ? -1 : 1);
