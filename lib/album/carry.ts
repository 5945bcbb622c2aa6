/**
 * Names that stay with faces when these are grouped anew.
 *
 * @module
 */
import { overlapOf } from "../detect/overlap.ts";
import type { Album, AlbumFace } from "./album.ts";
import type { AlbumNames } from "./names.ts";

/** Names after a change of groups. */
export interface CarriedNames {
  /** By the numbers of the new groups. */
  readonly names: AlbumNames;
  /** Names that no new group has. */
  readonly lost: readonly string[];
}

/** Boxes that share less of their union are not the same face. */
const LEAST_OVERLAP = 0.5;

/**
 * Gives each new group the name that most of its named faces had: the same place on the same photo
 * is the same face, though it be found by other settings.
 *
 * @example The groups have changed places
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const face = (path: string) => ({ path, face: 0, box: [0, 0, 9, 9] } as const);
 * const before = [[face("a.jpg"), face("b.jpg")], [face("c.jpg")]];
 * const now = [[face("c.jpg"), face("d.jpg")], [face("a.jpg")], [face("b.jpg")]];
 * const { names } = carryNames(before, new Map([[1, "Ada"], [2, "Grace"]]), now);
 * deepEqual([...names], [[1, "Grace"], [2, "Ada"], [3, "Ada"]]);
 * ```
 */
export function carryNames(
  before: Album["groups"],
  names: AlbumNames,
  now: Album["groups"],
): CarriedNames {
  const named = before.flatMap((faces, i) => {
    const name = names.get(i + 1);
    return name === undefined ? [] : faces.map((face) => ({ ...face, name }));
  });
  const byPath = Map.groupBy(named, ({ path }) => path);
  const nameOf = ({ path, box }: AlbumFace): string | undefined =>
    byPath.get(path)?.map((known) => ({ name: known.name, overlap: overlapOf(box, known.box) }))
      .filter(({ overlap }) => overlap >= LEAST_OVERLAP)
      .sort((a, b) => b.overlap - a.overlap)[0]?.name;
  const carried = new Map<number, string>();
  for (const [i, faces] of now.entries()) {
    const told = faces.map(nameOf).filter((name) => name !== undefined);
    const [most] = [...Map.groupBy(told, (name) => name)]
      .sort(([, a], [, b]) => b.length - a.length);
    if (most) carried.set(i + 1, most[0]);
  }
  const kept = new Set(carried.values());
  return { names: carried, lost: [...new Set(names.values())].filter((name) => !kept.has(name)) };
}
