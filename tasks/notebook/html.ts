/**
 * A notebook that was run as one page that needs nothing else.
 *
 * @module
 */
import { Marked } from "marked";
import { drawingScript } from "../../lib/figure/draw.ts";
import { escapeHtml, insideScript, scriptJson } from "../../lib/figure/escape.ts";
import { plainText } from "../../lib/figure/csv.ts";
import type { Figure } from "../../lib/figure/figure.ts";
import { pageHead } from "../../lib/figure/look.ts";
import { PLOT_OPTIONS } from "../../lib/figure/plot_options.ts";
import { saveButtons, savingScript } from "../../lib/figure/saving.ts";
import { type Cell, type Notebook, type Output, sourceOf } from "./notebook.ts";

const STYLE = `
main { max-width: 1240px; margin: 0 auto; padding: 24px 16px 64px; font-size: 16px; }
h1 { font-size: 1.6rem; }
a { color: var(--accent); }
pre { overflow-x: auto; padding: 10px 14px; border-radius: var(--round); font-size: 0.85rem; }
pre.code { background: var(--fill); border-left: 3px solid var(--accent); }
p, li { max-width: 80ch; overflow-wrap: break-word; }
pre.text { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid var(--line); }
pre.error { background: var(--wrong); }
.output { overflow-x: auto; margin: 12px 0; }
img { max-width: 100%; }
img, iframe.output { background: #ffffff; }
`;

/**
 * Markdown whose raw HTML is shown as text, and whose links lead to the web or to files beside the
 * page: a page must not run what a notebook's text says.
 */
const markdown = new Marked({
  renderer: { html: ({ text }) => escapeHtml(text) },
  walkTokens(token) {
    if (token.type === "link" && !SAFE_LINK.test(token.href)) token.href = "#";
    if (token.type === "image" && !SAFE_IMAGE.test(token.href)) token.href = "data:,";
  },
});
const SAFE_LINK = /^(?:https?:\/\/|mailto:|#|[\w./%-]+(?:[?#]|$))/i;
const SAFE_IMAGE = /^(?:https?:\/\/|data:image\/|[\w./%-]+(?:[?#]|$))/i;

/**
 * The page.
 *
 * @param plotly The text of plotly's script; it goes into the page only if a cell shows a figure.
 */
export function notebookPage(title: string, { cells }: Notebook, plotly: string): string {
  let figures = 0;
  const next = (): PagePlace => ({ id: `figure-${figures}`, file: `${title}-${++figures}` });
  const body = cells.map((cell) => cellHtml(cell, next)).join("\n");
  const script = figures > 0
    ? `<script>${insideScript(plotly)}</script>\n<script>const figures = {};
${insideScript(drawingScript())}
${insideScript(savingScript())}
listenForSaves((of, kind) =>
  figureBlob(figures[of], kind, { plot: document.getElementById(of), plotly: Plotly }));</script>`
    : "";
  return `${pageHead(title, STYLE)}
<body>
<main>
${script}
${body}
</main>
</body></html>
`;
}

/** Where a figure stands, and what its files are called. */
interface PagePlace {
  readonly id: string;
  readonly file: string;
}

function cellHtml(cell: Cell, next: () => PagePlace): string {
  const source = sourceOf(cell);
  if (cell.cell_type === "markdown") return markdown.parse(source, { async: false });
  if (cell.cell_type !== "code") return "";
  const outputs = (cell.outputs ?? []).map((output) => outputHtml(output, next));
  return `<pre class="code" tabindex="0"><code>${escapeHtml(source)}</code></pre>\n${
    outputs.join("\n")
  }`;
}

/** The richest form that a page can show. */
function outputHtml(output: Output, next: () => PagePlace): string {
  if (output.output_type === "stream") {
    return `<pre class="text">${escapeHtml(plain(output.text))}</pre>`;
  }
  if (output.output_type === "error") {
    const lines = output.traceback as string[] | undefined;
    const text = lines?.[0] ? lines.join("\n") : `${output.ename}: ${output.evalue}`;
    return `<pre class="error" tabindex="0">${escapeHtml(plain(text))}</pre>`;
  }
  const data = (output.data ?? {}) as Record<string, unknown>;
  // What a reader hears of a picture, and what is there without it.
  const words = escapeHtml(plain(data["text/plain"]) || "an output of this cell");
  const figure = data["application/vnd.plotly.v1+json"];
  if (figure) {
    const { id, file } = next(), json = scriptJson(figure);
    const { layout } = figure as Pick<Figure, "layout">;
    return `<div class="output" tabindex="0" role="group" aria-label="${words}"><div class="plot" id="${id}" style="width:fit-content"></div></div>
${saveButtons({ title: plainText(layout?.title?.text ?? file), of: id, file })}
<script>drawFigure(Plotly, document.getElementById("${id}"), figures["${id}"] = ${json},
  ${JSON.stringify(PLOT_OPTIONS)});</script>`;
  }
  if (data["image/png"]) {
    return `<div class="output figure"><img alt="${words}" src="data:image/png;base64,${
      escapeHtml(plain(data["image/png"]))
    }"></div>`;
  }
  // As an image a picture cannot run scripts, even if it is SVG.
  if (data["image/svg+xml"] && !data["text/html"]) {
    const svg = new TextEncoder().encode(plain(data["image/svg+xml"])).toBase64();
    return `<div class="output figure"><img alt="${words}" src="data:image/svg+xml;base64,${svg}"></div>`;
  }
  // A plain table stands in the page; any other HTML of a cell runs apart from it.
  if (TABLE.test(plain(data["text/html"]))) {
    return `<div class="output" tabindex="0">${plain(data["text/html"])}</div>`;
  }
  if (data["text/html"]) {
    return `<iframe class="output figure" title="${words}" sandbox="allow-scripts" style="border:0;width:100%;height:480px" srcdoc="${
      escapeHtml(plain(data["text/html"]))
    }"></iframe>`;
  }
  return `<pre class="text">${escapeHtml(plain(data["text/plain"]))}</pre>`;
}

/** Cells of text and nothing else. */
const TABLE = /^<table>(?:<\/?(?:table|tr|t[hd])(?: style="text-align:left")?>|[^<>])*<\/table>$/;

/** A text of a notebook: one or several strings, without the colours of a terminal. */
function plain(text: unknown): string {
  const whole = Array.isArray(text) ? text.join("") : String(text ?? "");
  // deno-lint-ignore no-control-regex -- escape sequences begin with one
  return whole.replaceAll(/\u001b\[[0-9;]*m/g, "");
}
