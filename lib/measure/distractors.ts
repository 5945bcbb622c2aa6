/**
 * Ranks among distractors: MegaFace's identification.
 *
 * @module
 */
import { checkSizes, cosinesWith, direction, directionsOf } from "./directions.ts";
import type { Rows } from "./rows.ts";

/** Ranks among the first so many distractors. */
export interface RanksAmong {
  /** How many. */
  readonly distractors: number;
  /** The share of ranks that are 1. */
  readonly rank1: number;
  /** The share of ranks up to 10. */
  readonly rank10: number;
  /** Person by person, then by probe, then by the mate that is looked for. */
  readonly ranks: readonly number[];
}

/**
 * Looks for each image of a person with each other image of the same as the probe, among people
 * who do not matter: the rank is 1 more than the number of distractors that are as near to the
 * probe as the mate is, or nearer. Kemelmacher-Shlizerman et al. 2016.
 *
 * @param people The images of each person, `[images, size]`.
 * @param distractors One row an image of someone else.
 * @param counts How many of the first distractors to look among; each gives a result.
 * @throws {RangeError} An embedding that is zero or not finite, sizes that differ, no person with
 * two images, or a count that is not among 0 … all distractors.
 *
 * @example One distractor is nearer than the mate
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const [few, all] = rankAmongDistractors([[[1, 0], [1, 1]]], [[0, 1], [3, 1]], [1, 2]);
 * deepEqual(few?.ranks, [1, 2]);
 * deepEqual(all?.ranks, [2, 3]);
 * ```
 */
export function rankAmongDistractors(
  people: readonly Rows[],
  distractors: Rows,
  counts: readonly number[],
): RanksAmong[] {
  const others = directionsOf(distractors, "the distractors");
  for (const count of counts) {
    if (Number.isInteger(count) && count >= 0 && count <= others.count) continue;
    throw new RangeError(
      `Cannot rank among ${count} distractors: it must be a whole number from 0 to the ` +
        `${others.count} there are`,
    );
  }
  const ranks: number[][] = counts.map(() => []);
  for (const [p, images] of people.entries()) {
    const own = directionsOf(images, `person ${p}`);
    if (own.count > 0 && others.count > 0) {
      checkSizes(own, others, [`person ${p}`, "the distractors"]);
    }
    for (let a = 0; a < own.count; a++) {
      const probe = direction(own, a), mates = cosinesWith(probe, own);
      const cosines = cosinesWith(probe, others, Math.max(0, ...counts));
      for (const [c, count] of counts.entries()) {
        const rising = cosines.slice(0, count).sort();
        for (let b = 0; b < own.count; b++) {
          if (b !== a) ranks[c]!.push(1 + count - countBelow(rising, mates[b]!));
        }
      }
    }
  }
  if (ranks.some((some) => some.length === 0)) {
    throw new RangeError("Cannot rank among distractors: someone must have two images, none has");
  }
  return ranks.map((some, c) => {
    const share = (rank: number) => some.filter((r) => r <= rank).length / some.length;
    return { distractors: counts[c]!, rank1: share(1), rank10: share(10), ranks: some };
  });
}

/** How many of some rising numbers lie below a value. */
function countBelow(rising: Float64Array, value: number): number {
  let low = 0, high = rising.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rising[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
