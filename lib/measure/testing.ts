/**
 * Tests pairs fold by fold, each with a threshold that was chosen on the others.
 *
 * @module
 */
import { centredCosines } from "./centred.ts";
import type { Features } from "./features.ts";
import { foldsOf } from "./folds.ts";
import type { PairColumns, VerificationPair } from "./pairs.ts";
import type { FoldedValue, ProtocolRules, UnfoldedValue } from "./protocols.ts";
import { reduceByFolds } from "./reduced.ts";
import { rocCurve } from "./roc.ts";
import { bestThresholds, CHOICES, countBelow, isRight, thresholdsOf } from "./thresholds.ts";
import { type ValAtFar, valAtFar } from "./val.ts";
import { NEAR, plainValues } from "./values.ts";
import type { FoldResult } from "./verification_report.ts";

/** What testing gives. */
export interface Tested {
  /** Fold by fold. */
  readonly folds: readonly FoldResult[];
  /** The value of each pair when its fold is tested. */
  readonly values: Float64Array;
  /** How many pairs are judged right. */
  readonly right: number;
  /** How many principal components were kept, where features were reduced. */
  readonly components?: readonly number[];
  /** VAL@FAR, where the protocol reports it. */
  readonly val?: readonly ValAtFar[];
}

/**
 * Tests each fold with the threshold that is best on the others.
 *
 * @param keep Reduces features by components that are fitted to the other folds, to this share of
 *   the variance.
 */
export function testFolds(
  features: Features,
  pairs: readonly VerificationPair[],
  columns: PairColumns,
  { judgement, value, folds: { rule, grid, choice }, val }: ProtocolRules & FoldedValue,
  fars: readonly number[],
  keep?: number,
): Tested {
  const folds = foldsOf(pairs, rule), thresholds = thresholdsOf(grid);
  const valuesOf = (some: Features) =>
    value === "centred cosine"
      ? centredCosines(some, columns, folds, (v) => distance(thresholds, v))
      : plainValues(some, columns, value);
  const reduced = keep === undefined ? undefined : reduceByFolds(features, columns, folds, keep);
  const shared = reduced ? undefined : valuesOf(features);
  const values = new Float64Array(columns.count);
  let right = 0;
  const results = Array.from({ length: folds.count }, (_, fold) => {
    const { whenTested, exactly } = shared ?? valuesOf(reduced!.whenTested(fold));
    const all = whenTested(fold);
    const best = bestThresholds(thresholds, all, columns.same, judgement, folds.of, fold);
    const threshold = CHOICES[choice](best), before = right;
    let tested = 0;
    for (let i = 0; i < columns.count; i++) {
      if (folds.of[i] !== fold) continue;
      const close = Math.abs(all[i]! - threshold) < NEAR;
      values[i] = close ? exactly(i, fold) : all[i]!;
      if (isRight(values[i]!, columns.same[i]!, threshold, judgement)) right++;
      tested++;
    }
    return { accuracy: (right - before) / tested, threshold, pairs: tested };
  });
  const tested = {
    folds: results,
    values,
    right,
    ...reduced && { components: reduced.components },
  };
  if (!val) return tested;
  const fine = thresholdsOf(val);
  return { ...tested, val: fars.map((far) => valAtFar(values, columns, folds, fine, far)) };
}

/** Tests all pairs with the threshold that is best on themselves. */
export function testAll(
  features: Features,
  columns: PairColumns,
  { value }: ProtocolRules & UnfoldedValue,
): Tested {
  const values = plainValues(features, columns, value).whenTested(0);
  const { bestAccuracy: accuracy, bestThreshold: threshold } = rocCurve(values, columns.same);
  const folds = [{ accuracy, threshold, pairs: columns.count }];
  return { folds, values, right: Math.round(accuracy * columns.count) };
}

/** From the nearest threshold. */
function distance(thresholds: Float64Array, value: number): number {
  const k = countBelow(thresholds, value);
  const above = (thresholds[k] ?? Infinity) - value,
    below = value - (thresholds[k - 1] ?? -Infinity);
  return Math.min(above, below);
}
