/**
 * Operating points: the threshold that keeps false accepts to a rate, and what it lets through.
 *
 * @module
 */
import { wilson } from "../math/statistics.ts";
import type { RocCurve } from "./roc.ts";

/** A threshold for a rate of false accepts. */
export interface OperatingPoint {
  /** The rate that was wished for. */
  readonly far: number;
  /** Accepted is what scores above this; `null`: everything may be. */
  readonly threshold: number | null;
  /** The rate of the scores it was chosen on, at most `far`. */
  readonly actualFar: number;
  /** How many of them are accepted. */
  readonly falseAccepts: number;
  /** How many there are; fewer than 1 / `far` say little of so low a rate. */
  readonly impostors: number;
  /** A 95 % interval of the true rate, Wilson's. */
  readonly interval: readonly [number, number];
}

/**
 * The lowest threshold at which no more false accepts are seen than a rate allows: the
 * (k + 1)-th highest score of pairs of two people, k = ⌊far · n⌋.
 *
 * @param impostors Scores of pairs of two people, in any order; higher is more alike.
 * @param far The rate, above 0 and at most 1.
 * @throws {RangeError} No scores, one that is not finite, or a rate outside.
 *
 * @example At most one of four
 * ```ts
 * import { deepEqual, equal } from "node:assert/strict";
 *
 * const { threshold, actualFar } = thresholdAtFar([0.3, 0.8, 0.1, 0.2], 0.25);
 * deepEqual([threshold, actualFar], [0.3, 0.25]);
 * equal(thresholdAtFar([0.3, 0.8, 0.1, 0.2], 0.01).threshold, 0.8);
 * ```
 */
export function thresholdAtFar(impostors: ArrayLike<number>, far: number): OperatingPoint {
  checkRate(far, "FAR");
  const scores = Float64Array.from(impostors).sort(), n = scores.length;
  const wrong = scores.findIndex((score) => !Number.isFinite(score));
  if (n === 0 || wrong >= 0) {
    throw new RangeError(
      "Cannot choose a threshold: there must be scores of pairs of two people, all finite, got " +
        `${n} scores${wrong >= 0 ? `, one of them ${scores[wrong]}` : ""}`,
    );
  }
  const threshold = scores[n - 1 - allowed(far, n)] ?? null;
  const falseAccepts = threshold === null ? n : scores.filter((s) => s > threshold).length;
  const interval = wilson(falseAccepts, n);
  return { far, threshold, actualFar: falseAccepts / n, falseAccepts, impostors: n, interval };
}

/** What a ROC gives at a rate of false accepts. */
export interface TarAtFar {
  /** The rate that was wished for. */
  readonly far: number;
  /** The largest share of one person's pairs that is accepted within it. */
  readonly tar: number;
  /** The rate there, at most `far`. */
  readonly actualFar: number;
  /** Accepted is what scores above this; `null`: everything. */
  readonly threshold: number | null;
  /** The share at `far` itself on the line between the points; its lower end where upright. */
  readonly tarLinear: number;
}

/**
 * The true accept rate at a false accept rate.
 *
 * @param far The rate, above 0 and at most 1.
 * @throws {RangeError} A rate outside.
 */
export function tarAtFar(curve: RocCurve, far: number): TarAtFar {
  checkRate(far, "FAR");
  const n = curve.differentPairs, counts = curve.far.map((rate) => Math.round(rate * n));
  const last = counts.findLastIndex((count) => count <= allowed(far, n));
  const threshold = curve.thresholds[last + 1] ?? null;

  const wished = Math.abs(far * n - Math.round(far * n)) < 1e-9 ? Math.round(far * n) : far * n;
  const after = counts.findIndex((count) => count >= wished), before = Math.max(0, after - 1);
  const share = (wished - counts[before]!) / (counts[after]! - counts[before]! || 1);
  const tarLinear = curve.tar[before]! + share * (curve.tar[after]! - curve.tar[before]!);
  return { far, tar: curve.tar[last]!, actualFar: curve.far[last]!, threshold, tarLinear };
}

/**
 * Holds where a rate is one.
 *
 * @throws {RangeError} A rate that is not above 0 and at most 1.
 */
export function checkRate(rate: number, name: "FAR" | "FPIR"): void {
  if (rate > 0 && rate <= 1) return;
  throw new RangeError(`Cannot work at the ${name}: it must lie above 0 and at most 1, is ${rate}`);
}

/** How many of n a rate allows; what is short of a whole number by rounding is whole. */
export const allowed = (rate: number, n: number): number => Math.floor(rate * n + 1e-9);
