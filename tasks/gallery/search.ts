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
  /** Photos without a face, and files that cannot be read. */
  readonly without: readonly { readonly path: string; readonly reason: string }[];
}

/** Looks for everyone on a photo, or on all below a folder. */
export async function search(
  what: string,
  gallery: Gallery,
  pipeline: FacePipeline,
  { k, cells, threshold }: GalleryTaskOptions,
): Promise<Found> {
  const folder = await isFolder(what), slash = what.lastIndexOf("/");
  const root = folder ? what : slash < 0 ? "." : what.slice(0, slash) || "/";
  const paths = folder ? await findImages(what) : [what.slice(slash + 1)];
  const looked = await pipeline.look(root, paths);
  const without = paths.flatMap((path) => {
    const entry = looked.get(path)!;
    if ("error" in entry) return [{ path, reason: entry.error }];
    return entry.faces.length === 0 ? [{ path, reason: "no face was found" }] : [];
  });
  const faces = paths.flatMap((path) => {
    const entry = looked.get(path)!;
    return "error" in entry ? [] : entry.faces.map((face) => ({ path, face }));
  });
  const data = await pipeline.embed(root, faces), { size } = pipeline.model;
  const matches = gallery.search({ data, count: faces.length, size }, { k, ...cells && { cells } });
  return {
    faces: faces.map(({ path, face: { box } }, i) => {
      const [best] = matches[i]!, known = best !== undefined && best.score >= threshold;
      return { path, box, ...known && { name: best.name }, matches: matches[i]! };
    }),
    without,
  };
}

/** What was found, for people. */
export function foundTable({ faces, without }: Found): string {
  return textTable(["photo", "face at", "who", "nearest", "cosine"], [
    ...faces.map(({ path, box, name, matches }) => [
      path,
      box.slice(0, 2).map(Math.round).join(", "),
      name ?? "a stranger",
      matches.map(({ name }) => name).join("\n"),
      matches.map(({ score }) => score.toFixed(3)).join("\n"),
    ]),
    ...without.map(({ path, reason }) => [path, "", reason, "", ""]),
  ]);
}
