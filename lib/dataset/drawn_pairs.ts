/**
 * Pairs to verify, drawn where a set has no list of them.
 *
 * @module
 */
import { type Random, random } from "../math/random.ts";
import type { Person } from "./folder.ts";
import { imageNumbers } from "./numbers.ts";
import type { PairsList, PersonImage } from "./pairs.ts";

/** How many pairs are drawn. */
export interface DrawnPairsOptions {
  /** Pairs of one person, in all folds; a multiple of `folds`. */
  readonly same: number;
  /** Pairs of two people, in all folds; a multiple of `folds`. Default: as many as `same`. */
  readonly different?: number;
  /** Default 10. */
  readonly folds?: number;
  /** Any integer. */
  readonly seed: number;
}

/**
 * Draws pairs without repeating one, spread evenly: everyone has as many pairs of their own as
 * others, where they have enough images, and so has every two people. In a fold, those of one person
 * come first, as in LFW's lists. Unlike there, a person may be in several folds: a threshold chosen
 * on some is tested on the same people in others.
 *
 * @param people Those to test on; the numbers of images are as {@linkcode imageNumbers} has them.
 * @throws {RangeError} Counts that are no multiples of the folds, or more pairs than there are.
 *
 * @example All pairs of two people
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const people = ["a", "b"].map((name, label) => ({
 *   name,
 *   label,
 *   images: [`${name}/1.pgm`, `${name}/2.pgm`],
 * }));
 * const { pairs } = verificationPairsOf(people, { same: 2, folds: 2, seed: 1 });
 * deepEqual(pairs.map(({ same, fold }) => [same, fold]), [
 *   [true, 0],
 *   [false, 0],
 *   [true, 1],
 *   [false, 1],
 * ]);
 * ```
 */
export function verificationPairsOf(
  people: readonly Person[],
  { same, different = same, folds = 10, seed }: DrawnPairsOptions,
): PairsList {
  const sizes = people.map(({ images }) => images.length);
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const squares = sizes.reduce((sum, size) => sum + size * size, 0);
  checkCount("one person", same, folds, (squares - all) / 2);
  checkCount("two people", different, folds, (all * all - squares) / 2);
  const images = people.map((one) =>
    imageNumbers(one).map((number): PersonImage => ({ person: one.name, number }))
  );
  const ours = spread(
    people.length,
    (i) => sizes[i]! * (sizes[i]! - 1) / 2,
    same,
    random(seed, "pairs", "same"),
  ).map(([i, member]) => {
    const [first, second] = twoOf(member);
    return { left: images[i]![first]!, right: images[i]![second]!, same: true };
  });
  const others = spread(
    people.length * (people.length - 1) / 2,
    (pair) => twoOf(pair).reduce((product, i) => product * sizes[i]!, 1),
    different,
    random(seed, "pairs", "different"),
  ).map(([pair, member]) => {
    const [i, j] = twoOf(pair), size = sizes[i]!;
    const left = images[i]![member % size]!, right = images[j]![Math.floor(member / size)]!;
    return { left, right, same: false };
  });
  const pairs = Array.from({ length: folds }, (_, fold) =>
    [ours, others].flatMap((kind) => {
      const each = kind.length / folds;
      return kind.slice(fold * each, (fold + 1) * each).map((pair) => ({ ...pair, fold }));
    }));
  return { folds, pairs: pairs.flat() };
}

function checkCount(what: string, count: number, folds: number, most: number) {
  const whole = [count, folds].every((value) => Number.isSafeInteger(value) && value > 0);
  if (whole && count % folds === 0 && count <= most) return;
  throw new RangeError(
    `Cannot draw pairs of ${what}: their number must be a multiple of the folds, which are from 1, ` +
      `and at most ${most}, which is how many there are; got ${count} in ${folds} folds`,
  );
}

/** The pair 0 <= i < j of a number from 0: (0, 1), (0, 2), (1, 2), (0, 3) and so on. */
function twoOf(pair: number): [number, number] {
  let j = Math.floor((1 + Math.sqrt(1 + 8 * pair)) / 2);
  // The root may round over a whole number.
  if (j * (j - 1) / 2 > pair) j--;
  return [pair - j * (j - 1) / 2, j];
}

/** Members of groups, each once, as many of each group as of others where it has enough. */
function spread(
  groups: number,
  sizeOf: (group: number) => number,
  count: number,
  source: Random,
): [group: number, member: number][] {
  const drawn: [number, number][] = [], members = new Map<number, Generator<number>>();
  for (let round: Iterable<number> = distinct(groups, source); drawn.length < count;) {
    const more: number[] = [];
    for (const group of round) {
      const known = members.get(group) ?? distinct(sizeOf(group), source);
      const { value, done } = known.next();
      if (done) continue;
      members.set(group, known);
      more.push(group);
      if (drawn.push([group, value]) === count) break;
    }
    round = more;
  }
  return drawn;
}

/** The numbers below a bound by chance, each once; in memory are those drawn alone. */
function* distinct(bound: number, source: Random): Generator<number> {
  const moved = new Map<number, number>();
  for (let left = bound; left > 0; left--) {
    const at = source.below(left), value = moved.get(at) ?? at;
    moved.set(at, moved.get(left - 1) ?? left - 1);
    moved.delete(left - 1);
    yield value;
  }
}
