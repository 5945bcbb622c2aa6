/**
 * Groups to be looked at: faces in the order of how typical they are, and which groups are alike.
 *
 * @module
 */
import { cosinesWith, direction, directionsOf } from "../measure/directions.ts";
import { meanDirections } from "../measure/people.ts";
import type { Rows } from "../measure/rows.ts";

/** A face of a group. */
export interface PlacedFace {
  /** The row of its embedding. */
  readonly row: number;
  /** Between it and the mean of its group: 1 of a face that is alone. */
  readonly cosine: number;
}

/** A group that is like another. */
export interface LikeGroup {
  /** Its number, from 0. */
  readonly group: number;
  /** The mean cosine of the pairs of both. */
  readonly cosine: number;
}

/** Groups, ready to be shown. */
export interface PlacedGroups {
  /** The faces of each, the most typical first. */
  readonly groups: readonly (readonly PlacedFace[])[];
  /** The groups nearest to one, the nearest first. */
  readonly like: (group: number, most: number) => LikeGroup[];
}

/**
 * Puts the faces of each group in order.
 *
 * @param embeddings `[faces, size]`; need not be unit.
 * @param owners The group of each face, from 0, none of them empty.
 * @throws {RangeError} A row that is zero or not finite, or not one group a face.
 *
 * @example The second is between the others, and so the most typical
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const { groups: [group] } = placeGroups([[1, 0], [1, 1], [0, 1]], [0, 0, 0]);
 * deepEqual(group!.map(({ row }) => row), [1, 0, 2]);
 * ```
 */
export function placeGroups(embeddings: Rows, owners: ArrayLike<number>): PlacedGroups {
  const rows = directionsOf(embeddings, "the embeddings of an album");
  const count = Array.from(owners).reduce((most, owner) => Math.max(most, owner + 1), 0);
  const means = meanDirections(rows, owners, count), { size } = means;
  const data = Float64Array.from(means.data), all = { data, count, size };
  const groups = Array.from({ length: count }, (): PlacedFace[] => []);
  for (let row = 0; row < rows.count; row++) {
    const group = owners[row]!, mean = direction(all, group);
    const [cosine] = cosinesWith(mean, {
      data: direction(rows, row),
      count: 1,
      size,
    });
    groups[group]!.push({ row, cosine: cosine! / Math.hypot(...mean) });
  }
  // Equal to the eye is equal: the last digits must not decide.
  const order = (a: PlacedFace, b: PlacedFace) =>
    Math.abs(a.cosine - b.cosine) < 1e-9 ? a.row - b.row : b.cosine - a.cosine;
  return {
    groups: groups.map((faces) => faces.sort(order)),
    like: (group, most) =>
      [...cosinesWith(direction(all, group), all)]
        .map((cosine, other) => ({ group: other, cosine }))
        .filter((like) => like.group !== group)
        .sort((a, b) => b.cosine - a.cosine).slice(0, most),
  };
}
