/**
 * Sets in which some classes have fewer images than others.
 *
 * @module
 */
import { bytesOf, classSizes, type ImageSet } from "./images.ts";

/**
 * The first images of each class, a share of them, in the order of the set.
 *
 * @param shares What is kept of each class, from 0 (exclusive) to 1.
 * @throws {RangeError} Where there is not one share a class, or one is no share.
 *
 * @example Half of the ones
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const set = { images: Uint8Array.of(1, 2, 3), labels: Uint8Array.of(0, 1, 1), count: 3, width: 1, height: 1 };
 * deepEqual([...keepShares(set, [1, 0.5]).images], [1, 2]);
 * ```
 */
export function keepShares(set: ImageSet, shares: readonly number[]): ImageSet {
  const { images, labels, count } = set, sizes = classSizes(set);
  if (sizes.length !== shares.length || !shares.every((share) => share > 0 && share <= 1)) {
    throw new RangeError(
      `Cannot keep a share of each class: there must be ${sizes.length} shares above 0 and at ` +
        `most 1, got [${shares}]`,
    );
  }
  const left = sizes.map((size, label) => Math.ceil(size * shares[label]!));
  const kept = Array.from({ length: count }, (_, i) => i).filter((i) => left[labels[i]!]!-- > 0);
  const size = bytesOf(set), some = new Uint8Array(kept.length * size);
  const theirs = labels.slice(0, kept.length);
  kept.forEach((from, to) => {
    some.set(images.subarray(from * size, (from + 1) * size), to * size);
    theirs[to] = labels[from]!;
  });
  return { ...set, images: some, labels: theirs, count: kept.length };
}
