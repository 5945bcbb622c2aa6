/**
 * Mirrors: what they are called, and where a file may lie in one that is a folder.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import type { RemoteFile } from "./remote.ts";
import { exists, listFolder, pathInside, readText, sizeOf } from "./store.ts";

/** How deep a mirror is searched, and how many folders of it: it may be a whole disk. */
const DEEPEST = 4, MOST_FOLDERS = 2000;
/** A list of hashes above this size, in bytes, is not one. */
const LARGEST_LIST = 16_000_000;

/** A path where a file may lie, or the reason why none was found. */
export type Find = { readonly path: string } | { readonly reason: string };

/**
 * The mirrors a text names: folders and addresses, separated by commas; folders also by the
 * separator of PATH. An address may hold colons, so it ends at a comma alone.
 *
 * @param text Default: the variable SPHERELAB_MIRROR.
 *
 * @example Two folders and an address
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * deepEqual(mirrorsOf("/a,/b, http://host:80/c"), ["/a", "/b", "http://host:80/c"]);
 * ```
 */
export function mirrorsOf(text: string = Deno.env.get("SPHERELAB_MIRROR") ?? ""): string[] {
  const mirror = Deno.build.os === "windows"
    ? /(?:https?|file):\/\/[^,]*|[^\s,;][^,;]*/g
    : /(?:https?|file):\/\/[^,]*|[^\s,:][^,:]*/g;
  return (text.match(mirror) ?? []).map((part) => part.trim());
}

/** Whether a mirror is asked over the network; else it is a folder. */
export function isAddress(mirror: string): boolean {
  return /^https?:\/\//.test(mirror);
}

/** The path of a mirror that is a folder, which may be written as an address `file://`. */
export function mirrorPath(mirror: string): string {
  return mirror.startsWith("file://") ? fileURLToPath(mirror) : mirror;
}

/**
 * Where a file may lie in a mirror that is a folder: by the hash in a SHA256SUMS at its top, then
 * by its name anywhere below. Links to folders are not followed: they may lead in a circle.
 *
 * @param mirror A path, or an address of the kind `file://`.
 */
export async function* findInMirror(mirror: string, file: RemoteFile): AsyncGenerator<Find> {
  const top = mirrorPath(mirror);
  if (!await exists(top)) return yield { reason: "there is no such folder" };
  try {
    yield* await byHash(top, file);
  } catch (error) {
    yield { reason: (error as Error).message };
  }
  yield* byName(top, file);
}

async function byHash(top: string, { sha256 }: RemoteFile): Promise<Find[]> {
  const list = `${top}/SHA256SUMS`, size = await sizeOf(list);
  if (size === undefined || size > LARGEST_LIST) return [];
  const lines = (await readText(list)).split(/\r?\n/).map((line) => line.split(/ [ *](.*)/));
  return lines.filter(([hash, name]) => hash?.toLowerCase() === sha256 && name)
    .map(([, name]) => ({ path: pathInside(top, name!.replace(/^\.\//, "")) }));
}

async function* byName(top: string, { name }: RemoteFile): AsyncGenerator<Find> {
  let level = [top], folders = 0, found = false;
  for (let depth = 0; depth <= DEEPEST; depth++) {
    const below: string[] = [];
    for (const folder of level.slice(0, MOST_FOLDERS - folders)) {
      folders++;
      // A folder that may not be read has nothing for us.
      for (const entry of await listFolder(folder).catch(() => [])) {
        if (entry.isFolder) below.push(`${folder}/${entry.name}`);
        else if (entry.name === name) {
          found = true;
          yield { path: `${folder}/${name}` };
        }
      }
    }
    level = below;
  }
  if (!found) yield { reason: `has no ${name} (looked in ${folders} folders)` };
}
