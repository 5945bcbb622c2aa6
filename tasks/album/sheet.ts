/**
 * The sheet of an album, as a page beside its names.
 *
 * @module
 */
import type { AlbumFace, AlbumNames, PlacedGroups } from "../../lib/mod.ts";
import { writeWhole } from "../../lib/dataset/store.ts";
import { type AlbumSection, albumSheet } from "../../lib/figure/album.ts";
import type { EmbeddedFace } from "./embedded.ts";

/** A group shows so many faces at most: the most typical, and the least. */
const FACES = 24;

/** Groups that are told as maybe the same person: so many, and from so far below the threshold. */
const LIKE = 3, BELOW = 0.15;

/** What the sheet is made of. */
export interface SheetInput {
  readonly root: string;
  readonly placed: PlacedGroups;
  /** Of each row. */
  readonly faces: readonly (AlbumFace & EmbeddedFace)[];
  readonly names: AlbumNames;
  readonly threshold: number;
  readonly unread: readonly { readonly path: string; readonly error: string }[];
  /** Faces on it, at most. */
  readonly most: number;
  /** Where names are written, and what is done with them then. */
  readonly files: { readonly sheet: string; readonly names: string };
  readonly command: string;
}

/** Writes the sheet: large groups first, as far as there is room. */
export async function writeAlbumSheet(
  { root, placed, faces, names, threshold, unread, most, files, command }: SheetInput,
): Promise<void> {
  const sections: AlbumSection[] = [];
  let room = most;
  for (const [i, group] of placed.groups.entries()) {
    if (room <= 0) break;
    const half = FACES / 2, several = group.length > 1, name = names.get(i + 1);
    const shown = group.length <= FACES ? group : [...group.slice(0, half), ...group.slice(-half)];
    const like = several ? placed.like(i, LIKE) : [];
    room -= shown.length;
    sections.push({
      number: i + 1,
      ...name !== undefined && { name },
      count: group.length,
      faces: shown.map(({ row, cosine }) => {
        const { path, picture } = faces[row]!;
        return { path, picture, cosine };
      }),
      like: like.filter(({ cosine, group }) =>
        cosine >= threshold - BELOW && (name === undefined || names.get(group + 1) !== name)
      ).map(({ group, cosine }) => ({ number: group + 1, cosine })),
    });
  }
  const about = `${faces.length} faces in ${placed.groups.length} groups, from a mean cosine of ` +
    `${threshold} on; ${sections.length} groups are shown, the largest first.`;
  await writeWhole(
    files.sheet,
    albumSheet({
      title: `People in ${root}`,
      about,
      names: files.names,
      command,
      groups: sections.filter(({ count }) => count > 1),
      alone: sections.filter(({ count }) => count === 1),
      unread,
    }),
  );
}
