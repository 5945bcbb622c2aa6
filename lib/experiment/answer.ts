/**
 * What a report answers, in words: which row is best, and whether that is more than noise.
 *
 * @module
 */
import { type Difference, difference } from "../math/statistics.ts";
import type { Report, ReportRow } from "./report.ts";

/** How a row differs from another. */
export interface Comparison {
  /** The row. */
  readonly label: string;
  /** Its accuracy less that of the other, in shares. */
  readonly accuracy: Difference;
  /** Its angular Fisher score less that of the other. */
  readonly angularFisherScore: Difference;
}

/** Every other row against one, seed by seed. */
export function compareWith(base: ReportRow, rows: readonly ReportRow[]): Comparison[] {
  return rows.filter((row) => row !== base && asMany(row, base)).map((row) => ({
    label: row.label,
    accuracy: difference(row.accuracy, base.accuracy),
    angularFisherScore: difference(row.angularFisherScore, base.angularFisherScore),
  }));
}

/**
 * Two sentences: the row with the most right, and what it is ahead of the first row and of the
 * next best, with the interval of the difference.
 */
export function answerOf({ rows }: Report): string {
  const ranked = rows.toSorted((a, b) => b.accuracy.mean - a.accuracy.mean);
  const [best, next] = ranked;
  if (!next) return `${best!.label}: ${percent(best!.accuracy.mean)} right.`;
  const first = rows[0]!;
  const against = [...new Set([first, next])].filter((row) => row !== best && asMany(row, best!));
  if (against.length === 0) {
    return `${best!.label} has the most right, ${percent(best!.accuracy.mean)}.`;
  }
  return `${best!.label} has the most right, ${percent(best!.accuracy.mean)}: ` +
    `${against.map((row) => ahead(best!, row)).join("; ")}.`;
}

/**
 * Where rows are joined: of those that are not, the one with the most right. It was chosen by the
 * numbers that the others are compared with, so it is hard to be ahead of.
 */
export function bestAlone({ rows, experiment }: Report): ReportRow | undefined {
  const isJoined = (_: unknown, i: number) => experiment.rows[i]!.ensemble !== undefined;
  if (!rows.some(isJoined)) return undefined;
  return rows.filter((row, i) => !isJoined(row, i))
    .reduce((best, row) => row.accuracy.mean > best.accuracy.mean ? row : best);
}

/** Rows are compared seed by seed. */
const asMany = (one: ReportRow, other: ReportRow): boolean =>
  one.accuracy.values.length === other.accuracy.values.length;

function ahead(best: ReportRow, other: ReportRow): string {
  const by = difference(best.accuracy, other.accuracy);
  return `${points(by.mean)} points more than ${other.label} ${inWords(by)}`;
}

/** The interval of a difference of shares, and whether it is more than noise. */
export function inWords({ interval: [low, high], seeds, verdict }: Difference): string {
  return seeds > 1
    ? `(${points(low)} to ${points(high)} over ${seeds} seeds, ${verdict})`
    : `(of one seed, ${verdict} of the test images)`;
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
/** A difference of shares in points of a percent, with its sign. */
export const points = (share: number): string =>
  `${share >= 0 ? "+" : ""}${(100 * share).toFixed(2)}`;
