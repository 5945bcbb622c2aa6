/**
 * A figure where there is less room than it was drawn for, as on a phone.
 *
 * Pages carry these functions as text, so they use nothing but each other.
 *
 * @module
 */
import type { Attributes, Figure, FigureLayout } from "./figure.ts";
import {
  type Cells,
  cellsOf,
  labelBelow,
  onFrame,
  type Panel,
  panelAt,
  panelsOf,
  type Place,
  placesOf,
  topsOf,
} from "./places.ts";
import { lettersIn, linesIn, wrapText } from "./wrap.ts";

/** What makes the panels, at their places; each of the first column has a label at its side. */
export function axesAt(
  layout: FigureLayout,
  panels: readonly Panel[],
  places: readonly Place[],
  cells: Cells,
): Record<string, unknown> {
  return Object.fromEntries(panels.flatMap((panel, i): [string, unknown][] => {
    const [first, up] = panel.keys, { x, y } = places[i]!;
    if (!up) return [[first!, { ...layout[first!], domain: { x, y } }]];
    // Only the first of a line had that label.
    const told = layout[panels.find((other) => other.y[1] === panel.y[1])!.keys[1]!];
    const { showticklabels: _, ...axis } = layout[up] ?? {}, { title, nticks = 8 } = layout[first!];
    const text = i % cells.across === 0 ? axis.title?.text || told?.title?.text || "" : "";
    return [
      [first!, {
        ...layout[first!],
        domain: x,
        nticks: Math.min(nticks, Math.max(3, Math.floor(cells.width / 48))),
        title: { ...title, text: labelBelow(layout, panel, cells) },
      }],
      [up, { ...axis, domain: y, title: { ...axis.title, text }, automargin: cells.tight }],
    ];
  }));
}

/** What stands in the coordinates of the frame goes with the panel that it is in or on. */
export function noteAt(
  note: Attributes,
  panels: readonly Panel[],
  places: readonly Place[],
): Attributes {
  if (!onFrame(note)) return note;
  const i = panelAt(panels, note), from = panels[i]!, to = places[i]!;
  const along = (k: "x" | "y") =>
    to[k][0] + (note[k] - from[k][0]) / (from[k][1] - from[k][0]) * (to[k][1] - to[k][0]);
  return { ...note, x: along("x"), y: along("y") };
}

/** How high a legend of some names is that is as wide as this. */
export function legendHeight(names: readonly string[], width: number): number {
  if (names.length === 0) return 0;
  const longest = Math.max(1, ...names.map(lettersIn));
  const inLine = Math.max(1, Math.floor(width / (44 + 7.4 * longest)));
  return 16 + 19 * Math.ceil(names.length / inLine);
}

/**
 * The figure as it fits into so many pixels: the same panels, as many side by side as there is room
 * for, their letters no smaller; the legend goes below them. One that fits, one that is made of
 * pictures alone and one that does not state its size, as others make them, stays as it is.
 *
 * @param room In pixels.
 *
 * @example A figure of 880 pixels on a phone
 * ```ts
 * import { equal } from "node:assert/strict";
 * import { psiFigure } from "./curves.ts";
 *
 * const figure = psiFigure();
 * equal(figure.layout.width, 880);
 * equal(narrowed(figure, 360).layout.width, 360);
 * equal(narrowed(figure, 1000), figure);
 * ```
 */
export function narrowed(figure: Figure, room: number): Figure {
  const { layout, data } = figure, panels = panelsOf(layout);
  if (panels.length === 0 || data.length === 0 || !layout.margin) return figure;
  if (layout.width <= room) return figure;
  const cells = cellsOf(layout, panels, room), { left, right, inner, width, height } = cells;
  const title = wrapText(layout.title?.text ?? "", room / 9);
  const notes: Attributes[] = (layout.annotations ?? []).map((note: Attributes) =>
    onFrame(note) ? { ...note, text: wrapText(note.text, (width + 24) / 7.4) } : note
  );
  const { tops, foot } = topsOf(layout, panels, { cells, notes, title });
  const places = placesOf(panels.length, cells, tops);
  const names = layout.showlegend
    ? data.filter(({ showlegend }) => showlegend !== false).map(({ name = "" }) => name)
    : [];
  const below = foot + 10 + legendHeight(names, inner) + (layout.sliders ? 78 : 0);
  return {
    ...figure,
    layout: {
      ...layout,
      ...axesAt(layout, panels, places, cells),
      width: room,
      height: tops.at(-1)! + height + below,
      margin: { ...layout.margin, ...{ l: left, r: right, t: tops[0]!, b: below } },
      title: {
        ...layout.title,
        text: title,
        font: { ...layout.title?.font, size: 15 },
        pad: { t: 4 + 10 * linesIn(title) }, // plotly puts the middle of the lines there
      },
      annotations: notes.map((note) => noteAt(note, panels, places)),
      ...names.length && {
        legend: {
          ...layout.legend,
          ...{ orientation: "h", x: 0, xanchor: "left", xref: "container" },
          ...{ y: 0, yanchor: "bottom", yref: "container", borderwidth: 0 },
        },
      },
    },
  };
}
