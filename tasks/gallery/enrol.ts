/**
 * `deno task gallery add`: people of a folder.
 *
 * @module
 */
import {
  type Face,
  type Gallery,
  listEntries,
  type ManifestEntry,
  meanDirections,
  pickFaces,
  type Rows,
} from "../../lib/mod.ts";
import type { PickOne } from "../faces/pick.ts";
import { rootOf } from "../faces/root.ts";
import type { FacePipeline } from "./faces.ts";
import type { GalleryTaskOptions, KEEPS } from "./options.ts";

/** What was done. */
export interface Enrolled {
  /** Who was added, with how many vectors. */
  readonly added: readonly { readonly name: string; readonly vectors: number }[];
  /** Photos and people that were refused, with why. */
  readonly refused: readonly { readonly path: string; readonly reason: string }[];
  /** What is no photo, likewise. */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
}

/**
 * Enrols everyone of a folder who can be: one bad photo stops neither the others of the person nor
 * the others of the folder, but is told.
 */
export async function enrol(
  folder: string,
  gallery: Gallery,
  pipeline: FacePipeline,
  { more, keep, pick }: GalleryTaskOptions,
): Promise<Enrolled> {
  const root = rootOf(folder), { people, skipped } = await listEntries(root);
  const added: { name: string; vectors: number }[] = [];
  const refused: { path: string; reason: string }[] = [];
  const known = new Map(
    gallery.people().map(({ name, sources }) => [name, new Set(sources.flatMap(photosOf))]),
  );
  const wanted = people.filter(({ name }) => {
    if (known.has(name) === more) return true;
    refused.push({ path: name, reason: more ? MORE : TAKEN });
    return false;
  });
  const looked = await pipeline.look(root, wanted.flatMap(({ photos }) => photos));
  for (const { name, photos } of wanted) {
    const faces = photos.flatMap((path) => {
      const found = known.get(name)?.has(`${root}/${path}`)
        ? KNOWN
        : oneFace(looked.get(path)!, pick);
      if (typeof found !== "string") return [{ path, face: found }];
      refused.push({ path, reason: found });
      return [];
    });
    const paths: string[] = [], vectors: number[][] = [];
    for (const [i, found] of (await pipeline.embed(root, faces)).entries()) {
      const { path } = faces[i]!;
      if (typeof found === "string") refused.push({ path, reason: found });
      else paths.push(`${root}/${path}`), vectors.push([...found]);
    }
    if (paths.length === 0) continue;
    const { rows, sources } = kept(vectors, paths, keep);
    gallery.add(name, rows, sources, { more });
    added.push({ name, vectors: sources.length });
  }
  return { added, refused, skipped };
}

/** Between the photos of a mean. */
const AND = " + ";
const TAKEN = "someone of this name is in the gallery: --more adds to them; if it is someone " +
  "else, rename the folder or the photo";
const MORE = "nobody of this name is in the gallery: leave --more out";
const KNOWN = "this photo of them is in the gallery";

/** The face that is meant, or why there is none. */
function oneFace(looked: ManifestEntry, pick: PickOne | undefined): Face | string {
  if ("error" in looked) return looked.error;
  const { faces, width, height } = looked;
  if (faces.length === 0) return "no face was found";
  if (faces.length === 1) return faces[0]!;
  if (pick) return pickFaces(faces, pick, { width, height })[0]!;
  return `${faces.length} faces were found, and it must be clear whose it is: cut it, or --pick ` +
    "largest";
}

/** Every vector with its photo, or their mean with all of them. */
function kept(rows: Rows, paths: readonly string[], keep: keyof typeof KEEPS) {
  if (keep === "all") return { rows, sources: paths };
  return {
    rows: meanDirections(rows, Array(paths.length).fill(0), 1),
    sources: [paths.join(AND)],
  };
}

/** The photos that a vector is of. */
function photosOf(source: string): string[] {
  return [source, ...source.split(AND)].map(rootOf);
}
