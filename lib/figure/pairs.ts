/**
 * One number against another: what goes with what.
 *
 * @module
 */
import type { Report } from "../experiment/report.ts";
import {
  type Attributes,
  axis,
  baseLayout,
  CLASS_COLOURS,
  type Figure,
  type Trace,
} from "./figure.ts";
import { correlation } from "../math/statistics.ts";

/** The symbols of rows, so that colour is not the only cue. */
const SYMBOLS = ["circle", "square", "diamond", "triangle-up", "cross", "x", "star"] as const;

/** The norm of each class weight against how many images of the class were trained on. */
export function priorFigure({ rows, dataset: { perClass, title } }: Report): Figure {
  const data = rows.map(({ label, detail: { weightNorms } }, i): Trace => {
    const largest = Math.max(...weightNorms);
    return {
      type: "scatter",
      mode: "lines+markers",
      name: label,
      x: [...perClass],
      y: weightNorms.map((norm) => norm / largest),
      line: { color: CLASS_COLOURS[i % CLASS_COLOURS.length]!, width: 1.5 },
      marker: look(i),
    };
  });
  return framed(data, `Class weights and the sizes of classes of ${title}`, {
    xaxis: axis("training images of the class (logarithmic)", {
      type: "log",
      tickvals: [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000],
    }),
    yaxis: axis("‖w‖ over the largest", { range: [0, 1.05] }),
  });
}

/** How ‖w‖ goes with the size of a class, in words: Pearson's r with the logarithm of the size. */
export function priorCaption({ rows, dataset: { perClass } }: Report): string {
  const sizes = perClass.map(Math.log);
  return "Correlation of ‖w‖ with the logarithm of the class size, first seed: " +
    rows.map(({ label, detail: { weightNorms } }) =>
      `${label} ${correlation(sizes, weightNorms).toFixed(2)}`
    ).join(", ") + ".";
}

/** Accuracy against the angular Fisher score, a dot a run. */
export function tradeoffFigure({ rows, dataset: { title, pairs } }: Report): Figure {
  const of = pairs ? "pairs" : "test images";
  const data = rows.map(({ label, accuracy, angularFisherScore }, i): Trace => ({
    type: "scatter",
    mode: "markers",
    name: label,
    x: [...angularFisherScore.values],
    y: [...accuracy.values],
    marker: look(i),
  }));
  return framed(data, `Angular Fisher score and accuracy on ${of} of ${title}`, {
    xaxis: axis("angular Fisher score (lower is better)", { nticks: 7 }),
    yaxis: axis(`share of ${of} right`, { tickformat: ".1%", nticks: 7 }),
  });
}

/** How the two go together over all runs, in words. */
export function tradeoffCaption({ rows }: Report): string {
  const scores = rows.flatMap((row) => row.angularFisherScore.values);
  const shares = rows.flatMap((row) => row.accuracy.values);
  return `Each dot is a run. Over all ${scores.length} of them the correlation of score and ` +
    `accuracy is ${correlation(scores, shares).toFixed(2)}.`;
}

/** The dot of a row. */
export function look(i: number): Attributes {
  return {
    size: 10,
    symbol: SYMBOLS[i % SYMBOLS.length]!,
    color: CLASS_COLOURS[i % CLASS_COLOURS.length]!,
  };
}

function framed(
  data: readonly Trace[],
  title: string,
  axes: { readonly xaxis: unknown; readonly yaxis: unknown },
): Figure {
  const base = baseLayout(title, 900, Math.max(460, 130 + 24 * data.length));
  return {
    data,
    layout: {
      ...base,
      margin: { ...base.margin, l: 84, r: 230 },
      showlegend: true,
      legend: { x: 1.02, y: 1, xanchor: "left", yanchor: "top" },
      ...axes,
    },
  };
}
