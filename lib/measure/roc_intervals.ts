/**
 * How sure a ROC is of what it says: 95 % intervals over its pairs.
 *
 * @module
 */
import { wilson } from "../math/statistics.ts";
import { allowed, checkRate } from "./operating.ts";
import type { RocCurve } from "./roc.ts";

/** 95 % intervals over pairs; they say nothing of another training run. */
export interface RocIntervals {
  /** Of the share of one person's pairs that is accepted, a rate of false accepts each. */
  readonly tarAtFar: readonly (readonly [number, number])[];
  /** Of the equal error rate. */
  readonly eer: readonly [number, number];
  /** Of the area under the curve. */
  readonly auc: readonly [number, number];
}

/**
 * 95 % intervals of what a ROC says.
 *
 * An accept rate at a rate of false ones is uncertain twice: in the share itself, and more so in
 * the threshold, which hangs on the few highest scores of two people. So the threshold is moved as
 * far as chance may have moved it, and Wilson's interval is taken at either end; where so low a
 * rate may show no false accept at all, the interval begins at 0. The other two vary at most like a
 * share of the rarer kind of pairs (of the area: Birnbaum and Klose, 1957).
 *
 * @param fars The rates of false accepts, above 0 and at most 1.
 * @throws {RangeError} A rate outside.
 *
 * @example Four pairs say nothing of one in ten
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 * import { rocCurve } from "./roc.ts";
 *
 * const curve = rocCurve([0.9, 0.8, 0.2, 0.1], [true, true, false, false]);
 * deepEqual(rocIntervals(curve, [0.1]).tarAtFar, [[0, 1]]);
 * ```
 */
export function rocIntervals(curve: RocCurve, fars: readonly number[]): RocIntervals {
  const { samePairs, differentPairs, eer, auc } = curve;
  const fewer = Math.min(samePairs, differentPairs);
  const ofShare = (share: number, count: number) => wilson(share * count, count);
  return {
    tarAtFar: fars.map((far) => {
      checkRate(far, "FAR");
      const [least, most] = ofShare(far, differentPairs).map((rate) =>
        allowed(rate, differentPairs)
      );
      // Where at least k of two people score above the true threshold, it lies below the k-th.
      const [low, high] = [least! - 1, most!].map((k) =>
        ofShare(acceptedWith(curve, k), samePairs)
      );
      return [low![0], high![1]];
    }),
    eer: ofShare(eer, fewer),
    auc: ofShare(auc, fewer),
  };
}

/** The share of one person's pairs that is accepted with at most so many false accepts. */
function acceptedWith({ far, tar, differentPairs }: RocCurve, falseAccepts: number): number {
  const last = far.findLastIndex((rate) => Math.round(rate * differentPairs) <= falseAccepts);
  return tar[last] ?? 0; // fewer than none: nothing need be accepted
}
