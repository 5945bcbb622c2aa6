/**
 * VAL@FAR: the share of one person's pairs that is accepted at a threshold for a false accept
 * rate, chosen on the other folds. FaceNet's and InsightFace's.
 *
 * @module
 */
import { mean, populationDeviation } from "../math/statistics.ts";
import type { Folds } from "./folds.ts";
import type { PairColumns } from "./pairs.ts";
import { countUpTo } from "./thresholds.ts";

/** Means over the folds that are tested. */
export interface ValAtFar {
  /** The rate that was wished for. */
  readonly farTarget: number;
  /** The share of one person's pairs that is accepted. */
  readonly val: number;
  /** Its standard deviation over the folds, divided by their number. */
  readonly valDeviation: number;
  /** The share of two people's pairs that is accepted. */
  readonly far: number;
  /** The threshold of each fold; 0 where the rate is not reached on the others. */
  readonly thresholds: readonly number[];
}

/**
 * VAL at one rate.
 *
 * @param distances A distance a pair: accepted is what lies below the threshold.
 * @param grid Thresholds; between two of them the rate counts as straight.
 */
export function valAtFar(
  distances: Float64Array,
  { same, count }: PairColumns,
  folds: Folds,
  grid: Float64Array,
  farTarget: number,
): ValAtFar {
  const thresholds = Array.from({ length: folds.count }, (_, fold) => {
    // rates[k] is far at threshold k of the other folds
    const accepted = new Float64Array(grid.length + 1);
    let different = 0;
    for (let i = 0; i < count; i++) {
      if (same[i] || folds.of[i] === fold) continue;
      accepted[countUpTo(grid, distances[i]!)]!++;
      different++;
    }
    for (let k = 1; k < grid.length; k++) accepted[k]! += accepted[k - 1]!;
    const rates = accepted.subarray(0, grid.length).map((n) => n / different);
    const reached = rates.findIndex((rate) => rate >= farTarget), h = Math.max(1, reached);
    if (reached < 0) return 0;
    const share = (farTarget - rates[h - 1]!) / (rates[h]! - rates[h - 1]!);
    return grid[h - 1]! + share * (grid[h]! - grid[h - 1]!);
  });
  const share = (kind: number, fold: number) => {
    let accepted = 0, all = 0;
    for (let i = 0; i < count; i++) {
      if (same[i] !== kind || folds.of[i] !== fold) continue;
      all++;
      if (distances[i]! < thresholds[fold]!) accepted++;
    }
    return accepted / all;
  };
  // A fold without pairs of a kind has no share of it.
  const shares = (kind: number) =>
    thresholds.map((_, fold) => share(kind, fold)).filter((value) => !Number.isNaN(value));
  const accepted = shares(1), val = mean(accepted), far = mean(shares(0));
  return { farTarget, val, valDeviation: populationDeviation(accepted), far, thresholds };
}
