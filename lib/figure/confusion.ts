/**
 * What was mistaken for what.
 *
 * @module
 */
import type { Report } from "../experiment/report.ts";
import { type Axis, baseLayout, type Figure, INK, type Trace } from "./figure.ts";
import { inkDataUrl } from "./gray_png.ts";
import { axesOf, panels } from "./panels.ts";

/** White to dark blue: read by lightness alone. */
const SCALE: [number, string][] = [[0, "#ffffff"], [0.5, "#7fb3d8"], [1, "#0b4a7a"]];

/** Counts of mistakes, truth against guess; right ones are left white. */
export function confusionFigure({ rows, dataset: { classes, title } }: Report): Figure {
  const layout = panels({
    title: `Mistaken test images of ${title}: what each was taken for`,
    titles: rows.map(({ label, detail: { confusion } }) =>
      `<b>${label}</b>: ${wrongOf(confusion)} mistakes`
    ),
    size: [310, 310],
    gap: [50, 74],
    x: { label: "taken for", ...category(classes) },
    y: { label: "truth", ...category(classes), range: [classes.length - 0.5, -0.5] },
  });
  const data = rows.map(({ detail: { confusion } }, i): Trace => {
    const cells = confusion.flatMap((row, truth) =>
      row.flatMap((count, guess) => truth === guess || count === 0 ? [] : [{ truth, guess, count }])
    );
    // Squares and not a heatmap, which plotly paints on a canvas that only a browser has.
    return {
      type: "scatter",
      mode: "text+markers",
      x: cells.map(({ guess }) => classes[guess]!),
      y: cells.map(({ truth }) => classes[truth]!),
      text: cells.map(({ count }) => String(count)),
      textfont: {
        size: 10.5,
        color: cells.map(({ count }) => count > 0.55 * most(cells) ? "#fff" : INK),
      },
      marker: {
        symbol: "square",
        size: 27,
        color: cells.map(({ count }) => count),
        cmin: 0,
        cmax: most(cells),
        colorscale: SCALE,
      },
      hovertemplate: "%{y} taken for %{x}: %{text}<extra></extra>",
      ...axesOf(i),
    } as Trace;
  });
  return { data, layout };
}

function most(cells: readonly { readonly count: number }[]): number {
  return Math.max(1, ...cells.map(({ count }) => count));
}

/** Every class has its place, whether anything was mistaken for it or not. */
function category(classes: readonly string[]): Axis {
  return {
    type: "category",
    categoryorder: "array",
    categoryarray: [...classes],
    range: [-0.5, classes.length - 0.5],
  };
}

function wrongOf(confusion: readonly (readonly number[])[]): number {
  return confusion.flatMap((row, truth) => row.filter((_, guess) => guess !== truth))
    .reduce((a, b) => a + b, 0);
}

const CELL = 84, ACROSS = 12, LINE = 138;

/** The most confident mistakes of each row, as pictures. */
export function mistakesFigure({ rows, dataset: { classes, title } }: Report): Figure {
  const left = 150, top = 60;
  const width = left + ACROSS * CELL + 20, height = top + rows.length * LINE + 10;
  const shapes = rows.flatMap(({ detail }, line) =>
    detail.mistakes.slice(0, ACROSS).map((mistake, column) => ({ mistake, line, column }))
  );
  const images = shapes.map(({ mistake: { pixels, width, height, channels }, line, column }) => ({
    source: inkDataUrl(
      Uint8Array.from(atob(pixels), (c) => c.charCodeAt(0)),
      width,
      height,
      channels,
    ),
    xref: "paper" as const,
    yref: "paper" as const,
    x: column * CELL / (ACROSS * CELL),
    y: 1 - line * LINE / (rows.length * LINE),
    sizex: (CELL - 12) / (ACROSS * CELL),
    sizey: (CELL - 12) / (rows.length * LINE),
    sizing: "stretch" as const,
  }));
  const place = (x: number, y: number) => ({
    x: x / (ACROSS * CELL),
    y: 1 - y / (rows.length * LINE),
    xref: "paper" as const,
    yref: "paper" as const,
    showarrow: false,
  });
  const captions = shapes.map(({ mistake: { truth, guess }, line, column }) => ({
    ...place(column * CELL + (CELL - 12) / 2, line * LINE + CELL - 10),
    text: `<b>${classes[truth]}</b> taken<br>for <b>${classes[guess]}</b>`,
    xanchor: "center" as const,
    yanchor: "top" as const,
    font: { size: 11 },
  }));
  const names = rows.map(({ label }, line) => ({
    ...place(-8, line * LINE + CELL / 2),
    text: `<b>${label}</b>`,
    xanchor: "right" as const,
    yanchor: "middle" as const,
    font: { size: 12, color: INK },
  }));
  const base = baseLayout(`The most confident mistakes on test images of ${title}`, width, height);
  return {
    data: [],
    layout: {
      ...base,
      margin: { ...base.margin, l: left, r: 20, t: top, b: 10 },
      xaxis: { visible: false, range: [0, 1] },
      yaxis: { visible: false, range: [0, 1] },
      images,
      annotations: [...captions, ...names],
    } as Figure["layout"],
  };
}
