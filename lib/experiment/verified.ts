/**
 * What is measured of a row that was trained on some people and is tested on others.
 *
 * @module
 */
import { mean } from "../math/statistics.ts";
import { markUnlike } from "../measure/dead.ts";
import { featuresOf } from "../measure/features.ts";
import { pairColumns, type VerificationPair } from "../measure/pairs.ts";
import { type RocIntervals, rocIntervals } from "../measure/roc_intervals.ts";
import type { FlatRows } from "../measure/rows.ts";
import { plainValues } from "../measure/values.ts";
import { verify } from "../measure/verification.ts";
import type { VerificationReport } from "../measure/verification_report.ts";
import type { TrainLog } from "../train/options.ts";
import {
  countAngles,
  countNorms,
  curveOf,
  fisherWithInterval,
  rowNorms,
  tidy,
  warnOfZeros,
} from "./details.ts";
import type { JobResult } from "./inspect.ts";
import { projectedOf } from "./projected.ts";

/** What pairs said of one run; results that older runs kept lack protocol and folds. */
export interface VerifiedPairs
  extends
    Pick<VerificationReport, "accuracy" | "deviation" | "interval" | "threshold">,
    Partial<Pick<VerificationReport, "protocol" | "folds">> {
  /** The equal error rate. */
  readonly eer: number;
  /** The area under the ROC. */
  readonly auc: number;
  /** True accepts at rates of false ones: those wished for, and the actual ones, at most as high. */
  readonly tarAtFar: readonly {
    readonly far: number;
    readonly tar: number;
    /** Results of old runs lack it. */
    readonly actualFar?: number;
  }[];
  /** How sure these are, over the pairs; results of old runs lack it. */
  readonly intervals?: RocIntervals;
  /** Some points of the ROC, and on how many pairs of two people it rests. */
  readonly roc: {
    readonly far: readonly number[];
    readonly tar: readonly number[];
    readonly differentPairs: number;
  };
}

/** What there is to verify. */
export interface Verified {
  /** Of the test images, `[images, dimension]`. */
  readonly embeddings: Float32Array;
  /** Of the same images mirrored. */
  readonly mirrored: Float32Array;
  /** Of the classes, `[classes, dimension]`. */
  readonly weights: Float32Array;
  /** The size of an embedding. */
  readonly dimension: number;
  /** The person on each test image. */
  readonly labels: ArrayLike<number>;
  /** Pairs of test images. */
  readonly pairs: readonly VerificationPair[];
  /** What was written down while training. */
  readonly log: TrainLog;
  /** How many numbers the network learns. */
  readonly parameters: number;
}

/** The rates of false accepts that a report has. */
export const FARS = [1e-2, 1e-3] as const;
/** Points of a ROC that are kept while false accepts grow e-fold. */
const POINTS = 40;

/**
 * Measures a trained row by the protocol of SphereFace: features of image and mirror image side by
 * side, ten folds. Own and other angles are those between two images of one person and of two.
 */
export function verified(
  { embeddings, mirrored, weights, dimension, labels, pairs, log, parameters }: Verified,
): JobResult {
  const rowsOf = (data: Float32Array) => ({ data, count: labels.length, size: dimension });
  const rows = rowsOf(embeddings);
  const report = verify({ original: rows, mirrored: rowsOf(mirrored) }, pairs, "seed", {
    fars: FARS,
    zeros: "unlike",
  });
  const angles = anglesOf(rows, pairs), norms = rowNorms(embeddings, dimension);
  const [own, other] = [true, false].map((same) =>
    angles.filter((_, i) => pairs[i]!.same === same)
  );
  const projection = projectedOf(rows, labels);
  const { protocol, folds, accuracy, deviation, interval, threshold, eer, auc, tarAtFar } = report;
  return {
    parameters,
    right: Math.round(folds.reduce((sum, fold) => sum + fold.accuracy * fold.pairs, 0)),
    count: pairs.length,
    fisher: fisherWithInterval(rows, labels),
    ownAngle: mean(own!),
    otherAngle: mean(other!),
    warnings: [...log.warnings, ...warnOfZeros(norms)],
    verification: {
      protocol,
      folds,
      accuracy,
      deviation,
      interval,
      threshold,
      eer,
      auc,
      tarAtFar: tarAtFar.map(({ far, tar, actualFar }) => ({ far, tar, actualFar })),
      intervals: rocIntervals(report.roc, FARS),
      roc: thinned(report),
    },
    detail: {
      curve: curveOf(log),
      weightNorms: rowNorms(weights, dimension),
      weights: [],
      scatter: { embeddings: [], labels: [] },
      ...(projection ? { projection } : {}),
      frames: [],
      frameLabels: [],
      angles: countAngles(own!, other!),
      norms: countNorms(norms),
      confusion: [],
      mistakes: [],
    },
  };
}

/** Angles between the two images of each pair, in degrees; right ones with an image of zeros. */
function anglesOf(rows: FlatRows, pairs: readonly VerificationPair[]): number[] {
  const features = featuresOf({ original: rows }, "none");
  const columns = markUnlike(features, pairColumns(pairs, rows.count));
  const cosines = plainValues(features, columns, "cosine").whenTested(0);
  // Rounding may take the cosine of a row with itself past 1, where there is no angle.
  const degrees = (c: number) => Math.acos(Math.max(-1, Math.min(1, c))) * 180 / Math.PI;
  return Array.from(cosines, (c, i) => columns.unlike![i] ? 90 : degrees(c));
}

/** The last point at each of so many places, which lie evenly on a logarithmic axis. */
function thinned({ roc: { far, tar, differentPairs } }: VerificationReport): VerifiedPairs["roc"] {
  const placeOf = (rate = Infinity) => Math.floor(POINTS * Math.log1p(rate * differentPairs));
  const kept = [...far.keys()].filter((i) => i === 0 || placeOf(far[i + 1]) > placeOf(far[i]));
  const some = (values: readonly number[]) => kept.map((i) => tidy(values[i]!));
  return { far: some(far), tar: some(tar), differentPairs };
}
