/**
 * The look that all pages share: colours, type, spacing, buttons, tables.
 *
 * @module
 */
import { escapeHtml } from "./escape.ts";
import { BAR } from "./plot_options.ts";

/**
 * The style sheet of every page; what a page has beside it, it adds after it. Figures of plotly are
 * drawn for paper, so they lie on white in the dark, too.
 */
export const LOOK = `
:root {
  color-scheme: light dark;
  --ink: light-dark(#1f2328, #e6e9ec);
  --soft: light-dark(#59636e, #a3acb5);
  --paper: light-dark(#ffffff, #15181b);
  --line: light-dark(#d9dee3, #353b41);
  --fill: light-dark(#f3f5f7, #1e2226);
  --note: light-dark(#fff4d6, #4a3c12);
  --best: light-dark(#e3f2e8, #1d3a29);
  --wrong: light-dark(#fdecea, #4a1f1c);
  --accent: light-dark(#1832d2, #9db2ff);
  --font: "DejaVu Sans", Verdana, system-ui, sans-serif;
  --round: 6px;
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 var(--font); }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 8px; overflow-wrap: anywhere; }
h2 { font-size: 1.15rem; margin: 36px 0 6px; }
p { margin: 4px 0 12px; max-width: 75ch; }
a { color: inherit; }
code { font-size: 0.9em; }
button, select, input { font: inherit; color: inherit; }
button, select, input[type="number"], input[type="file"] { background: var(--fill);
  border: 1px solid var(--line); border-radius: var(--round); padding: 5px 10px; min-height: 32px; }
button { cursor: pointer; }
button:disabled { opacity: 0.5; cursor: default; }
button.quiet { background: none; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
table { border-collapse: collapse; font-size: 0.9rem; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: 5px 16px 5px 4px; border-bottom: 1px solid var(--line);
  white-space: nowrap; }
.soft { color: var(--soft); }
.note { background: var(--note); border-radius: var(--round); padding: 10px 14px; }
.wide { overflow-x: auto; }
.plot { position: relative; background: #ffffff; color: #222222; border: 1px solid var(--line);
  border-radius: var(--round); padding-bottom: ${BAR}px; }
.plot .modebar-container { top: auto !important; bottom: -${BAR}px !important; height: ${BAR}px; }
.save { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 6px; margin: 6px 0 0;
  font-size: 0.8rem; color: var(--soft); }
.save button { padding: 1px 8px; min-height: 26px; min-width: 44px; }
`;

/** How every page of ours begins, up to its body. */
export function pageHead(title: string, style: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${escapeHtml(title)}</title>
<style>${LOOK}${style}</style>
</head>`;
}
