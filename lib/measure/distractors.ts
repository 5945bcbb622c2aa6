/**
 * Ranks among distractors: MegaFace's identification.
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
 * @param distractors One row an image of someone else; of a million, blocks as `npyBlocks` reads
 *   them.
 * @param counts How many of the first distractors to look among; each gives a result.
 * @param options `multiply`: who does; {@linkcode multiplyPlainly}.
 * @throws {RangeError} An embedding that is zero or not finite, sizes that differ, no person with
 * two images, or a count that is not among 0 … all distractors.
 *
 * @example One distractor is nearer than the mate
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const people = [[[1, 0], [1, 1]]];
 * const [few, all] = await rankAmongDistractors(people, [[0, 1], [3, 1]], [1, 2]);
 * deepEqual(few?.ranks, [1, 2]);
 * deepEqual(all?.ranks, [2, 3]);
 * ```
 */
export async function rankAmongDistractors(
  people: readonly Rows[],
  distractors: RowSource,
  counts: readonly number[],
  { multiply = multiplyPlainly }: { readonly multiply?: Multiply } = {},
): Promise<RanksAmong[]> {
  const { probes, mates } = matesOf(people);
  const nearer = mates.map((some) => new Int32Array(some.length));
  const ranksAt = new Map([[0, ranksOf(mates, nearer)]]);
  const least = mates.map(({ rising }) => rising[0]!);
  const blocks = cosinesInBlocks(probes, distractors, counts, {
    what: "the distractors",
    multiply,
  });
  for await (const { largest, of, rows, seen, exactly } of blocks) {
    // Most distractors are less like than any mate is.
    const some = probesAbove(largest, least), cosines = await of(some);
    for (const [s, i] of some.entries()) {
      const { rising } = mates[i]!, passed = nearer[i]!, from = least[i]! - ROUNDING;
      for (let j = 0, at = s * rows; j < rows; j++, at++) {
        const cosine = cosines[at]!;
        if (cosine < from) continue;
        const sure = countUpTo(rising, cosine - ROUNDING);
        const near = sure < countUpTo(rising, cosine + ROUNDING);
        const upTo = near ? countUpTo(rising, exactly(i, j)) : sure;
        if (upTo > 0) passed[upTo - 1]!++;
      }
    }
    if (counts.includes(seen)) ranksAt.set(seen, ranksOf(mates, nearer));
  }
  return counts.map((count) => {
    const ranks = ranksAt.get(count)!;
    const share = (rank: number) => ranks.filter((r) => r <= rank).length / ranks.length;
    return { distractors: count, rank1: share(1), rank10: share(10), ranks };
  });
}

/** The mates of a probe. */
interface Mates {
  /** How many. */
  readonly length: number;
  /** Their cosines with it, rising. */
  readonly rising: Float64Array;
  /** The place of each mate in these. */
  readonly places: Int32Array;
}

/** All images of people who have two as probes, with the mates of each. */
function matesOf(people: readonly Rows[]) {
  const sets = people.map((images, p) => directionsOf(images, `person ${p}`));
  const [first, ...others] = sets.filter(({ count }) => count > 1), size = first?.size ?? 0;
  if (!first) {
    throw new RangeError("Cannot rank among distractors: someone must have two images, none has");
  }
  for (const [p, own] of sets.entries()) {
    if (own.count > 0) checkSizes(own, first, [`person ${p}`, "the others"]);
  }
  const some = [first, ...others], count = some.reduce((sum, own) => sum + own.count, 0);
  const probes = { data: new Float64Array(count * size), count, size }, mates: Mates[] = [];
  for (const own of some) {
    probes.data.set(own.data, mates.length * size);
    for (let a = 0; a < own.count; a++) {
      const cosines = cosinesWith(direction(own, a), own).filter((_, b) => b !== a);
      const order = Array.from(cosines.keys()).sort((b, c) => cosines[b]! - cosines[c]!);
      const places = new Int32Array(order.length);
      order.forEach((b, place) => places[b] = place);
      mates.push({ length: order.length, rising: cosines.toSorted(), places });
    }
  }
  return { probes, mates };
}

/** A distractor that passes a mate passes those below it, too. */
function ranksOf(mates: readonly Mates[], nearer: readonly Int32Array[]): number[] {
  return mates.flatMap(({ places }, i) => {
    const ranks = Array.from(nearer[i]!);
    for (let k = ranks.length - 2; k >= 0; k--) ranks[k]! += ranks[k + 1]!;
    return Array.from(places, (place) => 1 + ranks[place]!);
  });
}

/** How many of some rising numbers are at most a value. */
function countUpTo(rising: Float64Array, value: number): number {
  let low = 0, high = rising.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rising[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
