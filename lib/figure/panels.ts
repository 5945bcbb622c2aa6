/**
 * Small multiples: panels of one size side by side.
 *
 * @module
 */
import { type Annotation, type Axis, axis, baseLayout, type FigureLayout } from "./figure.ts";

/** How panels lie. Sizes are in pixels. */
export interface PanelOptions {
  /** Above all. */
  readonly title: string;
  /** Above each panel; one or two lines (`<br>`). */
  readonly titles: readonly string[];
  /** Of one panel. */
  readonly size: readonly [width: number, height: number];
  /** Beside and below each panel. */
  readonly gap: readonly [x: number, y: number];
  /** Of every x axis, or of each: then each has its label. */
  readonly x: PanelAxis | readonly PanelAxis[];
  /** Of every y axis, or of each. */
  readonly y: PanelAxis | readonly PanelAxis[];
  /** At most so many side by side. */
  readonly columns?: number;
}

/** An axis and what stands beside it. */
export type PanelAxis = Axis & { readonly label: string };

const LEFT = 66, RIGHT = 20, TOP = 96, BOTTOM = 58, NARROWEST = 860;

/** The names of the axes of panel i, as traces take them. */
export function axesOf(i: number): { xaxis: string; yaxis: string } {
  const n = i === 0 ? "" : String(i + 1);
  return { xaxis: `x${n}`, yaxis: `y${n}` };
}

/** A layout of panels; panel i has the axes `axesOf(i)`. */
export function panels(
  { title, titles, size: [w, h], gap: [gx, gy], x, y, columns = 3 }: PanelOptions,
): FigureLayout {
  const across = Math.min(columns, titles.length), down = Math.ceil(titles.length / across);
  const width = across * w + (across - 1) * gx, height = down * h + (down - 1) * gy;
  // A single narrow panel still needs room for the title above it.
  const aside = Math.max(0, (NARROWEST - width - LEFT - RIGHT) / 2);
  const base = baseLayout(title, width + LEFT + RIGHT + 2 * aside, height + TOP + BOTTOM);
  const axes: Record<string, unknown> = {};
  const annotations: Annotation[] = [];
  titles.forEach((text, i) => {
    const column = i % across, line = Math.floor(i / across);
    const { xaxis, yaxis } = axesOf(i);
    const from = column * (w + gx) / width, top = 1 - line * (h + gy) / height;
    const each = [x, y].map((axes) => axes instanceof Array ? axes[i]! : axes as PanelAxis);
    const [{ label: xLabel, ...xRest }, { label: yLabel, ...yRest }] = each as [
      PanelAxis,
      PanelAxis,
    ];
    const last = x instanceof Array || i + across >= titles.length; // no panel below
    const first = y instanceof Array || column === 0;
    axes[`xaxis${xaxis.slice(1)}`] = {
      ...axis(last ? xLabel : "", xRest),
      domain: [from, from + w / width],
      anchor: yaxis,
    };
    axes[`yaxis${yaxis.slice(1)}`] = {
      ...axis(first ? yLabel : "", yRest),
      domain: [Math.max(0, top - h / height), top],
      anchor: xaxis,
    };
    annotations.push({
      text,
      x: from + w / width / 2,
      y: top,
      xref: "paper",
      yref: "paper",
      xanchor: "center",
      yanchor: "bottom",
      yshift: 4,
      showarrow: false,
      font: { size: 12.5 },
    });
  });
  return {
    ...base,
    margin: { ...base.margin, l: LEFT + aside, r: RIGHT + aside, t: TOP, b: BOTTOM },
    ...axes,
    annotations,
  };
}
