/**
 * How rows differ from the first, seed by seed.
 *
 * @module
 */
import { compareWith } from "../experiment/answer.ts";
import type { Report } from "../experiment/report.ts";
import type { Difference } from "../math/statistics.ts";
import { FAINT, type Figure } from "./figure.ts";
import { type Column, intervalsFigure } from "./intervals.ts";

/** The difference of every row from the first, with its interval; a line at none. */
export function differencesFigure({ rows }: Report): Figure {
  const [base] = rows, others = compareWith(base!, rows);
  const zero = { zeroline: true, zerolinecolor: FAINT, zerolinewidth: 2 };
  const column = (label: string, times: number, differences: readonly Difference[]): Column => ({
    label,
    axis: zero,
    summaries: differences.map(({ mean, interval: [low, high] }) => ({
      mean: times * mean,
      interval: [times * low, times * high],
    })),
    symbols: differences.map(({ beyondNoise }) => beyondNoise ? "circle" : "circle-open"),
  });
  return intervalsFigure({
    title: `Seed by seed against ${base!.label}; filled circles are beyond noise`,
    labels: others.map(({ label }) => label),
    left: 210,
    size: 10,
    columns: [
      column(
        "accuracy: points more than the first row",
        100,
        others.map(({ accuracy }) => accuracy),
      ),
      column(
        "angular Fisher score: more (worse)",
        1,
        others.map(({ angularFisherScore }) => angularFisherScore),
      ),
    ],
  });
}
