/**
 * What is right against what it costs.
 *
 * @module
 */
import type { Report, ReportRow } from "../experiment/report.ts";
import type { Figure, Trace } from "./figure.ts";
import { look } from "./pairs.ts";
import { axesOf, panels } from "./panels.ts";
import { percent } from "./scatter.ts";

/** One kind of cost. */
interface Price {
  readonly label: string;
  /** Of a row, by its place. */
  readonly of: (report: Report, row: number) => number | undefined;
}

const PRICES: readonly Price[] = [
  { label: "weights in MB", of: ({ rows }, i) => rows[i]!.cost && rows[i]!.cost.bytes / 1e6 },
  { label: "million products", of: ({ rows }, i) => rows[i]!.cost && rows[i]!.cost.macs / 1e6 },
  { label: "ms of an image", of: ({ machine }, i) => machine.milliseconds?.[i] },
];

/** Room for the legend, in pixels. */
const LEGEND = 290;

/** Whether the rows of a report differ in what their networks cost, and say so. */
export function hasCosts({ rows }: Report): boolean {
  return new Set(rows.map(({ cost }) => cost?.bytes)).size > 1 && rows.every(({ cost }) => cost);
}

/** Accuracy against size, products and time, a panel each; all three logarithmic. */
export function costsFigure(report: Report): Figure {
  const { rows, dataset: { title, pairs } } = report, of = pairs ? "pairs" : "test images";
  const prices = PRICES.filter((price) => rows.every((_, i) => price.of(report, i) !== undefined));
  const layout = panels({
    title: `What is right on ${of} of ${title}, and what it costs`,
    titles: prices.map(() => ""),
    size: [250, 330],
    gap: [36, 0],
    x: prices.map(({ label }) => ({ label: `${label} (logarithmic)`, ...LOGARITHMIC })),
    y: { label: `share of ${of} right`, tickformat: ".1%", nticks: 8, matches: "y" },
  });
  return {
    data: prices.flatMap((price, panel) =>
      rows.map(({ label, accuracy: { mean, interval: [low, high] } }, i): Trace => ({
        type: "scatter",
        mode: "markers",
        name: label,
        showlegend: panel === 0,
        x: [price.of(report, i)!],
        y: [mean],
        error_y: {
          type: "data",
          symmetric: false,
          array: [high - mean],
          arrayminus: [mean - low],
          thickness: 1,
          width: 0,
          color: look(i).color,
        },
        marker: look(i),
        ...axesOf(panel),
      }))
    ),
    layout: {
      ...layout,
      width: layout.width + LEGEND,
      margin: { ...layout.margin, r: layout.margin.r + LEGEND },
      showlegend: true,
      legend: { x: 1.03, y: 1, xanchor: "left", yanchor: "top" },
    },
  };
}

/** Ticks at 1, 2 and 5 of every power of ten. */
const LOGARITHMIC = {
  type: "log",
  tickvals: [-3, -2, -1, 0, 1, 2, 3, 4].flatMap((power) => [1, 2, 5].map((n) => n * 10 ** power)),
};

/** So much less than the best is still as good, in shares. */
const NEAR = 0.01;

/** The cheapest row that is nearly as good as the best, in words. */
export function costsCaption({ rows }: Report): string {
  const best = rows.reduce((best, row) => row.accuracy.mean > best.accuracy.mean ? row : best);
  const near = rows.filter(({ accuracy }) => accuracy.mean > best.accuracy.mean - NEAR);
  const cheapest = near.reduce((least, row) => macsOf(row) < macsOf(least) ? row : least);
  return `Dots are means over seeds, bars their intervals; milliseconds are of one of 32 images at ` +
    `once, on this machine. The most right has ${best.label} (${
      percent(best.accuracy.mean)
    }); within ` +
    `${100 * NEAR} point of it, ${cheapest.label} makes the fewest products, ` +
    `${(macsOf(cheapest) / macsOf(best)).toFixed(2)} times as many.`;
}

const macsOf = ({ cost }: ReportRow): number => cost!.macs;
