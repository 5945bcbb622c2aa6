/**
 * The nearest of a crowd that grows: of a million distractors, say, who join a gallery.
 *
 * @module
 */
import {
  cosinesInBlocks,
  plainProducts,
  type Products,
  ROUNDING,
  type RowSource,
} from "./blocks.ts";
import { directionsOf } from "./directions.ts";
import type { Rows } from "./rows.ts";

/**
 * The cosine of each probe with the nearest of the first so many of a crowd.
 *
 * @param crowd Rows, or blocks of them.
 * @param counts How many of the first to look among; each gives a result.
 * @param options `products`: who multiplies; {@linkcode plainProducts}.
 * @returns One cosine a probe, count by count; -Infinity among none.
 * @throws {RangeError} An embedding that is zero or not finite, sizes that differ, or a count that
 * is not among 0 … all.
 *
 * @example The second is nearer
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const [one, both] = await nearestAmong([[1, 0]], [[0, 2], [3, 0]], [1, 2]);
 * deepEqual([...one!, ...both!], [0, 1]);
 * ```
 */
export async function nearestAmong(
  probes: Rows,
  crowd: RowSource,
  counts: readonly number[],
  { products = plainProducts }: { readonly products?: Products } = {},
): Promise<Float64Array[]> {
  const asked = directionsOf(probes, "the probes");
  const best = new Float64Array(asked.count).fill(-Infinity), bestAt = new Map([[0, best.slice()]]);
  const blocks = cosinesInBlocks(asked, crowd, counts, { what: "the distractors", products });
  for await (const { cosines, rows, seen, exactly } of blocks) {
    for (let i = 0, at = 0; i < asked.count; i++) {
      let most = best[i]!;
      for (let j = 0; j < rows; j++, at++) {
        if (cosines[at]! > most - ROUNDING) most = Math.max(most, exactly(i, j));
      }
      best[i] = most;
    }
    if (counts.includes(seen)) bestAt.set(seen, best.slice());
  }
  return counts.map((count) => bestAt.get(count)!);
}
