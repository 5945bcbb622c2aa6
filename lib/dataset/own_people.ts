/**
 * People of a folder of one's own, some to train on and others to test on.
 *
 * @module
 */
import { verificationPairsOf } from "./drawn_pairs.ts";
import { listPeople, type PeopleList, type Person } from "./folder.ts";
import type { Landmarks } from "./landmarks.ts";
import type { PairsList } from "./pairs.ts";
import { type PeopleSplit, splitPeople } from "./splits.ts";

/** Fewer images of a person say nothing of what two of them have in common. */
const LEAST_IMAGES = 2;
/** Fewer people have nobody to be told apart from. */
const LEAST_PEOPLE = 2;

/** Which people of a folder are of use. */
export interface UsablePeopleOptions {
  /** Five points by path; images without are left out. Without a map all images are taken whole. */
  readonly landmarks?: ReadonlyMap<string, Landmarks> | undefined;
  /** People to leave out. */
  readonly exclude?: readonly string[];
}

/**
 * The people of `ROOT/PERSON/IMAGE` of whom at least two images can be used: what and who is left
 * out is told with its reason. Labels have no gaps.
 *
 * @throws {Deno.errors.NotFound} No such folder.
 * @throws {RangeError} A folder without people that have images.
 */
export async function usablePeople(
  root: string,
  { landmarks, exclude = [] }: UsablePeopleOptions = {},
): Promise<PeopleList> {
  const { people: all, skipped } = await listPeople(root, { exclude });
  const people: Person[] = [], left = [...skipped];
  for (const { name, images } of all) {
    const usable: string[] = [];
    for (const path of images) {
      if (!landmarks || landmarks.has(path)) usable.push(path);
      else left.push({ path, reason: "no face was found" });
    }
    if (usable.length >= LEAST_IMAGES) {
      people.push({ name, label: people.length, images: usable });
    } else {
      const faces = landmarks ? "images with a face" : "images";
      left.push({ path: name, reason: `fewer than ${LEAST_IMAGES} ${faces}: ${usable.length}` });
    }
  }
  return { people, skipped: left };
}

/**
 * Splits people by chance into those to train on and at least two to test on.
 *
 * @param heldOut The share of people to test on, above 0 and below 1.
 * @param seed Any integer.
 * @throws {RangeError} A share outside, or too few people for both parts.
 *
 * @example A quarter of eight
 * ```ts
 * import { deepEqual, throws } from "node:assert/strict";
 *
 * const people = [..."abcdefgh"].map((name, label) => ({ name, label, images: [] }));
 * const { train, test } = holdOut(people, 0.25, 1);
 * deepEqual([train.length, test.length], [6, 2]);
 * throws(() => holdOut(people.slice(0, 3), 0.25, 1), /2 to train on and 2 to test on, has 3/);
 * ```
 */
export function holdOut(people: readonly Person[], heldOut: number, seed: number): PeopleSplit {
  if (!(heldOut > 0 && heldOut < 1)) {
    throw new RangeError(
      `Cannot hold out people: their share must lie above 0 and below 1, got ${heldOut}`,
    );
  }
  const test = Math.max(LEAST_PEOPLE, Math.floor(heldOut * people.length + 1e-9));
  const train = people.length - test;
  if (train >= LEAST_PEOPLE) return splitPeople(people, { train, test }, seed);
  throw new RangeError(
    `Cannot train on some people and test on others: there must be at least ${LEAST_PEOPLE} to ` +
      `train on and ${test} to test on, has ${people.length} of whom ${LEAST_IMAGES} images can be ` +
      "used. Add people, or images of those that were left out",
  );
}

/**
 * Pairs of people, as many of one person as of two, in ten folds or as many as there are pairs for.
 *
 * @param options `most`: pairs at most, of both kinds together; default 6000, as LFW has. `seed`: any
 *   integer.
 * @throws {RangeError} Fewer than two people, or too few images of one person for two folds.
 *
 * @example Two people with three images each have three pairs of their own each
 * ```ts
 * import { equal } from "node:assert/strict";
 *
 * const people = ["a", "b"].map((name, label) => {
 *   return { name, label, images: [1, 2, 3].map((i) => `${name}/${i}.png`) };
 * });
 * const { folds, pairs } = evenPairs(people, { seed: 1 });
 * equal(folds, 6);
 * equal(pairs.length, 12);
 * ```
 */
export function evenPairs(
  people: readonly Person[],
  { most = 6000, seed }: { readonly most?: number; readonly seed: number },
): PairsList {
  const { same, different } = countPairs(people);
  const each = Math.min(same, different, Math.floor(most / 2)), folds = Math.min(10, each);
  if (folds >= 2) return verificationPairsOf(people, { same: each - each % folds, folds, seed });
  throw new RangeError(
    "Cannot draw pairs of people: there must be at least 2 of one person and 2 of two people, has " +
      `${same} and ${different} of ${people.length} people. Add images, or people`,
  );
}

/** How many pairs of images there are, of one person and of two. */
export function countPairs(
  people: readonly Person[],
): { readonly same: number; readonly different: number } {
  const sizes = people.map(({ images }) => images.length);
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const squares = sizes.reduce((sum, size) => sum + size * size, 0);
  return { same: (squares - all) / 2, different: (all * all - squares) / 2 };
}
