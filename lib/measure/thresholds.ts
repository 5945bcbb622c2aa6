/**
 * Thresholds of a grid, and how many pairs each of them judges right.
 *
 * @module
 */

/** A grid of thresholds, in rising order and equal steps. */
export interface ThresholdGrid {
  /** How many. */
  readonly count: number;
  /** Threshold k, from 0; the formula decides which double it is, and so what is a tie. */
  readonly at: (k: number) => number;
}

/** How pairs are judged. */
export interface Judgement {
  /** Whether a pair is accepted above the threshold (a cosine) or below it (a distance). */
  readonly accept: "above" | "below";
  /** What a value that equals the threshold is: not accepted, or wrong whatever the truth. */
  readonly ties: "rejected" | "wrong";
}

/** Which of several best thresholds is taken. */
export type Choice = "mean" | "first" | "last";

/** One of several best thresholds, which rise. */
export const CHOICES = {
  /** The mean of all. */
  mean: (best: readonly number[]) => best.reduce((sum, t) => sum + t, 0) / best.length,
  /** The lowest. */
  first: (best: readonly number[]) => best[0]!,
  /** The highest. */
  last: (best: readonly number[]) => best.at(-1)!,
} as const satisfies Record<Choice, (best: readonly number[]) => number>;

/** The thresholds of a grid in one array. */
export function thresholdsOf({ count, at }: ThresholdGrid): Float64Array {
  return Float64Array.from({ length: count }, (_, k) => at(k));
}

/** How many thresholds lie below a value. */
export function countBelow(thresholds: Float64Array, value: number): number {
  const last = thresholds.length - 1, low = thresholds[0]!;
  const guess = Math.ceil((value - low) / (thresholds[last]! - low) * last);
  let k = Math.max(0, Math.min(last + 1, guess));
  // The guess is rounded; doubles are compared as they are.
  while (k > 0 && thresholds[k - 1]! >= value) k--;
  while (k <= last && thresholds[k]! < value) k++;
  return k;
}

/** How many thresholds are at most a value. */
export function countUpTo(thresholds: Float64Array, value: number): number {
  const k = countBelow(thresholds, value);
  return k + (thresholds[k] === value ? 1 : 0);
}

/**
 * All thresholds that judge most of some pairs right. Counts are carried from threshold to
 * threshold: one step a pair and one a threshold.
 *
 * @param leftOut The fold whose pairs do not count.
 */
export function bestThresholds(
  thresholds: Float64Array,
  values: Float64Array,
  same: Uint8Array,
  { accept, ties }: Judgement,
  folds: Int32Array,
  leftOut: number,
): number[] {
  const changes = new Int32Array(thresholds.length + 1);
  for (let i = 0; i < values.length; i++) {
    if (folds[i] === leftOut) continue;
    const below = countBelow(thresholds, values[i]!);
    const upTo = below + (thresholds[below] === values[i]! ? 1 : 0);
    const gain = same[i] ? 1 : -1;
    // A pair of two people is right past its value (or at it) if accepted above, and before it if
    // below; one of the same person the other way round, and never at it. What all thresholds
    // have in common plays no part.
    if (accept === "above") changes[same[i] || ties === "rejected" ? below : upTo]! -= gain;
    else changes[same[i] || ties === "rejected" ? upTo : below]! += gain;
  }
  const best: number[] = [];
  let right = 0, most = -Infinity;
  for (let k = 0; k < thresholds.length; k++) {
    right += changes[k]!;
    if (right > most) [most, best.length] = [right, 0];
    if (right === most) best.push(thresholds[k]!);
  }
  return best;
}

/** Whether a pair is judged right. */
export function isRight(
  value: number,
  same: number | boolean,
  threshold: number,
  { accept, ties }: Judgement,
): boolean {
  if (value === threshold) return ties === "rejected" && !same;
  return (accept === "above" ? value > threshold : value < threshold) === Boolean(same);
}
