/**
 * The numbers that compare the two features of a pair.
 *
 * @module
 */
import { checkDirection, type Features, loadFeature } from "./features.ts";
import type { PairColumns } from "./pairs.ts";

/** The values of all pairs when one fold is tested. */
export interface PairValues {
  /** Value by value; where nothing is learnt from the other folds, the same for all. */
  readonly whenTested: (fold: number) => Float64Array;
  /** One of them, spelt out: where {@linkcode NEAR} a threshold, rounding must not decide. */
  readonly exactly: (pair: number, fold: number) => number;
}

/** Nearer than this to a threshold, a value that was found by a shortcut is spelt out. */
export const NEAR = 1e-9;

/** What hangs on nothing but the pair. */
export type PlainValue = "cosine" | "damped cosine" | "squared distance";

type Formula = (lr: number, l: number, r: number, x: Float64Array, y: Float64Array) => number;

/** The value of two features that are as unlike as can be. */
export const UNLIKE = { cosine: -1, "damped cosine": -1, "squared distance": 4 } as const;

/** A value of a product and two norms, or of the features themselves. */
const FORMULAS = {
  cosine: (lr: number, l: number, r: number) => lr / (l * r),
  "damped cosine": (lr: number, l: number, r: number) => lr / (l * r + 1e-5),
  // Spelt out, as 2 - 2 cos falls below 0 for two equal rows.
  "squared distance": (_: number, l: number, r: number, x: Float64Array, y: Float64Array) => {
    let sum = 0;
    for (let k = 0; k < x.length; k++) sum += (x[k]! / l - y[k]! / r) ** 2;
    return sum;
  },
} as const satisfies Record<PlainValue, Formula>;

/**
 * Values that hang on nothing but the pair.
 *
 * @throws {RangeError} A feature without a direction.
 */
export function plainValues(
  features: Features,
  { left, right, count, unlike }: PairColumns,
  formula: PlainValue,
): PairValues {
  const x = new Float64Array(features.size), y = new Float64Array(features.size);
  const values = new Float64Array(count), value: Formula = FORMULAS[formula];
  for (let i = 0; i < count; i++) {
    if (unlike?.[i]) {
      values[i] = UNLIKE[formula];
      continue;
    }
    loadFeature(features, left[i]!, x);
    loadFeature(features, right[i]!, y);
    let xy = 0, xx = 0, yy = 0;
    for (let k = 0; k < x.length; k++) {
      xy += x[k]! * y[k]!, xx += x[k]! ** 2, yy += y[k]! ** 2;
    }
    checkDirection(xx, left[i]!);
    checkDirection(yy, right[i]!);
    values[i] = value(xy, Math.sqrt(xx), Math.sqrt(yy), x, y);
  }
  return { whenTested: () => values, exactly: (pair) => values[pair]! };
}
