/**
 * How well groups that were found agree with people who are known.
 *
 * @module
 */

/** Shares from 0 to 1. */
export interface Agreement {
  /** Of what was put together, the share that belongs together. */
  readonly precision: number;
  /** Of what belongs together, the share that was put together. */
  readonly recall: number;
  /** Their harmonic mean. */
  readonly f: number;
}

/**
 * Agreement counted by pairs: large groups weigh most, rows alone nothing. Where no pair was put
 * together the precision is 1, where none belongs together the recall is.
 *
 * @param found The group of each row.
 * @param truth The person of each row.
 * @throws {RangeError} Not one group and one person a row, or no row.
 *
 * @example One pair of three was found, and one that is none
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const { precision, recall } = pairAgreement([0, 0, 1, 1], [0, 0, 0, 1]);
 * deepEqual([precision, recall], [1 / 2, 1 / 3]);
 * ```
 */
export function pairAgreement(found: ArrayLike<number>, truth: ArrayLike<number>): Agreement {
  const { both, groups, people } = tallied(found, truth);
  const pairs = (counts: Iterable<{ readonly count: number }>) =>
    [...counts].reduce((sum, { count }) => sum + count * (count - 1) / 2, 0);
  const right = pairs(both), share = (of: number) => of === 0 ? 1 : right / of;
  return agreement(share(pairs(groups)), share(pairs(people)));
}

/**
 * B-cubed agreement: of each row the share of its group that is of its person, and of its person
 * that is in its group, in the mean over rows. Rows alone count, too. Bagga, Baldwin 1998.
 *
 * @param found The group of each row.
 * @param truth The person of each row.
 * @throws {RangeError} Not one group and one person a row, or no row.
 *
 * @example Everyone in one group
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * deepEqual(bCubed([0, 0, 0, 0], [0, 0, 1, 1]), { precision: 0.5, recall: 1, f: 2 / 3 });
 * ```
 */
export function bCubed(found: ArrayLike<number>, truth: ArrayLike<number>): Agreement {
  const { both } = tallied(found, truth);
  const mean = (whole: "group" | "person") =>
    both.reduce((sum, cell) => sum + cell.count ** 2 / cell[whole].count, 0) / found.length;
  return agreement(mean("group"), mean("person"));
}

function agreement(precision: number, recall: number): Agreement {
  const sum = precision + recall;
  return { precision, recall, f: sum === 0 ? 0 : 2 * precision * recall / sum };
}

interface Tally {
  count: number;
}

/** Rows of each group, of each person, and of each person in each group. */
function tallied(found: ArrayLike<number>, truth: ArrayLike<number>) {
  if (found.length === 0 || found.length !== truth.length) {
    throw new RangeError(
      "Cannot compare groups with people: each row must have one of both, and there must be one, " +
        `got ${found.length} groups and ${truth.length} people`,
    );
  }
  const groups = new Map<number, Tally>(), people = new Map<number, Tally>();
  const both = new Map<string, Tally & { readonly group: Tally; readonly person: Tally }>();
  const counted = <K, T extends Tally>(map: Map<K, T>, key: K, fresh: () => T): T => {
    const tally = map.get(key) ?? fresh();
    tally.count++;
    map.set(key, tally);
    return tally;
  };
  for (let i = 0; i < found.length; i++) {
    const group = counted(groups, found[i]!, () => ({ count: 0 }));
    const person = counted(people, truth[i]!, () => ({ count: 0 }));
    counted(both, `${found[i]} ${truth[i]}`, () => ({ count: 0, group, person }));
  }
  return {
    both: [...both.values()],
    groups: [...groups.values()],
    people: [...people.values()],
  };
}
