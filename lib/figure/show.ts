/**
 * A figure in a notebook.
 *
 * @module
 */
import type { Figure } from "./figure.ts";
import { scriptJson } from "./escape.ts";
import { stillOf } from "./still.ts";

/** What a notebook shows of a value, by MIME type. */
export interface Shown {
  /** Called by the kernel. */
  [key: symbol]: () => Record<string, unknown>;
}

/** Where a notebook's page finds plotly when it is online; without it the still picture stays. */
const PLOTLY = "https://cdn.plot.ly/plotly-4.1.2.min.js";
const DISPLAY = Symbol.for("Jupyter.display");

/**
 * Makes a figure ready to be the last value of a cell: interactive where the notebook can be
 * (plotly's own MIME type, or HTML when online), a picture everywhere else. A 3-D figure has that
 * picture only where a browser draws it.
 *
 * @example
 * ```ts
 * import { ok } from "node:assert/strict";
 * import { psiFigure } from "./curves.ts";
 *
 * const shown = await show(psiFigure());
 * ok("image/png" in shown[Symbol.for("Jupyter.display")]!());
 * ```
 */
export async function show(figure: Figure): Promise<Shown> {
  const { data, layout, frames } = figure, { svg, png } = await stillOf(figure);
  const id = `figure-${crypto.randomUUID()}`;
  const shown = { data, layout, ...frames && { frames } };
  const html = `<div id="${id}">${svg ?? "This figure needs plotly, from the network."}</div>
<script src="${PLOTLY}"></script>
<script>if (window.Plotly) { const figure = ${scriptJson(shown)};
const place = document.getElementById("${id}"); place.replaceChildren();
Plotly.newPlot(place, figure.data, figure.layout, { displaylogo: false, showSendToCloud: false })
  .then(() => figure.frames && Plotly.addFrames(place, figure.frames)); }</script>`;
  return {
    [DISPLAY]: () => ({
      "application/vnd.plotly.v1+json": shown,
      "text/html": html,
      ...png && { "image/png": png.toBase64() },
      "text/plain": (layout.title as { text?: string } | undefined)?.text ?? "a figure",
    }),
  };
}

/** A table of texts in a notebook. */
export function showTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): Shown {
  const cell = (tag: string) => (text: string) =>
    `<${tag} style="text-align:left">${
      text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")
    }</${tag}>`;
  const line = (tag: string, texts: readonly string[]) =>
    `<tr>${texts.map(cell(tag)).join("")}</tr>`;
  return {
    [DISPLAY]: () => ({
      "text/html": `<table>${line("th", header)}${
        rows.map((row) => line("td", row)).join("")
      }</table>`,
      "text/plain": [header, ...rows].map((row) => row.join("  ")).join("\n"),
    }),
  };
}
