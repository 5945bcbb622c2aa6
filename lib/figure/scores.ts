/**
 * The two numbers of the table with their intervals.
 *
 * @module
 */
import type { Report } from "../experiment/report.ts";
import { axis, baseLayout, CLASS_COLOURS, type Figure, type Trace } from "./figure.ts";

/** Accuracy and angular Fisher score of every row, a dot each within its interval. */
export function scoresFigure({ rows, dataset: { title } }: Report): Figure {
  const labels = rows.map(({ label }) => label);
  const dots = (
    key: "accuracy" | "angularFisherScore",
    axes: { xaxis: string; yaxis: string },
    color: string,
  ): Trace => ({
    type: "scatter",
    mode: "markers",
    y: labels,
    x: rows.map((row) => row[key].mean),
    error_x: {
      type: "data",
      symmetric: false,
      array: rows.map((row) => row[key].interval[1] - row[key].mean),
      arrayminus: rows.map((row) => row[key].mean - row[key].interval[0]),
      color,
      thickness: 2,
    },
    marker: { color, size: 9 },
    ...axes,
  });
  const base = baseLayout(
    `Accuracy and angular Fisher score on test images of ${title}, with 95 % intervals`,
    940,
    150 + 44 * rows.length,
  );
  const y = { type: "category", autorange: "reversed" } as const;
  return {
    data: [
      dots("accuracy", { xaxis: "x", yaxis: "y" }, CLASS_COLOURS[0]),
      dots("angularFisherScore", { xaxis: "x2", yaxis: "y2" }, CLASS_COLOURS[3]),
    ],
    layout: {
      ...base,
      margin: { ...base.margin, l: 170, b: 70 },
      xaxis: axis("share of test images right (higher is better)", {
        domain: [0, 0.47],
        anchor: "y",
        tickformat: ".1%",
        nticks: 6,
      }),
      yaxis: axis("", { ...y, domain: [0, 1], anchor: "x" }),
      xaxis2: axis("angular Fisher score (lower is better)", {
        domain: [0.53, 1],
        anchor: "y2",
        nticks: 6,
      }),
      yaxis2: axis("", { ...y, domain: [0, 1], anchor: "x2", showticklabels: false }),
    } as Figure["layout"],
  };
}
