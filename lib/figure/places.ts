/**
 * Where panels are in a figure, and where they go when there is less room.
 *
 * Pages carry these functions as text, so they use nothing but each other.
 *
 * @module
 */
import type { Attributes, FigureLayout } from "./figure.ts";
import { linesIn, wrapText } from "./wrap.ts";

/** A rectangle in shares of the frame. */
export interface Place {
  /** From left to right. */
  readonly x: readonly [number, number];
  /** From below to above. */
  readonly y: readonly [number, number];
}

/** A panel: where it is, and what of the layout makes it. */
export interface Panel extends Place {
  /** `scene3`, or the two axes `xaxis3` and `yaxis3`. */
  readonly keys: readonly string[];
}

/** The panels of a layout as they are read: line by line. */
export function panelsOf(layout: FigureLayout): Panel[] {
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

/** How panels lie where there is less room, in pixels. */
export interface Cells {
  /** Of each panel. */
  readonly width: number;
  /** Of each panel. */
  readonly height: number;
  /** How many there are side by side. */
  readonly across: number;
  /** Between them. */
  readonly gap: number;
  /** Beside all of them: numbers and their label. */
  readonly left: number;
  /** On the other side. */
  readonly right: number;
  /** What is between both. */
  readonly inner: number;
  /** Whether names of lines may want more than that. */
  readonly tight: boolean;
}

/** The axes of a panel that are seen; a scene has none. */
export function shownAxes(layout: FigureLayout, { keys }: Panel): Attributes[] {
  return keys.map((key) => layout[key])
    .filter((axis) => !axis.domain?.x && axis.visible !== false);
}

/** How large panels become, and how many fit side by side. */
export function cellsOf(layout: FigureLayout, panels: readonly Panel[], room: number): Cells {
  const { l, r, t, b } = layout.margin;
  const frame = { width: layout.width - l - r, height: layout.height - t - b };
  const wide = Math.max(...panels.map(({ x }) => (x[1] - x[0]) * frame.width));
  const high = Math.max(...panels.map(({ y }) => (y[1] - y[0]) * frame.height));
  const bare = panels.every((panel) => shownAxes(layout, panel).length === 0);
  // What is left of a panel is its numbers and their label; some room only centres a small figure.
  const wanted = l - Math.max(0, Math.min(l - 66, r - 20));
  const left = bare ? 8 : Math.min(wanted, 0.62 * room), right = 12, gap = bare ? 12 : 50;
  const inner = room - left - right;
  const least = 0.8 * wide; // sooner than one fewer side by side, they become so small
  const across = Math.max(1, Math.floor((inner + gap) / (least + gap)));
  const width = Math.min(wide, (inner - (across - 1) * gap) / across);
  // A wide chart becomes a higher one; a circle or a photo keeps its shape, a list its lines.
  const shaped = bare || layout.images !== undefined || width > 0.75 * wide;
  const listed = layout.yaxis?.autorange === "reversed";
  const height = shaped ? high * width / wide : listed ? high : Math.min(high, 0.9 * width);
  return {
    ...{ width, height: Math.round(height), across, gap, left, right, inner },
    tight: left < wanted,
  };
}

/** Whether something stands in the coordinates of the frame. */
export function onFrame({ xref, yref }: Attributes): boolean {
  return xref === "paper" && yref === "paper";
}

/** The panel that a place of the frame is in or on. */
export function panelAt(panels: readonly Panel[], { x, y }: Attributes): number {
  const away = panels.map((panel) =>
    Math.max(panel.x[0] - x, x - panel.x[1], 0) + Math.max(panel.y[0] - y, y - panel.y[1], 0)
  );
  return away.indexOf(Math.min(...away));
}

/** The label below a panel, in lines. */
export function labelBelow(layout: FigureLayout, { keys }: Panel, { width }: Cells): string {
  return wrapText(layout[keys[0]!].title?.text ?? "", width / 7.4);
}

/**
 * Where each line of panels begins, in pixels from above, below a title of some lines.
 *
 * @returns The tops, and what stands below the last line.
 */
export function topsOf(
  layout: FigureLayout,
  panels: readonly Panel[],
  { cells, notes, title }: {
    readonly cells: Cells;
    readonly notes: readonly Attributes[];
    readonly title: string;
  },
): { readonly tops: readonly number[]; readonly foot: number } {
  const lineOf = (i: number) => Math.floor(i / cells.across);
  const heads = Array.from({ length: lineOf(panels.length - 1) + 1 }, () => 0), feet = [...heads];
  for (const note of notes.filter(onFrame)) {
    const line = lineOf(panelAt(panels, note));
    heads[line] = Math.max(heads[line]!, linesIn(note.text));
  }
  panels.forEach((panel, i) => {
    if (panel.keys.length < 2 || shownAxes(layout, panel).length === 0) return;
    const foot = 32 + 17 * linesIn(labelBelow(layout, panel, cells));
    feet[lineOf(i)] = Math.max(feet[lineOf(i)]!, foot);
  });
  let y = 24 + 20 * linesIn(title);
  const tops = heads.map((head, line) => {
    const top = y + head * 17 + 8;
    y = top + cells.height + feet[line]! + 8;
    return top;
  });
  return { tops, foot: feet.at(-1)! };
}

/** Panels in lines below each other, each line in the middle of what all of them take. */
export function placesOf(
  count: number,
  { width, height, across, gap, inner }: Cells,
  tops: readonly number[],
): Place[] {
  const most = Math.min(across, tops.length > 1 ? across : count);
  const first = (inner - (most * width + (most - 1) * gap)) / 2, top = tops[0]!;
  const down = tops.at(-1)! + height - top;
  return Array.from({ length: count }, (_, i) => {
    const from = first + (i % across) * (width + gap);
    const below = (tops[Math.floor(i / across)]! - top) / down;
    return {
      x: [from / inner, (from + width) / inner],
      y: [Math.max(0, 1 - below - height / down), 1 - below],
    };
  });
}
