/**
 * People of training sets that are known to be in test sets.
 *
 * @module
 */

/** People to leave out of training. */
export interface Overlap {
  /** The training set. */
  readonly train: string;
  /** The test set. */
  readonly test: string;
  /** Their folders in the training set. */
  readonly people: readonly string[];
  /** Who found them, and what is left. */
  readonly note: string;
}

/** Lists of people in two sets, by who made them. */
export const OVERLAPS = {
  seed: {
    train: "CASIA-WebFace",
    test: "LFW",
    people: ["0166921", "1056413", "1193098"],
    note: "Left out by SphereFace, Liu et al. 2017: 10 575 - 3 = 10 572 classes",
  },
} as const satisfies Record<string, Overlap>;
