/**
 * `deno task gallery search`: who is on photos.
 *
 * @module
 */
import { type Face, findImages, type Gallery, type GalleryMatch } from "../../lib/mod.ts";
import { isFolder } from "../../lib/dataset/store.ts";
import { textTable } from "../cli/table.ts";
import type { FacePipeline } from "./faces.ts";
import type { GalleryTaskOptions } from "./options.ts";

/** A face, and who it may be. */
export interface Recognised {
  /** The photo. */
  readonly path: string;
  /** Where on it, in pixels: left, top, right, bottom. */
  readonly box: Face["box"];
  /** Who; absent where the nearest person is below the threshold, or there is none. */
  readonly name?: string;
  /** Those who are nearest, as many as were asked for. */
  readonly matches: readonly GalleryMatch[];
}

/** What was found. */
export interface Found {
  readonly faces: readonly Recognised[];
  /** Photos on which no face was found. */
  readonly without: readonly string[];
  /** Files that cannot be read, and why. */
  readonly unread: readonly { readonly path: string; readonly reason: string }[];
}

/**
 * Looks for everyone on a photo, or on all below a folder.
 *
 * @throws {RangeError} A folder without photos.
 */
export async function search(
  what: string,
  gallery: Gallery,
  pipeline: FacePipeline,
  { k, cells, threshold }: GalleryTaskOptions & { readonly threshold: number },
): Promise<Found> {
  const folder = await isFolder(what), slash = what.lastIndexOf("/");
  const root = folder ? what : slash < 0 ? "." : what.slice(0, slash) || "/";
  const paths = folder ? await findImages(what) : [what.slice(slash + 1)];
  if (paths.length === 0) {
    throw new RangeError(`Cannot look for people: there is no photo in ${what} or below`);
  }
  const looked = [...(await pipeline.look(root, paths)).values()]
    .sort((a, b) => a.path < b.path ? -1 : 1);
  const seen = looked.flatMap((entry) =>
    "error" in entry ? [] : entry.faces.map((face) => ({ path: entry.path, face }))
  );
  const unread = new Map(
    looked.flatMap((entry) => "error" in entry ? [[entry.path, entry.error]] : []),
  );
  const vectors: number[][] = [], faces: typeof seen = [];
  for (const [i, found] of (await pipeline.embed(root, seen)).entries()) {
    if (typeof found === "string") unread.set(seen[i]!.path, found);
    else vectors.push([...found]), faces.push(seen[i]!);
  }
  const rows = { data: vectors.flat(), count: vectors.length, size: pipeline.model.size };
  const matches = gallery.search(rows, { k, ...cells && { cells } });
  return {
    faces: faces.map(({ path, face: { box } }, i) => {
      const [best] = matches[i]!, known = best !== undefined && best.score >= threshold;
      return { path, box, ...known && { name: best.name }, matches: matches[i]! };
    }),
    without: looked.flatMap((entry) =>
      "faces" in entry && entry.faces.length === 0 ? [entry.path] : []
    ),
    unread: [...unread].map(([path, reason]) => ({ path, reason })),
  };
}

/** What was found, for people. */
export function foundTable({ faces, without, unread }: Found): string {
  return textTable(["photo", "face at", "who", "nearest", "cosine"], [
    ...faces.map(({ path, box, name, matches }) => [
      path,
      box.slice(0, 2).map(Math.round).join(", "),
      name ?? "a stranger",
      matches.map(({ name }) => name).join("\n"),
      matches.map(({ score }) => score.toFixed(3)).join("\n"),
    ]),
    ...without.map((path) => [path, "", "no face was found", "", ""]),
    ...unread.map(({ path, reason }) => [path, "", reason, "", ""]),
  ]);
}
