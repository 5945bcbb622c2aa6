/**
 * A site on the disk: whole or not at all, and nobody else's files with it.
 *
 * @module
 */
import { dirname } from "node:path";
import {
  exists,
  isFolder,
  listFolder,
  makeFolder,
  readText,
  remove,
  rename,
  writeWhole,
} from "../../lib/dataset/store.ts";
import { below } from "./document.ts";
import type { Site } from "./build.ts";

/** Names what a site is made of; a folder without it is not ours to replace. */
const LIST = "site.json";

/**
 * Refuses a folder that holds anything but a site of ours.
 *
 * @throws {Error} A file, or a folder with files that are not of a site.
 */
export async function checkPlace(folder: string): Promise<void> {
  if (!await exists(folder)) return;
  const cannot = `Cannot write the site to ${folder}: it must be new, empty, or a site of ours`;
  if (!await isFolder(folder)) throw new Error(`${cannot}, and is a file. Name another by --out`);
  const list = await exists(`${folder}/${LIST}`) ? listed(await readText(`${folder}/${LIST}`)) : [];
  // Only a site is looked into: another folder may be as large as the disk.
  const found = list.length > 0
    ? (await below(folder, ".", "")).map((path) => path.slice(2))
    : (await listFolder(folder)).map(({ name }) => name);
  const foreign = found.filter((path) => path !== LIST && !list.includes(path));
  if (foreign.length === 0 && (list.length > 0 || found.length === 0)) return;
  throw new Error(
    `${cannot}, and has ${[...foreign, ...found].slice(0, 3).join(", ")}, which no site has. ` +
      "Move that away, or name another folder by --out",
  );
}

/** Writes the files beside the folder, then puts them in its place. */
export async function writeSite(folder: string, { files }: Pick<Site, "files">): Promise<void> {
  await checkPlace(folder);
  const mark = crypto.randomUUID().slice(0, 8), path = folder.replace(/\/+$/, "");
  const fresh = `${path}.${mark}.partial`, old = `${path}.${mark}.old`;
  try {
    const folders = new Set([...files.keys()].map((name) => dirname(`${fresh}/${name}`)));
    for (const name of folders) await makeFolder(name);
    for (const [name, content] of files) await writeWhole(`${fresh}/${name}`, content);
    await writeWhole(`${fresh}/${LIST}`, JSON.stringify({ files: [...files.keys()] }));
    if (await exists(path)) await rename(path, old);
    await rename(fresh, path);
  } finally {
    await remove(fresh);
  }
  await remove(old);
}

function listed(text: string): string[] {
  try {
    const { files } = JSON.parse(text);
    return Array.isArray(files) ? files.map(String) : [];
  } catch {
    return []; // of another program
  }
}
