/**
 * The nearest of a crowd that grows: of a million distractors, say, who join a gallery.
 *
 * @module
 */
import {
  cosinesInBlocks,
  type Multiply,
  multiplyPlainly,
  probesAbove,
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
 * @param options `multiply`: who does; {@linkcode multiplyPlainly}.
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
  { multiply = multiplyPlainly }: { readonly multiply?: Multiply } = {},
): Promise<Float64Array[]> {
  const asked = directionsOf(probes, "the probes");
  const best = new Float64Array(asked.count).fill(-Infinity), bestAt = new Map([[0, best.slice()]]);
  const blocks = cosinesInBlocks(asked, crowd, counts, { what: "the distractors", multiply });
  for await (const { largest, of, rows, seen, exactly } of blocks) {
    // The longer the crowd, the fewer find anyone nearer than before.
    const some = probesAbove(largest, best), cosines = await of(some);
    for (const [s, i] of some.entries()) {
      for (let j = 0, at = s * rows; j < rows; j++, at++) {
        if (cosines[at]! > best[i]! - ROUNDING) best[i] = Math.max(best[i]!, exactly(i, j));
      }
    }
    if (counts.includes(seen)) bestAt.set(seen, best.slice());
  }
  return counts.map((count) => bestAt.get(count)!);
}
