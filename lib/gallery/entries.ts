/**
 * Who is to be enrolled, by the names of folders and files.
 *
 * @module
 */
import { hasImageEnding } from "../dataset/folder.ts";
import { exists, listFolder } from "../dataset/store.ts";
import { personName } from "./names.ts";

/** A person and their photos. */
export interface GalleryEntry {
  /** Of the folder, or of the file without its ending. */
  readonly name: string;
  /** Below the root, by name. */
  readonly photos: readonly string[];
}

/** What a folder has for a gallery. */
export interface GalleryEntries {
  /** By name. */
  readonly people: readonly GalleryEntry[];
  /** What was left out, and why. */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
}

/**
 * Lists a folder with a folder or a photo a person: `ROOT/Ada/1.jpg`, `ROOT/Grace.png`. Hidden
 * files, and folders within that of a person, are left out.
 *
 * @throws {Deno.errors.NotFound} No such folder.
 * @throws {RangeError} A folder without photos, or two entries for one name.
 */
export async function listEntries(root: string): Promise<GalleryEntries> {
  if (!await exists(root)) {
    throw new Deno.errors.NotFound(`Cannot enrol people: there is no folder ${root}`);
  }
  const people = new Map<string, GalleryEntry & { readonly from: string }>();
  const skipped: { path: string; reason: string }[] = [];
  for (const { name: from, isFolder } of await listFolder(root)) {
    if (from.startsWith(".")) continue;
    const files = isFolder ? await filesOf(root, from) : [from];
    const photos = files.filter(hasImageEnding);
    if (photos.length === 0 && isFolder) skipped.push({ path: from, reason: "no photo in it" });
    for (const path of files) {
      if (!hasImageEnding(path)) skipped.push({ path, reason: "no photo by its ending" });
    }
    if (photos.length === 0) continue;
    const name = personName(isFolder ? from : from.replace(/\.[^.]+$/, ""));
    const other = people.get(name);
    if (other) {
      throw new RangeError(
        `Cannot enrol ${root}: a name must be of one person, but both ${other.from} and ${from} ` +
          `are of ${name}. Put the photos of one person into one folder, or rename one`,
      );
    }
    people.set(name, { name, photos, from });
  }
  if (people.size > 0) return { people: [...people.values()], skipped };
  throw new RangeError(
    `Cannot enrol people: ${root} must have a folder with photos or a photo for each, has none`,
  );
}

async function filesOf(root: string, folder: string): Promise<string[]> {
  return (await listFolder(`${root}/${folder}`))
    .filter(({ name, isFolder }) => !isFolder && !name.startsWith("."))
    .map(({ name }) => `${folder}/${name}`);
}
