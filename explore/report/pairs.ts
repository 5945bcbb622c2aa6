/**
 * The hardest pairs of classes: what was mistaken for what, and how often.
 *
 * @module
 */

/** Two classes. */
export interface HardPair {
  /** The two, the smaller first. */
  readonly classes: readonly [a: number, b: number];
  /** How often a was taken for b, and b for a. */
  readonly counts: readonly [ab: number, ba: number];
}

/**
 * Pairs of classes by how often they were mistaken, the hardest first.
 *
 * @param confusion `[truth][guess]`: counts.
 *
 * @example Both ways count
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * deepEqual(hardestPairs([[9, 1, 0], [2, 9, 0], [1, 0, 9]]), [
 *   { classes: [0, 1], counts: [1, 2] },
 *   { classes: [0, 2], counts: [0, 1] },
 * ]);
 * ```
 */
export function hardestPairs(confusion: readonly (readonly number[])[], most = 10): HardPair[] {
  const pairs = confusion.flatMap((row, a) =>
    row.slice(a + 1).map((ab, i): HardPair => {
      const b = a + 1 + i;
      return { classes: [a, b], counts: [ab, confusion[b]?.[a] ?? 0] };
    })
  );
  const sum = ({ counts: [ab, ba] }: HardPair) => ab + ba;
  return pairs.filter((pair) => sum(pair) > 0).sort((one, two) => sum(two) - sum(one))
    .slice(0, most);
}
