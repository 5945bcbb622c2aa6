/**
 * The timeline of a video: who, when, and how like.
 *
 * @module
 */
import { axis, baseLayout, FAINT, type Figure, INK, type Trace } from "../figure/figure.ts";
import { personColour } from "./colours.ts";
import type { SeenPerson, Span } from "./seen.ts";

/** Pixels: the picture across, its sides, the lane of a person. */
export const TIMELINE = {
  width: 1100,
  left: 150,
  right: 30,
  top: 64,
  bottom: 56,
  lane: 46,
} as const;

/** How much of its lane a cosine of 1 fills. */
const FULL = 0.86;

/**
 * The figure: a lane a person, filled as high as the face is like theirs at that time; the dotted
 * line is the threshold, below which a face is an outlier.
 *
 * @param seconds Of the whole video.
 */
export function timelineFigure(
  title: string,
  seen: readonly SeenPerson[],
  { seconds, threshold }: { readonly seconds: number; readonly threshold: number },
): Figure {
  const { width, left: l, right: r, top: t, bottom: b, lane } = TIMELINE;
  const lanes = Math.max(1, seen.length), base = baseLayout(title, width, t + b + lane * lanes);
  const floor = (i: number) => lanes - 1 - i;
  return {
    data: [
      ...seen.map((person, i) => filled(person, floor(i))),
      ...seen.map((_, i) => line(floor(i) + FULL * threshold, seconds)),
    ],
    layout: {
      ...base,
      margin: { ...base.margin, l, r, t, b },
      xaxis: axis("time, seconds", { range: [0, seconds], nticks: 12 }),
      yaxis: axis("", {
        range: [0, lanes],
        tickvals: seen.map((_, i) => floor(i) + 0.5),
        ticktext: seen.map(({ name }) => shortened(name)),
        showgrid: false,
        ticks: "",
      }),
      shapes: seen.map((_, i) => ({
        type: "line",
        xref: "paper",
        x0: 0,
        x1: 1,
        y0: floor(i),
        y1: floor(i),
        line: { color: FAINT, width: 0.7 },
      })),
    } as Figure["layout"],
  };
}

/** Where a time lies in the picture, in pixels: from `left` on, `across` for the whole. */
export const TIMELINE_PLOT = {
  left: TIMELINE.left,
  across: TIMELINE.width - TIMELINE.left - TIMELINE.right,
} as const;

/** Spans that touch are one outline; a gap ends it. */
function filled({ person, name, spans }: SeenPerson, floor: number): Trace {
  const x: (number | null)[] = [], y: (number | null)[] = [], cosines: (number | null)[] = [];
  for (const run of runsOf(spans)) {
    if (x.length > 0) x.push(null), y.push(null), cosines.push(null);
    const [first, last] = [run[0]!, run.at(-1)!];
    x.push(first.from, ...run.flatMap(({ from, to }) => [from, to]), last.to, first.from);
    const tops = run.flatMap(({ score }) => [score, score])
      .map((score) => floor + FULL * Math.max(0.03, Math.min(1, score)));
    y.push(floor, ...tops, floor, floor);
    cosines.push(null, ...run.flatMap(({ score }) => [score, score]), null, null);
  }
  return {
    type: "scatter",
    mode: "lines",
    name,
    x,
    y,
    customdata: cosines, // of the corners of the outline
    fill: "toself",
    fillcolor: personColour(person),
    line: { color: INK, width: 0.6 },
    hoverinfo: "skip",
  };
}

function line(y: number, seconds: number): Trace {
  return {
    type: "scatter",
    mode: "lines",
    name: "threshold",
    x: [0, seconds],
    y: [y, y],
    line: { color: INK, width: 1, dash: "dot" },
    hoverinfo: "skip",
  };
}

function runsOf(spans: readonly Span[]): Span[][] {
  const runs: Span[][] = [];
  for (const span of spans) {
    const last = runs.at(-1)?.at(-1);
    if (last && span.from - last.to < (span.to - span.from) / 2) runs.at(-1)!.push(span);
    else runs.push([span]);
  }
  return runs;
}

/** Plotly takes `<` in a label for markup, and the margin has room for some letters. */
function shortened(name: string): string {
  const letters = [...name],
    text = letters.length > 16 ? `${letters.slice(0, 15).join("")}…` : name;
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
