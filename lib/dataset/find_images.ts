/**
 * Every image below a folder.
 *
 * @module
 */
import { hasImageEnding } from "./folder.ts";
import { exists, listFolder } from "./store.ts";

/** So deep a folder of images is searched. */
const DEEPEST = 12;

/**
 * The images below a folder by their endings: paths below it, in the order of code units. Hidden
 * files and folders are left out, and links to folders are not followed.
 *
 * @throws {Deno.errors.NotFound} No such folder.
 */
export async function findImages(root: string): Promise<string[]> {
  if (!await exists(root)) {
    throw new Deno.errors.NotFound(`Cannot look for images in ${root}: there is no such folder`);
  }
  const found: string[] = [];
  const look = async (below: string, depth: number): Promise<void> => {
    for (const { name, isFolder } of await listFolder(below ? `${root}/${below}` : root)) {
      if (name.startsWith(".")) continue;
      const path = below ? `${below}/${name}` : name;
      if (isFolder && depth < DEEPEST) await look(path, depth + 1);
      if (!isFolder && hasImageEnding(name)) found.push(path);
    }
  };
  await look("", 0);
  return found.sort((a, b) => a < b ? -1 : 1);
}
