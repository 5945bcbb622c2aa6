/**
 * A figure where there is less room than it was drawn for, as on a phone.
 *
 * Pages carry these functions as text, so they use nothing but each other.
 *
 * @module
 */
import type { Attributes, Figure } from "./figure.ts";

/** A panel: where it is, in shares of the frame, and what of the layout makes it. */
export interface Panel {
  /** From left to right. */
  readonly x: readonly [number, number];
  /** From below to above. */
  readonly y: readonly [number, number];
  /** `scene3`, or the two axes `xaxis3` and `yaxis3`. */
  readonly keys: readonly string[];
}

/** The panels of a layout as they are read: line by line. */
export function panelsOf(layout: Figure["layout"]): Panel[] {
  const names = Object.keys(layout).filter((name) => /^(xaxis|scene)\d*$/.test(name));
  const all = names.map((name): Panel => {
    const domain = layout[name].domain;
    if (name.startsWith("scene")) {
      return { x: domain?.x ?? [0, 1], y: domain?.y ?? [0, 1], keys: [name] };
    }
    const up = name.replace("x", "y");
    return { x: domain ?? [0, 1], y: layout[up]?.domain ?? [0, 1], keys: [name, up] };
  });
  return all.sort((a, b) => Math.round(100 * (b.y[1] - a.y[1])) || a.x[0] - b.x[0]);
}

/**
 * The figure as it fits into so many pixels: the same panels, as many side by side as there is room
 * for, their letters no smaller; the legend goes below them. One that fits, and one that is made of
 * pictures alone, stays as it is.
 *
 * @param room In pixels.
 *
 * @example A figure of 880 pixels on a phone
 * ```ts
 * import { equal } from "node:assert/strict";
 * import { psiFigure } from "./curves.ts";
 *
 * equal(psiFigure().layout.width, 880);
 * equal(narrowed(psiFigure(), 360).layout.width, 360);
 * equal(narrowed(psiFigure(), 1000), psiFigure());
 * ```
 */
