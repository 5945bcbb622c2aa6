/**
 * Pairs of a list by the places of their images.
 *
 * @module
 */
import type { VerificationPair } from "../measure/pairs.ts";
import type { Person } from "./folder.ts";
import { imageFinder } from "./numbers.ts";
import type { PairsList, PersonImage } from "./pairs.ts";

/** Images that pairs name, and the pairs. */
export interface PlacedPairs {
  /** Each image once, in the order in which pairs name them. */
  readonly paths: readonly string[];
  /** By places among the paths; folds count from 1. */
  readonly pairs: readonly VerificationPair[];
}

/**
 * Finds the images that a list of pairs names.
 *
 * @throws {RangeError} An image that nobody has.
 *
 * @example Three images, two pairs
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const people = ["a", "b"].map((name, label) => ({
 *   name,
 *   label,
 *   images: [`${name}/1.pgm`, `${name}/2.pgm`],
 * }));
 * const [one, two, other] = [["a", 1], ["a", 2], ["b", 1]].map(([person, number]) => {
 *   return { person: String(person), number: Number(number) };
 * });
 * const { paths, pairs } = placePairs(people, {
 *   folds: 1,
 *   pairs: [
 *     { left: one!, right: two!, same: true, fold: 0 },
 *     { left: other!, right: one!, same: false, fold: 0 },
 *   ],
 * });
 * deepEqual(paths, ["a/1.pgm", "a/2.pgm", "b/1.pgm"]);
 * deepEqual(pairs[1], { left: 2, right: 0, same: false, fold: 1 });
 * ```
 */
export function placePairs(people: readonly Person[], { pairs }: PairsList): PlacedPairs {
  const find = imageFinder(people), places = new Map<string, number>();
  const place = (image: PersonImage) => {
    const path = find(image), known = places.get(path) ?? places.size;
    places.set(path, known);
    return known;
  };
  const placed = pairs.map(({ left, right, same, fold }) => ({
    left: place(left),
    right: place(right),
    same,
    fold: fold + 1,
  }));
  return { paths: [...places.keys()], pairs: placed };
}
