/**
 * A figure, and the look that all figures share.
 *
 * @module
 */
import type * as Plotly from "plotly.js";
export type { Annotations, Layout, LayoutAxis, PlotData } from "plotly.js";

/** A trace as plotly takes it. */
export type Trace = Partial<Plotly.PlotData>;
/** A layout as plotly takes it, with the size in pixels that every figure of ours states. */
export type FigureLayout = Partial<Plotly.Layout> & {
  readonly width: number;
  readonly height: number;
};
/** What may be said of an axis. */
export type Axis = Partial<Plotly.LayoutAxis>;
/** A text with or without an arrow. */
export type Annotation = Partial<Plotly.Annotations>;

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

/**
 * Colours of classes, the same everywhere: Okabe and Ito's, with three more that were searched for
 * so that no two come nearer than 16 in CIE Lab to a reader without red or green cones.
 */
export const CLASS_COLOURS = [
  "#0072b2",
  "#e69f00",
  "#009e73",
  "#d55e00",
  "#cc79a7",
  "#56b4e9",
  "#000000",
  "#66aa44",
  "#4422ee",
  "#884444",
] as const;

const DASHES = ["solid", "dash", "dot", "dashdot", "longdash"] as const;
/** How a line is broken. */
export type Dash = typeof DASHES[number];

/** Colours and dashes of the rows of a report in curves: neither is the only cue. */
export const ROW_STYLES: readonly { readonly color: string; readonly dash: Dash }[] = CLASS_COLOURS
  .map((color, i) => ({
    color,
    dash: DASHES[i % DASHES.length]!,
  }));

/** The colour of a class. */
export function classColour(label: number): string {
  return CLASS_COLOURS[label % CLASS_COLOURS.length]!;
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
    title: { text: title },
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
