/**
 * People to train on and others to test on.
 *
 * @module
 */
import { permutation, random } from "../math/random.ts";
import type { Person } from "./folder.ts";

/** Two parts of a set that share nobody. */
export interface PeopleSplit {
  /** To train on, labels from 0. */
  readonly train: readonly Person[];
  /** To test on, labels from 0. */
  readonly test: readonly Person[];
}

/** How many people each part has: a count, or below 1 a share of them all, rounded down. */
export interface SplitSizes {
  /** To train on. */
  readonly train: number;
  /** To test on. */
  readonly test: number;
}

/**
 * Splits people by chance: nobody is in both parts, and each keeps the order it had. More people to
 * train on never change who is tested, nor do more to test on change who is trained on.
 *
 * @param seed Any integer.
 * @throws {RangeError} A part without people, or both with more than there are.
 *
 * @example Three of four
 * ```ts
 * import { deepEqual, equal } from "node:assert/strict";
 *
 * const people = ["a", "b", "c", "d"].map((name, label) => ({ name, label, images: [] }));
 * const { train, test } = splitPeople(people, { train: 0.75, test: 1 }, 1);
 * equal(new Set([...train, ...test].map(({ name }) => name)).size, 4);
 * deepEqual(train.map(({ label }) => label), [0, 1, 2]);
 * ```
 */
export function splitPeople(
  people: readonly Person[],
  { train, test }: SplitSizes,
  seed: number,
): PeopleSplit {
  const count = (size: number) =>
    // 0.29 x 100 is 28.999999999999996: a share that is whole must not lose one.
    size > 0 && size < 1 ? Math.floor(size * people.length + 1e-9) : size;
  const first = count(train),
    last = count(test),
    wrong = [first, last].some(
      (size) => !Number.isInteger(size) || size < 1,
    );
  if (wrong || first + last > people.length) {
    throw new RangeError(
      "Cannot split the people: each part must have some, as a count or a share below 1, and both " +
        `at most the ${people.length} there are, got ${train} and ${test} (${first} and ${last})`,
    );
  }
  const order = permutation(people.length, random(seed, "people"));
  const part = (chosen: Int32Array) =>
    Array.from(chosen.toSorted(), (i, label) => ({ ...people[i]!, label }));
  return { train: part(order.slice(0, first)), test: part(order.slice(people.length - last)) };
}
