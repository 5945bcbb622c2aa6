/**
 * Two numbers of every row side by side, each a dot within its interval.
 *
 * @module
 */
import type { Summary } from "../math/statistics.ts";
import { type Axis, axis, baseLayout, CLASS_COLOURS, type Figure, type Trace } from "./figure.ts";

/** A row of dots. */
export interface Column {
  /** Below the axis. */
  readonly label: string;
  /** What else the axis is told. */
  readonly axis: Axis;
  /** One a row. */
  readonly summaries: readonly Pick<Summary, "mean" | "interval">[];
  /** The symbol of each, where it is not a circle. */
  readonly symbols?: readonly string[];
}

/** The figure. `left` is the room for the names of rows, in pixels. */
export function intervalsFigure(
  { title, labels, left, size, columns: [one, other] }: {
    readonly title: string;
    readonly labels: readonly string[];
    readonly left: number;
    readonly size: number;
    readonly columns: readonly [Column, Column];
  },
): Figure {
  const base = baseLayout(title, 940, 150 + 44 * labels.length);
  const y = { type: "category", autorange: "reversed", domain: [0, 1] } as const;
  return {
    data: [
      dots(one, labels, size, { xaxis: "x", yaxis: "y" }, CLASS_COLOURS[0]),
      dots(other, labels, size, { xaxis: "x2", yaxis: "y2" }, CLASS_COLOURS[3]),
    ],
    layout: {
      ...base,
      margin: { ...base.margin, l: left, b: 70 },
      xaxis: axis(one.label, { domain: [0, 0.47], anchor: "y", nticks: 6, ...one.axis }),
      yaxis: axis("", { ...y, anchor: "x" }),
      xaxis2: axis(other.label, { domain: [0.53, 1], anchor: "y2", nticks: 6, ...other.axis }),
      yaxis2: axis("", { ...y, anchor: "x2", showticklabels: false }),
    } as Figure["layout"],
  };
}

function dots(
  { summaries, symbols }: Column,
  labels: readonly string[],
  size: number,
  axes: { readonly xaxis: string; readonly yaxis: string },
  color: string,
): Trace {
  return {
    type: "scatter",
    mode: "markers",
    y: labels,
    x: summaries.map(({ mean }) => mean),
    error_x: {
      type: "data",
      symmetric: false,
      array: summaries.map(({ mean, interval }) => interval[1] - mean),
      arrayminus: summaries.map(({ mean, interval }) => mean - interval[0]),
      color,
      thickness: 2,
    },
    marker: { color, size, ...(symbols ? { symbol: symbols } : {}) },
    ...axes,
  };
}
