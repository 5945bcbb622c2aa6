/**
 * The files of an album in its folder.
 *
 * @module
 */
import {
  type Album,
  type AlbumNames,
  readAlbum,
  readNames,
  writeAlbum,
  writeNames,
} from "../../lib/mod.ts";
import { strayNames } from "../../lib/album/names.ts";
import { exists, openAppending, readText, writeWhole } from "../../lib/dataset/store.ts";

/** Where things are. */
export const albumFiles = (folder: string) => ({
  album: `${folder}/album.json`,
  names: `${folder}/names.txt`,
  old: `${folder}/names.txt.old`,
  faces: `${folder}/faces.jsonl`,
  embedded: `${folder}/embedded.jsonl`,
  sheet: `${folder}/album.html`,
});

/** An album and its names. */
export interface KeptAlbum {
  readonly album: Album;
  readonly names: AlbumNames;
  /** Names in its text that are of other groups than these, and that it does not have. */
  readonly stray: readonly string[];
}

/**
 * What a run before left; nothing where there was none.
 *
 * @throws {SyntaxError} Files that are none.
 * @throws {RangeError} Names of groups that are not there.
 */
export async function keptAlbum(folder: string): Promise<KeptAlbum | undefined> {
  const files = albumFiles(folder);
  if (!await exists(files.album)) return undefined;
  const album = readAlbum(await readText(files.album), files.album);
  // Who has removed the names wants none.
  const text = await exists(files.names) ? await readText(files.names) : "";
  return {
    album,
    names: readNames(text, album, files.names),
    stray: strayNames(text, album),
  };
}

/** Keeps the text of names, which is about to be written anew, behind those that were kept so. */
export async function setAside(folder: string): Promise<void> {
  const { names, old } = albumFiles(folder), text = await readText(names);
  const file = await openAppending(old);
  try {
    await file.append(new TextEncoder().encode(text));
  } finally {
    await file.close();
  }
}

/**
 * Keeps both. The groups go first, with the names in them: a run that is killed between the two
 * leaves names with another stamp, which are not taken for those of the new groups.
 */
export async function keepAlbum(
  folder: string,
  album: Omit<Album, "stamp" | "names">,
  names: AlbumNames,
): Promise<void> {
  const files = albumFiles(folder), stamp = await stampOf(album.groups);
  const whole: Album = { ...album, stamp, names: Object.fromEntries(names) };
  await writeWhole(files.album, writeAlbum(whole));
  await writeWhole(files.names, writeNames(whole, names));
}

async function stampOf(groups: Album["groups"]): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(groups));
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex().slice(0, 12);
}
