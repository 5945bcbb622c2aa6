/**
 * Folds of a verification protocol: which pairs are tested together.
 *
 * @module
 */
import type { VerificationPair } from "./pairs.ts";

/** Pairs in folds. */
export interface Folds {
  /** How many folds. */
  readonly count: number;
  /** The fold of each pair, from 0. */
  readonly of: Int32Array;
}

/** How pairs are put into folds: where the list says, or by their place in it. */
export type FoldRule = "given" | "runs" | "floors";

type Place = (pair: VerificationPair, i: number, n: number, k: number) => number;

/** Where pair i of n goes, of k folds. */
const FOLD_RULES = {
  /** Where the list of pairs says. */
  given: ({ fold }) => fold - 1,
  /** Runs of the list, the first n mod k of them one longer: scikit-learn's KFold. */
  runs: (_, i, n, k) => runOf(i, n, k),
  /** Runs of the list, from ⌊f n / k⌋ on. */
  floors: (_, i, n, k) => Math.floor(((i + 1) * k - 1) / n),
} as const satisfies Record<FoldRule, Place>;

/** The run of place i, from 0, where n places are cut into k runs as scikit-learn's KFold does. */
export function runOf(i: number, n: number, k: number): number {
  const short = Math.floor(n / k), longer = n % k;
  const edge = longer * (short + 1);
  return i < edge ? Math.floor(i / (short + 1)) : longer + Math.floor((i - edge) / short);
}

/**
 * Puts pairs into as many folds as the list names.
 *
 * @throws {RangeError} Where the list does not name folds 1 … k, k at least 2.
 */
export function foldsOf(pairs: readonly VerificationPair[], rule: FoldRule): Folds {
  const named = new Set(pairs.map(({ fold }) => fold)), count = named.size;
  for (const [i, { fold }] of pairs.entries()) {
    if (!Number.isInteger(fold) || fold < 1 || fold > count) {
      throw new RangeError(
        "Cannot cut the pairs into folds: these must be named 1, 2, … without a gap, but there " +
          `are ${count} and pair ${i} is of fold ${fold}`,
      );
    }
  }
  if (count < 2) {
    throw new RangeError(
      "Cannot choose a threshold on the other folds: there must be at least two, got one. " +
        'Name more, or take the protocol "opensphere", which has none and is optimistic',
    );
  }
  const place: Place = FOLD_RULES[rule];
  const of = Int32Array.from(pairs, (pair, i) => place(pair, i, pairs.length, count));
  return { count, of };
}
