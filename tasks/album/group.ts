/**
 * `deno task album FOLDER`: the faces of a folder, in groups.
 *
 * @module
 */
import {
  type AlbumFace,
  type AlbumNames,
  carryNames,
  type FoundFaces,
  type GroupOptions,
  groupRows,
  placeGroups,
} from "../../lib/mod.ts";
import type { EmbeddedFace, EmbeddedPhotos } from "./embedded.ts";
import { keepAlbum, type KeptAlbum, keptAlbum, setAside } from "./kept.ts";

/** A face with all that is known of it. */
export type WholeFace = AlbumFace & EmbeddedFace;

/** Every face of the photos, in their order. */
export function facesOf(photos: readonly FoundFaces[], embedded: EmbeddedPhotos): WholeFace[] {
  return photos.flatMap(({ path, faces }) => {
    const found = embedded.get(path);
    if (found === undefined || typeof found === "string") return [];
    return faces.map(({ box }, face) => ({ path, face, box, ...found[face]! }));
  });
}

/** Groups faces, and keeps the album with the names that its faces had. */
export async function groupFaces(
  faces: readonly WholeFace[],
  { folder, root, model, ...options }: GroupOptions & {
    readonly folder: string;
    readonly root: string;
    readonly model: KeptAlbum["album"]["model"];
  },
) {
  const { size } = model, data = new Float32Array(faces.length * size);
  faces.forEach(({ vector }, i) => data.set(vector, i * size));
  const rows = { data, count: faces.length, size };
  const photos = new Map([...new Set(faces.map(({ path }) => path))].map((path, i) => [path, i]));
  // Two faces on one photo are two people: sisters are like each other above any threshold.
  const apart = faces.map(({ path }) => photos.get(path)!);
  const placed = placeGroups(rows, await groupRows(rows, { ...options, apart }));
  const groups = placed.groups.map((group) =>
    group.map(({ row }) => {
      const { path, face, box } = faces[row]!;
      return { path, face, box };
    })
  );
  // Only now: photos take hours, and meanwhile someone may have named who is there.
  const before = await keptAlbum(folder), stray = before?.stray ?? [];
  if (stray.length > 0) await setAside(folder);
  const none: AlbumNames = new Map();
  const { names, lost } = before
    ? carryNames(before.album.groups, before.names, groups)
    : { names: none, lost: [] };
  const { threshold } = options;
  await keepAlbum(folder, { album: 1, root, model, threshold, groups }, names);
  return { placed, names, lost, stray };
}
