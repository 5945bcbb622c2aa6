/**
 * A small chart as SVG text: lines, marks, axes. Colours are the style sheet's.
 *
 * @module
 */
import type { Trace } from "../lib/figure/figure.ts";

/** A place in the units of the axes; what is no number leaves a hole. */
export type Place = readonly [x: number, y: number | null];

/** A line of a chart. */
export interface Line {
  /** What its points are called where they are saved. */
  readonly name?: string;
  /** Its places, from left to right. */
  readonly places: readonly Place[];
  /** Attributes of SVG: its colour and dashes. */
  readonly stroke: string;
  /** In pixels. */
  readonly width?: number;
}

/** One end of an axis to the other, and where its numbers stand. */
export interface Axis {
  /** Below it, or beside. */
  readonly label: string;
  /** From where to where. */
  readonly range: readonly [from: number, to: number];
  /** Between two numbers. */
  readonly tick: number;
}

/** What a chart shows. */
export interface Chart {
  /** What it says to those who do not see it. */
  readonly title: string;
  /** Across. */
  readonly x: Axis;
  /** Up. */
  readonly y: Axis;
  /** Drawn in order. */
  readonly lines: readonly Line[];
  /** Dots, above the lines. */
  readonly marks?: readonly { readonly at: Place; readonly fill: string }[];
  /** Where a thin line stands upright. */
  readonly upright?: number;
}

const WIDTH = 420, HEIGHT = 300, LEFT = 58, RIGHT = 12, TOP = 10, BOTTOM = 46;

/**
 * The chart.
 *
 * @example A hole is no line
 * ```ts
 * import { match } from "node:assert/strict";
 *
 * const axis = { label: "x", range: [0, 2], tick: 1 } as const;
 * const places = [[0, 1], [1, null], [2, 1]] as const;
 * match(chart({ title: "t", x: axis, y: axis, lines: [{ places, stroke: "" }] }), /d="M58 132M408 132"/);
 * ```
 */
export function chart({ title, x, y, lines, marks = [], upright }: Chart): string {
  const across = scale(x.range, [LEFT, WIDTH - RIGHT]);
  const up = scale(y.range, [HEIGHT - BOTTOM, TOP]);
  const bottom = HEIGHT - BOTTOM, right = WIDTH - RIGHT;
  const seen = ([, value]: Place) => value !== null && value >= y.range[0] && value <= y.range[1];
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(title)}">
${
    ticks(x).map((at) =>
      `<path class="grid" d="M${across(at)} ${TOP}V${bottom}"/>
<text class="tick" x="${across(at)}" y="${bottom + 16}" text-anchor="middle">${number(at)}</text>`
    ).join("")
  }${
    ticks(y).map((at) =>
      `<path class="grid" d="M${LEFT} ${up(at)}H${right}"/>
<text class="tick" x="${LEFT - 6}" y="${up(at) + 4}" text-anchor="end">${number(at)}</text>`
    ).join("")
  }
<text class="label" x="${(LEFT + right) / 2}" y="${HEIGHT - 8}" text-anchor="middle">${
    escaped(x.label)
  }</text>
<text class="label" transform="translate(14 ${
    (TOP + bottom) / 2
  }) rotate(-90)" text-anchor="middle">${escaped(y.label)}</text>
${upright === undefined ? "" : `<path class="upright" d="M${across(upright)} ${TOP}V${bottom}"/>`}
${
    lines.map(({ places, stroke, width = 2.2 }) =>
      `<path fill="none" ${stroke} stroke-width="${width}" d="${
        path(places, across, up, y.range)
      }"/>`
    ).join("")
  }
${
    marks.filter(({ at }) => seen(at)).map(({ at: [at, value], fill }) =>
      `<circle class="mark" r="5.5" fill="${fill}" cx="${across(at)}" cy="${up(value!)}"/>`
    ).join("")
  }</svg>`;
}

/** The lines of a chart as traces of a figure, for those who want the numbers. */
export function tracesOf({ lines }: Pick<Chart, "lines">): Trace[] {
  return lines.map(({ name, places }) => ({
    ...(name === undefined ? {} : { name }),
    x: places.map(([x]) => x),
    y: places.map(([, y]) => y),
  }));
}

/** From one range to another, to a tenth of a pixel. */
function scale([a, b]: Axis["range"], [from, to]: Axis["range"]): (value: number) => number {
  return (value) => Math.round((from + (value - a) / (b - a) * (to - from)) * 10) / 10;
}

function path(
  places: readonly Place[],
  across: (value: number) => number,
  up: (value: number) => number,
  [low, high]: Axis["range"],
): string {
  let pen = "M";
  return places.map(([x, y]) => {
    if (y === null || !Number.isFinite(y)) {
      pen = "M";
      return "";
    }
    // What is past the frame goes on a little way, so that the line meets it.
    const at = `${pen}${across(x)} ${up(Math.min(high, Math.max(low, y)))}`;
    pen = "L";
    return at;
  }).join("");
}

function ticks({ range: [from, to], tick }: Axis): number[] {
  const first = Math.ceil(from / tick - 1e-9);
  const count = Math.floor(to / tick + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => (first + i) * tick);
}

/** A number of an axis, with the minus of print. */
function number(value: number): string {
  return String(Number(value.toPrecision(6))).replace("-", "−");
}

/** A step between numbers that gives about five of them. */
export function niceTick(span: number): number {
  const rough = span / 5, power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((of) => of * power).find((step) => step >= rough)!;
}

/** Text as text of SVG and HTML. */
export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
