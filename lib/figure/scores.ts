/**
 * The two numbers of the table with their intervals.
 *
 * @module
 */
import type { Report } from "../experiment/report.ts";
import type { Figure } from "./figure.ts";
import { intervalsFigure } from "./intervals.ts";

/** Accuracy and angular Fisher score of every row, a dot each within its interval. */
export function scoresFigure({ rows, dataset: { title, pairs } }: Report): Figure {
  const of = pairs ? "pairs" : "test images";
  return intervalsFigure({
    title: `Accuracy and angular Fisher score on ${of} of ${title}, with 95 % intervals`,
    labels: rows.map(({ label }) => label),
    left: 40 + 8 * Math.max(16, ...rows.map(({ label }) => label.length)),
    size: 9,
    columns: [{
      label: `share of ${of} right (higher is better)`,
      axis: { tickformat: ".1%" },
      summaries: rows.map(({ accuracy }) => accuracy),
    }, {
      label: "angular Fisher score (lower is better)",
      axis: {},
      summaries: rows.map(({ angularFisherScore }) => angularFisherScore),
    }],
  });
}
