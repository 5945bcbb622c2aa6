/**
 * A figure, and the look that all figures share.
 *
 * @module
 */
export * from "./palette.ts";

/** Names and what plotly takes for them; its typings on npm lag behind it. */
// deno-lint-ignore no-explicit-any
export type Attributes = { readonly [name: string]: any };

/** A trace as plotly takes it. */
export type Trace = { readonly type?: string } & Attributes;
/** A layout as plotly takes it, with the size in pixels that every figure of ours states. */
export type FigureLayout = { readonly width: number; readonly height: number } & Attributes;
/** What may be said of an axis. */
export type Axis = Attributes;
/** A text with or without an arrow. */
export type Annotation = Attributes;

/** What plotly draws: traces, their layout and perhaps frames of an animation. */
export interface Figure {
  /** The traces. */
  readonly data: readonly Trace[];
  /** Axes, titles, size. */
  readonly layout: FigureLayout;
  /** The moments of an animation. */
  readonly frames?: readonly AnimationFrame[];
}

/** One moment of an animation. */
export interface AnimationFrame {
  /** What the slider shows. */
  readonly name: string;
  /** What changes, trace by trace. */
  readonly data: readonly Trace[];
  /** Which traces these are. */
  readonly traces: readonly number[];
  /** What changes around them: the ranges of axes. */
  readonly layout: Readonly<Record<string, unknown>>;
}

/** Ink and lines. */
export const INK = "#222222", GRID = "#e3e3e3", FAINT = "#9a9a9a";

/** The layout that every figure starts from. */
export function baseLayout(
  title: string,
  width: number,
  height: number,
): FigureLayout {
  return {
    width,
    height,
    title: {
      text: title,
      x: 0.5,
      xanchor: "center",
      y: 1,
      yanchor: "top",
      pad: { t: 14 },
      font: { size: 17, color: INK },
    },
    font: { family: "DejaVu Sans, Verdana, sans-serif", size: 12, color: INK },
    paper_bgcolor: "#ffffff",
    plot_bgcolor: "#ffffff",
    margin: { l: 70, r: 24, t: 60, b: 60 },
    showlegend: false,
  };
}

/** An axis with a title, its unit within it. */
export function axis(
  title: string,
  rest: Axis = {},
): Axis {
  return {
    title: { text: title, standoff: 8 },
    gridcolor: GRID,
    zerolinecolor: GRID,
    linecolor: FAINT,
    ticks: "outside",
    tickcolor: FAINT,
    automargin: false,
    // Margins have room for every label; plotly would ask a screen whether they fit.
    ticklabeloverflow: "allow",
    ...rest,
  } as Axis;
}
