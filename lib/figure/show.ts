/**
 * A figure in a notebook.
 *
 * @module
 */
import type { Figure } from "./figure.ts";
import { escapeHtml, scriptJson } from "./escape.ts";
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
  const title = (layout.title as { text?: string } | undefined)?.text ?? "a figure";
  const shown = { data, layout, ...frames && { frames } }, picture = png?.toBase64();
  // Where HTML is preferred to pictures, as in JupyterLab, it has to hold the picture.
  const still = svg ??
    (picture
      ? `<img width="${layout.width}" alt="${
        escapeHtml(title)
      }" src="data:image/png;base64,${picture}">`
      : "This figure needs plotly, from the network.");
  return {
    [DISPLAY]: () => ({
      "application/vnd.plotly.v1+json": shown,
      "text/html": livelyHtml(still, shown),
      ...picture && { "image/png": picture },
      "text/plain": title,
    }),
  };
}

/**
 * A still picture whose place plotly takes when it has come. A notebook does not wait for one script
 * before it runs the next, so the drawing follows the loading by its event.
 */
function livelyHtml(still: string, shown: Figure): string {
  const id = `figure-${crypto.randomUUID()}`;
  return `<div id="${id}">${still}</div>
<script>{ const figure = ${scriptJson(shown)}, place = document.getElementById("${id}");
const draw = () => { if (!window.Plotly) return; place.replaceChildren();
  Plotly.newPlot(place, figure.data, figure.layout, { displaylogo: false, showSendToCloud: false })
    .then(() => figure.frames && Plotly.addFrames(place, figure.frames)); };
if (window.Plotly) draw();
else document.head.append(Object.assign(document.createElement("script"),
  { src: "${PLOTLY}", onload: draw })); }</script>`;
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
