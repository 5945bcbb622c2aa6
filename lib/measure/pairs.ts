/**
 * Pairs of images, of one person or of two.
 *
 * @module
 */

/** Two images to be compared. */
export interface VerificationPair {
  /** The row of one image. */
  readonly left: number;
  /** The row of the other. */
  readonly right: number;
  /** Whether both show one person. */
  readonly same: boolean;
  /** The part of the protocol it belongs to, from 1. */
  readonly fold: number;
}

/** The same pairs, column by column. */
export interface PairColumns {
  /** Rows of one image. */
  readonly left: Int32Array;
  /** Rows of the other. */
  readonly right: Int32Array;
  /** 1 where both show one person. */
  readonly same: Uint8Array;
  /** How many pairs. */
  readonly count: number;
  /** 1 where a pair is as unlike as can be, whatever its features are. */
  readonly unlike?: Uint8Array;
}

/**
 * Pairs column by column, all of whose rows exist.
 *
 * @throws {RangeError} A row that is none, or pairs of one kind only.
 */
export function pairColumns(pairs: readonly VerificationPair[], rows: number): PairColumns {
  const count = pairs.length;
  for (const [i, { left, right }] of pairs.entries()) {
    for (const row of [left, right]) {
      if (!Number.isInteger(row) || row < 0 || row >= rows) {
        throw new RangeError(
          `Cannot compare the pairs: rows must lie in 0 … ${rows - 1}, but pair ${i} has ${row}`,
        );
      }
    }
  }
  const same = Uint8Array.from(pairs, (pair) => pair.same ? 1 : 0);
  const alike = same.reduce((sum, one) => sum + one, 0);
  if (alike === 0 || alike === count) {
    throw new RangeError(
      "Cannot compare the pairs: some must be of one person and some of two, " +
        `got ${alike} of one and ${count - alike} of two`,
    );
  }
  const left = Int32Array.from(pairs, (pair) => pair.left);
  return { left, right: Int32Array.from(pairs, (pair) => pair.right), same, count };
}
