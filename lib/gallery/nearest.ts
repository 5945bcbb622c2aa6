/**
 * Who is nearest to a face: the best cosine of each person, and the best of these.
 *
 * @module
 */
import { dot } from "../math/dot.ts";
import type { OwnedVectors } from "./vectors.ts";

/** A person and how like they are. */
export interface Near {
  /** The number of the person. */
  readonly owner: number;
  /** The cosine of the angle to the most like of their vectors. */
  readonly score: number;
}

/** Rows from one up to, and without, another. */
export type Span = readonly [from: number, to: number];

/**
 * The people who are nearest, each by their best vector; the nearest first, of equals the first.
 *
 * @param probe Of length 1, `[size]`.
 * @param most People, at most.
 * @param spans The rows that are looked at, from and up to; default all.
 *
 * @example The second person has two vectors
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 * import { noVectors, withVector } from "./vectors.ts";
 *
 * const rows = [[1, 0], [0, 1], [-1, 0]].reduce(
 *   (vectors, row, i) => withVector(vectors, row, Math.min(i, 1)),
 *   noVectors(2),
 * );
 * deepEqual(nearestOwners(rows, Float32Array.of(-1, 0), 2), [
 *   { owner: 1, score: 1 },
 *   { owner: 0, score: -1 },
 * ]);
 * ```
 */
export function nearestOwners(
  { data, owners, count, size }: OwnedVectors,
  probe: Float32Array,
  most: number,
  spans: readonly Span[] = [[0, count]],
): Near[] {
  const best: { owner: number; score: number }[] = [];
  let least = -Infinity;
  for (const [from, to] of spans) {
    for (let row = from; row < to; row++) {
      const score = dot(data, row * size, probe, 0, size);
      if (score <= least) continue;
      const owner = owners[row]!, known = best.findIndex((near) => near.owner === owner);
      if (known >= 0 && best[known]!.score >= score) continue;
      if (known >= 0) best.splice(known, 1);
      const at = best.findIndex((near) => near.score < score);
      best.splice(at < 0 ? best.length : at, 0, { owner, score });
      best.length = Math.min(best.length, most);
      if (best.length === most) least = best[most - 1]!.score;
    }
  }
  return best;
}
