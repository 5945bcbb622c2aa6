/**
 * Groups of embeddings without names: average linkage, cut at a threshold.
 *
 * @module
 */
import { dot } from "../math/dot.ts";
import { directionsOf } from "./directions.ts";
import type { Rows } from "./rows.ts";

/** How embeddings are grouped. */
export interface GroupOptions {
  /** Two groups are one where the mean cosine of their pairs is at least this. */
  readonly threshold: number;
  /**
   * Numbers of rows that are never in one group where they are equal, as those of photos: two faces
   * on one are two people. Default: any rows may be.
   */
  readonly apart?: ArrayLike<number>;
  /** Is told how many rows of how many are in a group that will not grow any more. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Stops it within some milliseconds. */
  readonly signal?: AbortSignal;
}

/** More would take hours: the time grows with the square. */
export const MOST_GROUPED = 100_000;

/** Others get their turn after so many looks at everyone. */
const LOOKS = 64;

/**
 * Groups rows by average linkage: the two groups whose pairs have the highest mean cosine become
 * one, until none reach the threshold.
 *
 * The mean cosine of all pairs of two groups is the product of their summed directions over their
 * sizes, so a group is one row, and no matrix of all pairs is needed. Chains of nearest neighbours
 * find the same groups as merging the best pair each time (Murtagh 1983), whatever the order of
 * rows, but for ties. Each row is compared with all others once; a group looks no further than its
 * rows did, as a mean is never above the best of its parts. Rows that are kept apart count as
 * infinitely unlike.
 *
 * @param embeddings `[rows, size]`; need not be unit.
 * @returns The group of each row. Group 0 has the most rows; of equals the first begins earlier.
 * @throws {RangeError} A row that is zero or not finite, a threshold that is no cosine, or more than
 *   {@linkcode MOST_GROUPED} rows.
 *
 * @example The second and the third are alike
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const groups = await groupRows([[1, 0], [0, 2], [1, 9]], { threshold: 0.5 });
 * deepEqual([...groups], [1, 0, 0]);
 * ```
 */
export async function groupRows(
  embeddings: Rows,
  { threshold, apart, onProgress, signal }: GroupOptions,
): Promise<Int32Array> {
  const { data, count, size } = directionsOf(embeddings, "the embeddings to be grouped");
  check(threshold, count, apart?.length ?? count);
  const sums = Float32Array.from(data), sizes = new Int32Array(count).fill(1);
  const parents = Int32Array.from({ length: count }, (_, i) => i), open = openRows(count);
  const likeness = (a: number, b: number): number =>
    dot(sums, a * size, sums, b * size, size) / (sizes[a]! * sizes[b]!);
  const kept = Array.from({ length: apart ? count : 0 }, (_, i) => new Set([apart![i]!]));
  const mayJoin = (a: number, b: number): boolean => !apart || kept[a]!.isDisjointFrom(kept[b]!);
  /** Groups that may be near enough, of those that were looked at. */
  const known = new Map<number, Iterable<number>>();
  const nearEnough = (row: number): number[] => {
    const near: number[] = [];
    for (let i = 0; i < open.count(); i++) {
      const other = open.rows[i]!;
      if (other !== row && likeness(row, other) >= threshold && mayJoin(row, other)) {
        near.push(other);
      }
    }
    return near;
  };
  const chain: number[] = [];
  let looks = 0, done = 0;
  while (open.count() > 0) {
    if (chain.length === 0) chain.push(open.rows[0]!);
    const tip = chain.at(-1)!, before = chain.at(-2);
    if (!known.has(tip) && ++looks % LOOKS === 0) {
      await new Promise((resolve) => setTimeout(resolve));
      signal?.throwIfAborted();
      onProgress?.(done, count);
    }
    const near = new Set<number>();
    for (const row of known.get(tip) ?? nearEnough(tip)) near.add(rootOf(parents, row));
    near.delete(tip);
    known.set(tip, near);
    // Only what is nearer than the one before goes on, so that a chain cannot go round.
    let nearest = before, best = before === undefined ? threshold : likeness(tip, before);
    for (const other of near) {
      const like = likeness(tip, other);
      const nearer = nearest === undefined ? like >= best : like > best;
      if (nearer && mayJoin(tip, other)) best = like, nearest = other;
    }
    if (nearest === undefined) {
      chain.pop();
      open.close(tip);
      known.delete(tip);
      done += sizes[tip]!;
    } else if (nearest !== before) {
      chain.push(nearest);
    } else {
      chain.length -= 2;
      open.close(tip);
      parents[tip] = nearest;
      sizes[nearest]! += sizes[tip]!;
      if (apart) kept[nearest] = kept[nearest]!.union(kept[tip]!);
      for (let k = 0; k < size; k++) sums[nearest * size + k]! += sums[tip * size + k]!;
      known.set(nearest, near.union(new Set(known.get(nearest))));
      known.delete(tip);
      if (chain.length === 0) chain.push(nearest);
    }
  }
  return numbered(parents);
}

/** Rows whose groups may still grow, in no order. */
function openRows(count: number) {
  const rows = Int32Array.from({ length: count }, (_, i) => i), places = rows.slice();
  let left = count;
  return {
    rows,
    count: () => left,
    close: (row: number): void => {
      const last = rows[--left]!, place = places[row]!;
      rows[place] = last;
      places[last] = place;
    },
  };
}

/** The row that stands for the group of a row. */
function rootOf(parents: Int32Array, row: number): number {
  while (parents[row] !== row) row = parents[row]!;
  return row;
}

function check(threshold: number, count: number, apart: number): void {
  if (!(threshold >= -1 && threshold <= 1)) {
    throw new RangeError(
      `Cannot group embeddings: the threshold must be a cosine, from -1 to 1, is ${threshold}`,
    );
  }
  if (apart !== count) {
    throw new RangeError(
      `Cannot keep rows apart: each must have a number, got ${apart} numbers of ${count} rows`,
    );
  }
  if (count > MOST_GROUPED) {
    throw new RangeError(
      `Cannot group embeddings: there may be at most ${MOST_GROUPED}, as the time grows with the ` +
        `square, but there are ${count}. Group parts, as years, by themselves`,
    );
  }
}

/** Groups by their sizes. */
function numbered(parents: Int32Array): Int32Array {
  const members = Map.groupBy(parents.keys(), (row) => rootOf(parents, row));
  const largest = [...members.values()].sort((a, b) => b.length - a.length || a[0]! - b[0]!);
  const groups = new Int32Array(parents.length);
  largest.forEach((rows, group) => rows.forEach((row) => groups[row] = group));
  return groups;
}
