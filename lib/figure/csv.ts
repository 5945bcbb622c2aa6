/**
 * The data of a figure as CSV, for a spreadsheet or another program.
 *
 * Pages carry these functions as text (see `saving.ts`), so they use nothing but each other.
 *
 * @module
 */
import type { Annotation, Figure, Trace } from "./figure.ts";

/**
 * One row a point, by RFC 4180: lines end with CRLF, the first names the columns. `trace`, `x` and
 * `y` are always there; `frame` (of an animation), `panel` (its heading), `z`, `text`, `customdata`,
 * `error_x` and `error_y` where a trace has them. A heatmap has a row for each cell. A place where a
 * line is broken has none.
 *
 * A text that a spreadsheet would run as a formula gets an apostrophe before it.
 *
 * @example A line with a name
 * ```ts
 * import { equal } from "node:assert/strict";
 *
 * const data = [{ type: "scatter", name: "ψ, m = 4", x: [0, 90], y: [1, -3] }];
 * equal(
 *   figureCsv({ data, layout: { width: 400, height: 300 } }),
 *   'trace,x,y\r\n"ψ, m = 4",0,1\r\n"ψ, m = 4",90,-3\r\n',
 * );
 * ```
 */
export function figureCsv({ data, layout, frames = [] }: Figure): string {
  const moved = new Set(frames.flatMap(({ traces }) => traces));
  const panelOf = panelNames(layout);
  const rows = [
    ...data.flatMap((trace, i) => moved.has(i) ? [] : pointRows(trace, i, "", panelOf)),
    ...frames.flatMap(({ name, data: changed, traces }) =>
      changed.flatMap((trace, k) => {
        const i = traces[k]!;
        return pointRows({ ...data[i], ...trace }, i, name, panelOf);
      })
    ),
  ];
  const always = ["trace", "x", "y"];
  const order = ["frame", "panel", "trace", "x", "y", "z", "text", "customdata"].concat(
    ["error_x", "error_y"],
  );
  const columns = order.filter((name) =>
    always.includes(name) || rows.some((row) => csvCell(row[name]) !== "")
  );
  return [columns, ...rows.map((row) => columns.map((name) => row[name]))]
    .map((cells) => `${cells.map(csvCell).join(",")}\r\n`).join("");
}

/** The points of a trace, a column each. */
export function pointRows(
  trace: Trace,
  index: number,
  frame: string,
  panelOf: (trace: Trace) => string,
): Record<string, unknown>[] {
  const name = { frame, panel: panelOf(trace), trace: plainText(trace.name ?? `trace ${index}`) };
  const { x, y, z } = trace;
  if (z?.[0]?.length !== undefined && typeof z[0] !== "string") {
    return [...z].flatMap((line: ArrayLike<unknown>, i) =>
      Array.from(line, (value, j) => ({
        ...name,
        x: x?.[j] ?? j,
        y: y?.[i] ?? i,
        z: value,
        text: plainText(trace.text?.[i]?.[j] ?? ""),
      }))
    );
  }
  const count = Math.max(x?.length ?? 0, y?.length ?? 0, z?.length ?? 0);
  const each = (values: unknown, i: number) =>
    typeof values === "string" ? values : (values as ArrayLike<unknown> | undefined)?.[i];
  const rows = Array.from({ length: count }, (_, i) => ({
    ...name,
    x: x ? x[i] : i,
    y: y ? y[i] : i,
    z: z?.[i],
    text: plainText(each(trace.text, i) ?? ""),
    customdata: trace.customdata?.[i],
    error_x: trace.error_x?.array?.[i],
    error_y: trace.error_y?.array?.[i],
  }));
  return rows.filter(({ x, y }) => (x ?? null) !== null && (y ?? null) !== null);
}

/**
 * Which panel a trace is in, where there are several: the heading that stands above its axes, else
 * their names.
 */
export function panelNames(layout: Figure["layout"]): (trace: Trace) => string {
  const axes = Object.keys(layout).filter((name) => /^(xaxis|scene)\d*$/.test(name));
  if (axes.length < 2) return () => "";
  const near = (a: number, b: number) => Math.abs(a - b) < 1e-3;
  const names = axes.map((name): [string, string] => {
    const across = layout[name].domain?.x ?? layout[name].domain ?? [0, 1];
    const up = layout[name].domain?.y ?? layout[name.replace("x", "y")]?.domain ?? [0, 1];
    const heading = (layout.annotations ?? []).find(({ x, y, xref, yref }: Annotation) =>
      xref === "paper" && yref === "paper" && near(x, (across[0] + across[1]) / 2) &&
      near(y, up[1])
    );
    const place = name.replace("axis", "");
    return [place, heading ? plainText(heading.text) : place];
  });
  const table = new Map(names);
  return ({ xaxis, scene }) => table.get(scene ?? xaxis ?? "x") ?? table.get("scene") ?? "";
}

/** A text without plotly's markup. */
export function plainText(text: unknown): string {
  return String(text).replace(/<br\s*\/?>/gi, " ").replace(/<\/?[a-z][^<>]*>/gi, "")
    .replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** A value as a cell; numbers, and texts that are numbers, stay as they are. */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  const number = /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text);
  // What Excel, LibreOffice or Google Sheets take for the begin of a formula, wide letters too.
  const safe = /^[\s]*[=+\-@＝＋－＠]|^[\t\r\n]/.test(text) && !number ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
