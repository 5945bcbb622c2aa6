/**
 * How rows differ from the first, seed by seed.
 *
 * @module
 */
import { compareWith } from "../experiment/answer.ts";
import type { Report } from "../experiment/report.ts";
import type { Difference } from "../math/statistics.ts";
import { axis, baseLayout, CLASS_COLOURS, FAINT, type Figure, type Trace } from "./figure.ts";

/** The difference of every row from the first, with its interval; a line at none. */
export function differencesFigure({ rows }: Report): Figure {
  const [base] = rows, others = compareWith(base!, rows);
  const labels = others.map(({ label }) => label);
  const dots = (
    pick: (index: number) => Difference,
    axes: { readonly xaxis: string; readonly yaxis: string },
    times: number,
    colour: string,
  ): Trace[] =>
    others.map((_, i): Trace => {
      const { mean, interval: [low, high], beyondNoise } = pick(i);
      return {
        type: "scatter",
        mode: "markers",
        x: [times * mean],
        y: [labels[i]],
        error_x: {
          type: "data",
          symmetric: false,
          array: [times * (high - mean)],
          arrayminus: [times * (mean - low)],
          color: colour,
          thickness: 2,
        },
        marker: { color: colour, size: 10, symbol: beyondNoise ? "circle" : "circle-open" },
        ...axes,
      };
    });
  const base0 = baseLayout(
    `Seed by seed against ${base!.label}; open circles are within noise`,
    940,
    150 + 44 * others.length,
  );
  const y = {
    type: "category",
    autorange: "reversed",
    categoryorder: "array",
    categoryarray: labels,
  } as const;
  const zero = { zeroline: true, zerolinecolor: FAINT, zerolinewidth: 2, nticks: 6 } as const;
  return {
    data: [
      ...dots((i) => others[i]!.accuracy, { xaxis: "x", yaxis: "y" }, 100, CLASS_COLOURS[0]),
      ...dots(
        (i) => others[i]!.angularFisherScore,
        { xaxis: "x2", yaxis: "y2" },
        1,
        CLASS_COLOURS[3],
      ),
    ],
    layout: {
      ...base0,
      margin: { ...base0.margin, l: 210, b: 70 },
      xaxis: axis("accuracy: points more than the first row", {
        ...zero,
        domain: [0, 0.47],
        anchor: "y",
      }),
      yaxis: axis("", { ...y, domain: [0, 1], anchor: "x" }),
      xaxis2: axis("angular Fisher score: more (worse)", {
        ...zero,
        domain: [0.53, 1],
        anchor: "y2",
      }),
      yaxis2: axis("", { ...y, domain: [0, 1], anchor: "x2", showticklabels: false }),
    } as Figure["layout"],
  };
}
