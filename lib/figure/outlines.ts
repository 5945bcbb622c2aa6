/**
 * The texts of an SVG picture as outlines.
 *
 * @module
 */
import { type Fonts, outlineOf, type Run, widthOf } from "./font.ts";

/** What is used here of an element of a page without a screen. */
export interface PageElement {
  readonly nodeType: number;
  readonly nodeValue: string | null;
  readonly tagName: string;
  readonly children: Iterable<PageElement>;
  readonly childNodes: Iterable<PageElement>;
  readonly ownerDocument: { createElementNS(space: string, name: string): PageElement };
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  hasAttribute(name: string): boolean;
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
  append(child: PageElement): void;
  replaceWith(other: PageElement): void;
}

/** What text looks like where it stands; children inherit it. */
interface Style {
  readonly size: number;
  readonly bold: boolean;
  readonly fill: string;
}

/** A piece of text in its style, and how far above or below its line it stands. */
interface Piece extends Run, Style {
  readonly shift: number;
}

const SVG = "http://www.w3.org/2000/svg";

/** Replaces every `<text>` under an element by the outlines of its letters. */
export function outlineTexts(root: PageElement, fonts: Fonts): void {
  for (const text of [...root.querySelectorAll("text")]) {
    const group = root.ownerDocument.createElementNS(SVG, "g");
    for (const name of ["transform", "opacity"]) {
      const value = text.getAttribute(name);
      if (value) group.setAttribute(name, value);
    }
    const style = styleOf(text, { size: 12, bold: false, fill: "#222222" });
    const anchor = declared(text, "text-anchor") ?? "start";
    for (const { x, y, pieces } of linesOf(text, style)) {
      const widths = pieces.map((piece) => widthOf(fonts, piece));
      const whole = widths.reduce((a, b) => a + b, 0);
      let at = x - whole * (SHIFTS[anchor] ?? 0);
      pieces.forEach((piece, i) => {
        const path = root.ownerDocument.createElementNS(SVG, "path");
        path.setAttribute("d", outlineOf(fonts, piece, at, y + piece.shift));
        path.setAttribute("fill", piece.fill);
        group.append(path);
        at += widths[i]!;
      });
    }
    text.replaceWith(group);
  }
}

/** The box around all lines of a text, in its own coordinates; for a page without a screen. */
export function boxOfText(text: PageElement, fonts: Fonts) {
  const style = styleOf(text, { size: 12, bold: false, fill: "" });
  const anchor = declared(text, "text-anchor") ?? "start";
  const lines = linesOf(text, style).map(({ x, y, pieces }) => {
    const width = pieces.reduce((sum, piece) => sum + widthOf(fonts, piece), 0);
    return { left: x - width * (SHIFTS[anchor] ?? 0), y, width };
  });
  const left = Math.min(...lines.map((line) => line.left));
  const right = Math.max(...lines.map((line) => line.left + line.width));
  const top = Math.min(...lines.map(({ y }) => y)) - ASCENT * style.size;
  const bottom = Math.max(...lines.map(({ y }) => y)) + DESCENT * style.size;
  return { x: left, y: top, left, right, top, bottom, width: right - left, height: bottom - top };
}

/** How far text lies left of where it is anchored, as a share of its width. */
const SHIFTS: Readonly<Record<string, number>> = { start: 0, middle: 0.5, end: 1 };
/** How far DejaVu Sans reaches above and below its line, in units of its size. */
const ASCENT = 0.93, DESCENT = 0.24;

/** The lines of a text; plotly gives each a `<tspan class="line">` where there are several. */
function linesOf(text: PageElement, style: Style) {
  const number = (element: PageElement, name: string) =>
    parseFloat(element.getAttribute(name) ?? "0");
  const lines = [...text.children].filter((child) => child.getAttribute("class") === "line");
  if (lines.length === 0) {
    return [{ x: number(text, "x"), y: number(text, "y"), pieces: piecesOf(text, style, 0) }];
  }
  return lines.map((line) => ({
    x: number(line.hasAttribute("x") ? line : text, "x"),
    y: number(line.hasAttribute("y") ? line : text, "y") + lengthOf(line.getAttribute("dy"), style),
    pieces: piecesOf(line, styleOf(line, style), 0),
  }));
}

/** The pieces under an element, in order; `dy` moves what follows it, as in SVG. */
function piecesOf(element: PageElement, style: Style, shift: number): Piece[] {
  const pieces: Piece[] = [];
  let moved = shift;
  for (const node of [...element.childNodes]) {
    if (node.nodeType === 3) {
      // A zero-width space is how plotly ends a superscript.
      const text = (node.nodeValue ?? "").replaceAll("\u200b", "");
      if (text) pieces.push({ ...style, text, shift: moved });
    } else if (node.nodeType === 1) {
      const own = styleOf(node, style);
      moved += lengthOf(node.getAttribute("dy"), own);
      pieces.push(...piecesOf(node, own, moved));
    }
  }
  return pieces;
}

function styleOf(element: PageElement, inherited: Style): Style {
  const size = declared(element, "font-size"), weight = declared(element, "font-weight");
  return {
    size: size ? lengthOf(size, inherited) : inherited.size,
    bold: weight ? weight === "bold" || Number(weight) >= 600 : inherited.bold,
    fill: declared(element, "fill") ?? inherited.fill,
  };
}

/** From the style attribute, else from the attribute of that name. */
function declared(element: PageElement, name: string): string | undefined {
  const style = element.getAttribute("style") ?? "";
  const found = style.split(";").map((part) => part.split(":").map((side) => side.trim()))
    .find(([key]) => key === name)?.[1];
  return found ?? element.getAttribute(name) ?? undefined;
}

/** `1.3em`, `70%`, `12px` or `12` in pixels. */
function lengthOf(length: string | null, { size }: Style): number {
  const value = parseFloat(length ?? "0") || 0;
  if (length?.endsWith("em")) return value * size;
  return length?.endsWith("%") ? value / 100 * size : value;
}
