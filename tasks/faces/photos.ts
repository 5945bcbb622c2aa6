/**
 * The photos that a task is given: a file, or all below a folder.
 *
 * @module
 */
import { findFiles } from "../../lib/dataset/find_images.ts";
import { exists, isFolder } from "../../lib/dataset/store.ts";
import { rootOf } from "./root.ts";

/** Photos, and what is none. */
export interface Photos {
  /** The folder that paths are below. */
  readonly root: string;
  /** By name. */
  readonly paths: readonly string[];
  /** How many other files there are, by their endings. */
  readonly passedOver: Readonly<Record<string, number>>;
}

/**
 * Lists photos by their endings; a file that is named itself is taken whatever it ends in.
 *
 * @throws {Deno.errors.NotFound} Nothing at that path.
 * @throws {RangeError} A folder without a photo, with what is there instead.
 */
export async function listPhotos(what: string): Promise<Photos> {
  const root = rootOf(what);
  if (await exists(root) && !await isFolder(root)) {
    const slash = root.lastIndexOf("/");
    const folder = slash < 0 ? "." : root.slice(0, slash) || "/";
    return { root: folder, paths: [root.slice(slash + 1)], passedOver: {} };
  }
  const { images, others } = await findFiles(root), passedOver: Record<string, number> = {};
  for (const path of others) {
    const ending = /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? "none";
    passedOver[ending] = (passedOver[ending] ?? 0) + 1;
  }
  if (images.length > 0) return { root, paths: images, passedOver };
  const there = others.length > 0 ? `: files there end in ${toldEndings(passedOver)}` : "";
  throw new RangeError(`Cannot look for faces: there is no image in ${root} or below${there}`);
}

/** `heic (3), txt (1)`. */
export function toldEndings(endings: Photos["passedOver"]): string {
  return Object.entries(endings).map(([ending, count]) => `${ending} (${count})`).join(", ");
}
