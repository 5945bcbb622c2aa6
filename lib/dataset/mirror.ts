/**
 * Mirrors that are folders: where a file may lie in them.
 *
 * @module
 */
import type { RemoteFile } from "./fetch.ts";
import { exists, listFolder, pathInside, readText } from "./store.ts";

/** How deep a mirror is searched, and how many folders of it: it may be a whole disk. */
const DEEPEST = 4, MOST_FOLDERS = 2000;

/** The mirrors that the variable SPHERELAB_MIRROR names, separated by commas. */
export function mirrorsOf(): string[] {
  const named = Deno.env.get("SPHERELAB_MIRROR") ?? "";
  return named.split(",").map((mirror) => mirror.trim()).filter(Boolean);
}

/**
 * Where the file may lie: by the hash in a SHA256SUMS at the mirror's top, else by its name
 * anywhere below.
 */
export async function findInMirrors(
  mirrors: readonly string[],
  file: RemoteFile,
  tried: string[],
): Promise<string[]> {
  const found: string[] = [];
  for (const mirror of mirrors) {
    const here = await byHash(mirror, file) ?? await byName(mirror, file);
    if (here.length === 0) tried.push(`${mirror}: has no ${file.name}`);
    found.push(...here);
  }
  return found;
}

async function byHash(mirror: string, { sha256 }: RemoteFile): Promise<string[] | undefined> {
  if (!await exists(`${mirror}/SHA256SUMS`)) return undefined;
  for (const line of (await readText(`${mirror}/SHA256SUMS`)).split("\n")) {
    const [hash, name] = line.split(/ [ *]/);
    if (hash === sha256 && name) return [pathInside(mirror, name.trim().replace(/^\.\//, ""))];
  }
  return undefined;
}

async function byName(mirror: string, { name }: RemoteFile): Promise<string[]> {
  const found: string[] = [];
  let level = [mirror], folders = 0;
  for (let depth = 0; depth <= DEEPEST; depth++) {
    const below: string[] = [];
    for (const folder of level) {
      if (folders++ > MOST_FOLDERS) return found;
      for (const entry of await listFolder(folder)) {
        if (entry.isFolder) below.push(`${folder}/${entry.name}`);
        else if (entry.name === name) found.push(`${folder}/${name}`);
      }
    }
    level = below;
  }
  return found;
}
