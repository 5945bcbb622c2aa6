/**
 * The ROC of scores: which share of pairs of one person is accepted against which share of two.
 *
 * @module
 */

/** The receiver operating characteristic, point by point from nothing accepted to everything. */
export interface RocCurve {
  /** Accepted is what scores at least this; of the first point one above the highest score. */
  readonly thresholds: readonly number[];
  /** The share of pairs of two people that are accepted. */
  readonly far: readonly number[];
  /** The share of pairs of one person that are accepted. */
  readonly tar: readonly number[];
  /** How many pairs of one person. */
  readonly samePairs: number;
  /** How many pairs of two people. */
  readonly differentPairs: number;
  /** The rate at which as many of the one are refused as of the other accepted. */
  readonly eer: number;
  /** The area under the curve: how often one person's pair scores above two people's. */
  readonly auc: number;
  /** The best share of right answers of any threshold, found on these very scores. */
  readonly bestAccuracy: number;
  /** The highest threshold that reaches it; accepted is what scores at least this. */
  readonly bestThreshold: number;
}

/**
 * The ROC, with a point at each distinct score and straight lines between: equal scores are
 * accepted together.
 *
 * @param scores Higher is more alike.
 * @param same Whether each is of one person: booleans, or 1 and 0.
 * @throws {RangeError} A score that is not finite, counts that differ, or one kind only.
 *
 * @example One pair of two people scores above one of the same
 * ```ts
 * import { deepEqual, equal } from "node:assert/strict";
 *
 * const curve = rocCurve([0.9, 0.7, 0.5, 0.1], [true, false, true, false]);
 * deepEqual(curve.tar, [0, 0.5, 0.5, 1, 1]);
 * deepEqual(curve.far, [0, 0, 0.5, 0.5, 1]);
 * equal(curve.auc, 0.75);
 * ```
 */
export function rocCurve(
  scores: ArrayLike<number>,
  same: ArrayLike<boolean | number>,
): RocCurve {
  const [accepted, refused] = split(scores, same), n = accepted.length, m = refused.length;
  const highest = Math.max(accepted[n - 1]!, refused[m - 1]!);
  const thresholds = [highest + 1], far = [0], tar = [0];
  let bestAccuracy = m / (n + m), bestThreshold = highest + 1, eer = NaN, auc = 0;
  let a = n, r = m;
  while (a > 0 || r > 0) {
    const score = Math.max(accepted[a - 1] ?? -Infinity, refused[r - 1] ?? -Infinity);
    while (a > 0 && accepted[a - 1] === score) a--;
    while (r > 0 && refused[r - 1] === score) r--;
    const [x, y] = [far.at(-1)!, tar.at(-1)!], nextX = (m - r) / m, nextY = (n - a) / n;
    thresholds.push(score), far.push(nextX), tar.push(nextY);
    auc += (nextX - x) * (y + nextY) / 2;
    const before = x + y - 1, after = nextX + nextY - 1; // 0 where the two errors are equal
    if (before < 0 && after >= 0) eer = x + (nextX - x) * before / (before - after);
    const accuracy = (n - a + r) / (n + m);
    if (accuracy > bestAccuracy) [bestAccuracy, bestThreshold] = [accuracy, score];
  }
  const counts = { samePairs: n, differentPairs: m };
  return { thresholds, far, tar, ...counts, eer, auc, bestAccuracy, bestThreshold };
}

/** Scores of one person's pairs and of two people's, rising. */
function split(scores: ArrayLike<number>, same: ArrayLike<boolean | number>) {
  const parts: [number[], number[]] = [[], []];
  for (let i = 0; i < scores.length; i++) {
    if (!Number.isFinite(scores[i])) {
      throw new RangeError(
        `Cannot draw the ROC: scores must be finite, but that of pair ${i} is ${scores[i]}`,
      );
    }
    parts[same[i] ? 0 : 1].push(scores[i]!);
  }
  if (same.length !== scores.length || parts.some((part) => part.length === 0)) {
    throw new RangeError(
      "Cannot draw the ROC: there must be scores of both kinds and a truth for each, got " +
        `${same.length} truths, ${parts[0].length} scores of one person and ` +
        `${parts[1].length} of two`,
    );
  }
  return parts.map((part) => Float64Array.from(part).sort()) as [Float64Array, Float64Array];
}
