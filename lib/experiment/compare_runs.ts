/**
 * Rows of two runs against each other, and by which test.
 *
 * @module
 */
import {
  type Difference,
  difference,
  independentDifference,
  type Summary,
} from "../math/statistics.ts";
import type { Brief, BriefRow } from "./brief.ts";

/** A number that runs are compared by. */
export interface Measure {
  /** Its name for people. */
  readonly title: string;
  /** Of a row; `undefined` where the row has none. */
  readonly of: (row: BriefRow) => Summary | undefined;
  /** Whether it is a share, which people read in percent. */
  readonly share: boolean;
  /** Whether more is better. */
  readonly higher: boolean;
}

/** What the rows of runs can be compared by: accuracy, score, and what pairs say. */
export function measuresOf(rows: readonly BriefRow[]): Measure[] {
  const verified = rows.filter(({ verification }) => verification !== undefined);
  const rates = verified.flatMap(({ verification }) =>
    verification!.tarAtFar.map(({ far }) => far)
  );
  const tars = [...new Set(rates)].sort((a, b) => b - a).map((rate): Measure => ({
    title: `TAR at FAR ${rate}`,
    of: ({ verification }) => verification?.tarAtFar.find(({ far }) => far === rate)?.tar,
    share: true,
    higher: true,
  }));
  const title = verified.length === 0
    ? "accuracy"
    : verified.length === rows.length
    ? "verification accuracy"
    : "accuracy (of faces: verification)";
  return [
    { title, of: ({ accuracy }) => accuracy, share: true, higher: true },
    ...tars,
    {
      title: "angular Fisher score",
      of: ({ angularFisherScore }) => angularFisherScore,
      share: false,
      higher: false,
    },
  ];
}

/** How two rows of two runs differ in one number. */
export interface RunDifference extends Difference {
  /** Whether seeds were paired; else both intervals are taken as those of independent numbers. */
  readonly paired: boolean;
  /** Whether the two intervals overlap. */
  readonly overlap: boolean;
}

/**
 * One row less another of another run.
 *
 * Where both ran with the same seeds, at least two, on the same images, seeds are paired and the
 * interval is Student's. Else it is that of two independent numbers, from the intervals of both.
 *
 * @returns `undefined` where one of them has no number.
 */
export function differenceOfRuns(
  measure: Measure,
  [one, oneRun]: readonly [row: BriefRow, run: Brief],
  [other, otherRun]: readonly [row: BriefRow, run: Brief],
): RunDifference | undefined {
  const [a, b] = [measure.of(one), measure.of(other)];
  if (!isKnown(a) || !isKnown(b)) return undefined;
  const paired = one.seeds.length > 1 && a.values.length === b.values.length &&
    String(one.seeds) === String(other.seeds) && sameImages(oneRun, otherRun);
  const by = paired ? difference(a, b) : independentDifference(a, b);
  const overlap = a.interval[0] <= b.interval[1] && b.interval[0] <= a.interval[1];
  return { ...by, paired, overlap };
}

/** Whether two runs were trained and tested on the same images, by their files' hashes. */
export function sameImages({ dataset: one }: Brief, { dataset: other }: Brief): boolean {
  const keyOf = ({ name, train, test, pairs, sha256 }: Brief["dataset"]) =>
    JSON.stringify([name, train, test, pairs, Object.entries(sha256 ?? {}).sort()]);
  return keyOf(one) === keyOf(other);
}

/** JSON writes a score that is none as null. */
const isKnown = (summary: Summary | undefined): summary is Summary =>
  summary !== undefined && Number.isFinite(summary.mean);
