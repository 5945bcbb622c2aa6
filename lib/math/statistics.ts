/**
 * Means and the intervals that belong to them.
 *
 * @module
 */

/** Numbers, their mean and a 95 % interval of it. */
export interface Summary {
  /** One value a run. */
  readonly values: readonly number[];
  /** Their mean. */
  readonly mean: number;
  /** A 95 % interval; what it covers is said by the function that made it. */
  readonly interval: readonly [number, number];
}

/** The arithmetic mean; `NaN` of nothing. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

/** The sample standard deviation (divided by n - 1); 0 of a single value. */
export function deviation(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const centre = mean(values);
  return Math.sqrt(values.reduce((s, v) => s + (v - centre) ** 2, 0) / (values.length - 1));
}

/** The population standard deviation (divided by n); `NaN` of nothing. */
export function populationDeviation(values: readonly number[]): number {
  return deviation(values) * Math.sqrt((values.length - 1) / values.length);
}

/** Pearson's correlation of two rows of numbers; 0 where one of them does not vary. */
export function correlation(x: readonly number[], y: readonly number[]): number {
  const [mx, my] = [mean(x), mean(y)];
  let xy = 0, xx = 0, yy = 0;
  for (const [i, a] of x.entries()) {
    xy += (a - mx) * (y[i]! - my), xx += (a - mx) ** 2, yy += (y[i]! - my) ** 2;
  }
  return xx * yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
}

/**
 * The Wilson score interval of a share: where the true share lies, at 95 %, when `hits` of
 * `count` were counted. Good near 0 and 1, where the normal approximation is not.
 *
 * @example 98 of 100
 * ```ts
 * import { ok } from "node:assert/strict";
 *
 * const [low, high] = wilson(98, 100);
 * ok(Math.abs(low - 0.9300) < 1e-4 && Math.abs(high - 0.9945) < 1e-4);
 * ```
 */
export function wilson(hits: number, count: number): [number, number] {
  const share = hits / count, z2 = Z95 ** 2;
  const centre = share + z2 / (2 * count);
  const half = Z95 * Math.sqrt(share * (1 - share) / count + z2 / (4 * count ** 2));
  const scale = 1 + z2 / count;
  // At 0 and 1 the interval ends at the share itself; rounding must not leave it outside.
  return [
    Math.min(share, Math.max(0, (centre - half) / scale)),
    Math.max(share, Math.min(1, (centre + half) / scale)),
  ];
}

/**
 * The 95 % interval of a mean over runs (Student's t): what another mean over as many seeds
 * would do. Of a single run it is that run alone.
 *
 * @example Three runs
 * ```ts
 * import { ok } from "node:assert/strict";
 *
 * const [low, high] = studentInterval([1, 2, 3]);
 * ok(Math.abs(low + 0.4841) < 1e-4 && Math.abs(high - 4.4841) < 1e-4);
 * ```
 */
export function studentInterval(values: readonly number[]): [number, number] {
  const centre = mean(values);
  if (values.length < 2) return [centre, centre];
  const t = T95[Math.min(values.length - 2, T95.length - 1)]!;
  const half = t * deviation(values) / Math.sqrt(values.length);
  return [centre - half, centre + half];
}

/** How two rows of runs differ. */
export interface Difference extends Summary {
  /** How many seeds both ran with. */
  readonly seeds: number;
  /** Whether the interval leaves 0 out, and is known. */
  readonly beyondNoise: boolean;
  /** The same in words: nothing is said where an interval that leaves 0 out has no width. */
  readonly verdict: "beyond noise" | "within noise" | "noise not known";
}

/**
 * One row less another, seed by seed: what a seed does to both alike drops out. The interval is
 * Student's at 95 %; of a single seed it is that of two independent shares or scores, from the
 * intervals of both, which is wider than a paired one.
 *
 * @throws {RangeError} Where they did not run with as many seeds.
 *
 * @example Two seeds, each 1 better: how far a third may be off, they do not tell
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const row = (...values: number[]) => ({ values, mean: mean(values), interval: [0, 9] as const });
 * const { interval, verdict } = difference(row(5, 3), row(4, 2));
 * deepEqual([interval, verdict], [[1, 1], "noise not known"]);
 * ```
 */
export function difference(one: Summary, other: Summary): Difference {
  const seeds = one.values.length;
  if (seeds !== other.values.length) {
    throw new RangeError(
      `Cannot compare rows seed by seed: both must have as many seeds, got ${seeds} and ` +
        other.values.length,
    );
  }
  if (seeds === 1) return independentDifference(one, other);
  const values = one.values.map((value, i) => value - other.values[i]!);
  const centre = mean(values), interval = studentInterval(values);
  const largest = Math.max(Math.abs(one.mean), Math.abs(other.mean));
  return judged(values, centre, interval, hasWidth({ mean: largest, interval }));
}

/**
 * One number less another, each with its interval, as if nothing were common to both. The interval
 * reaches as far as theirs together: the root of the sum of the squares of their halves.
 *
 * @example Half intervals of 3 and 4 make one of 5
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const one = { values: [10], mean: 10, interval: [7, 13] as const };
 * const { interval, beyondNoise } = independentDifference(one, { values: [4], mean: 4, interval: [0, 8] });
 * deepEqual([interval, beyondNoise], [[1, 11], true]);
 * ```
 */
export function independentDifference(one: Summary, other: Summary): Difference {
  const centre = one.mean - other.mean, half = Math.hypot(reach(one), reach(other));
  const known = hasWidth(one) && hasWidth(other);
  return judged([centre], centre, [centre - half, centre + half], known);
}

function judged(
  values: readonly number[],
  mean: number,
  interval: readonly [number, number],
  known: boolean,
): Difference {
  const within = interval[0] <= 0 && interval[1] >= 0, beyondNoise = !within && known;
  const verdict = within ? "within noise" : known ? "beyond noise" : "noise not known";
  return { values, mean, interval, seeds: values.length, beyondNoise, verdict };
}

/** Whether an interval is wider than what is rounded away of numbers of this size. */
const hasWidth = ({ mean, interval: [low, high] }: Pick<Summary, "mean" | "interval">): boolean =>
  high - low > ROUNDING * Math.abs(mean);

/** Half of the length of an interval. */
const reach = ({ interval: [low, high] }: Summary): number => (high - low) / 2;

const Z95 = 1.959963984540054;
/** Reports keep eight digits; Student's t of two seeds makes no more of the last. */
const ROUNDING = 1e-6;
/** Student's t at 97.5 %, for 1, 2, … degrees of freedom; the last serves all above. */
// deno-fmt-ignore
const T95 = [
  12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281, 2.2010, 2.1788,
  2.1604, 2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.0930, 2.0860, 2.0796, 2.0739, 2.0687, 2.0639,
  2.0595, 2.0555, 2.0518, 2.0484, 2.0452, 2.0423, 1.9600,
];