export function narrowed(figure: Figure, room: number): Figure {
  const { layout, data } = figure, panels = panelsOf(layout);
  if (layout.width <= room || panels.length === 0 || data.length === 0) return figure;
  const { l, r, t, b } = layout.margin;
  const frame = { width: layout.width - l - r, height: layout.height - t - b };
  const wide = Math.max(...panels.map(({ x }) => (x[1] - x[0]) * frame.width));
  const high = Math.max(...panels.map(({ y }) => (y[1] - y[0]) * frame.height));
  const axesOf = ({ keys }: Panel) =>
    keys.map((key) => layout[key]).filter((axis) => !axis.domain?.x && axis.visible !== false);
  const bare = panels.every((panel) => axesOf(panel).length === 0); // no numbers beside them
  // What is left of a panel is its numbers and their label; some room only centres a small figure.
  const aside = Math.max(0, Math.min(l - 66, r - 20));
  const left = bare ? 8 : Math.min(l - aside, 0.62 * room), right = 12, gap = bare ? 12 : 50;
  const least = 0.8 * wide; // sooner than one fewer side by side, they become so small
  const across = Math.max(1, Math.floor((room - left - right + gap) / (least + gap)));
  const inner = room - left - right;
  const width = Math.min(wide, (inner - (across - 1) * gap) / across);
  // A wide chart becomes a higher one; a circle or a photo keeps its shape, a list its lines.
  const shaped = bare || layout.images !== undefined || width > 0.75 * wide;
  const listed = layout.yaxis?.autorange === "reversed";
  const height = Math.round(
    shaped ? high * width / wide : listed ? high : Math.min(high, 0.9 * width),
  );

  const letters = (text: string) => text.replace(/<[^>]*>/g, "").replace(/&\w+;/g, "-").length;
  const wrapped = (text: string, most: number) =>
    text.split("<br>").map((line) => {
      let so = 0;
      return line.split(/ (?![^<]*>)/).reduce((before, word) => {
        so += 1 + letters(word);
        if (before === "") return word;
        if (so <= most + 1) return `${before} ${word}`;
        so = 1 + letters(word);
        return `${before}<br>${word}`;
      }, "");
    }).join("<br>");
  const lines = (text: string | undefined) => text ? text.split("<br>").length : 0;

  // What stands in the coordinates of the frame belongs to the panel that it is in or on.
  const panelAt = (x: number, y: number) => {
    const away = panels.map((panel) =>
      Math.max(panel.x[0] - x, x - panel.x[1], 0) + Math.max(panel.y[0] - y, y - panel.y[1], 0)
    );
    return away.indexOf(Math.min(...away));
  };
  const onFrame = ({ xref, yref }: Attributes) => xref === "paper" && yref === "paper";
  const notes: Attributes[] = (layout.annotations ?? []).map((note: Attributes) =>
    onFrame(note) ? { ...note, text: wrapped(note.text, (width + 24) / 7.4) } : note
  );
  const lineOf = (i: number) => Math.floor(i / across);
  const count = lineOf(panels.length - 1) + 1;
  const label = ({ keys }: Panel) => wrapped(layout[keys[0]!].title?.text ?? "", width / 7.4);
  const heads = Array.from({ length: count }, () => 0), feet = [...heads];
  for (const note of notes.filter(onFrame)) {
    const line = lineOf(panelAt(note.x, note.y));
    heads[line] = Math.max(heads[line]!, lines(note.text));
  }
  panels.forEach((panel, i) => {
    const shown = axesOf(panel).length > 0 && panel.keys.length > 1;
    if (shown) feet[lineOf(i)] = Math.max(feet[lineOf(i)]!, 32 + 17 * lines(label(panel)));
  });
  const title = wrapped(layout.title?.text ?? "", room / 9);
  const tops: number[] = [];
  let y = 24 + 20 * lines(title);
  for (let line = 0; line < count; line++) {
    y += heads[line]! * 17 + 8;
    tops.push(y);
    y += height + feet[line]! + 8;
  }
  const top = tops[0]!, bottom = tops.at(-1)! + height;
  const names = layout.showlegend
    ? data.filter(({ showlegend }) => showlegend !== false).map(({ name = "" }) => letters(name))
    : [];
  const inLine = Math.max(1, Math.floor(inner / (44 + 7.4 * Math.max(...names, 1))));
  const legend = names.length ? 16 + 19 * Math.ceil(names.length / inLine) : 0;
  const below = feet[count - 1]! + 10 + legend + (layout.sliders ? 78 : 0);

  const start = (i: number) => {
    const here = Math.min(across, panels.length - lineOf(i) * across);
    const used = here * width + (here - 1) * gap;
    return (count === 1
      ? (inner - used) / 2
      : (inner - (across * width + (across - 1) * gap)) / 2) +
      (i % across) * (width + gap);
  };
  const placed = panels.map((_, i): Omit<Panel, "keys"> => ({
    x: [start(i) / inner, (start(i) + width) / inner],
    y: [
      Math.max(0, 1 - (tops[lineOf(i)]! - top + height) / (bottom - top)),
      1 - (tops[lineOf(i)]! - top) / (bottom - top),
    ],
  }));
  const moved: Record<string, unknown> = {};
  panels.forEach(({ keys: [first, up] }, i) => {
    const { x, y } = placed[i]!;
    if (!up) {
      moved[first!] = { ...layout[first!], domain: { x, y } };
      return;
    }
    // Only the first of a line had the label of its y axis.
    const told = layout[panels.find((panel) => panel.y[1] === panels[i]!.y[1])!.keys[1]!];
    const { showticklabels: _, ...axis } = layout[up] ?? {};
    const text = i % across === 0 ? axis.title?.text || told?.title?.text || "" : "";
    const { title, nticks = 8 } = layout[first!];
    moved[first!] = {
      ...layout[first!],
      domain: x,
      nticks: Math.min(nticks, Math.max(3, Math.floor(width / 48))),
      title: { ...title, text: label(panels[i]!) },
    };
    moved[up] = {
      ...axis,
      domain: y,
      title: { ...axis.title, text },
      automargin: left < l - aside,
    };
  });
  const into = (item: Attributes) => {
    if (!onFrame(item)) return item;
    const i = panelAt(item.x, item.y), from = panels[i]!, to = placed[i]!;
    const along = (k: "x" | "y") =>
      to[k][0] + (item[k] - from[k][0]) / (from[k][1] - from[k][0]) * (to[k][1] - to[k][0]);
    return { ...item, x: along("x"), y: along("y") };
  };
  return {
    ...figure,
    layout: {
      ...layout,
      ...moved,
      width: room,
      height: bottom + below,
      margin: { ...layout.margin, ...{ l: left, r: right, t: top, b: below } },
      title: {
        ...layout.title,
        text: title,
        font: { ...layout.title?.font, size: 15 },
        pad: { t: 4 + 10 * lines(title) }, // plotly puts the middle of the lines there
      },
      annotations: notes.map(into),
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
