/**
 * The texts of an SVG picture as outlines.
 *
 * @module
 */
import { type Fonts, outlineOf, type Run, widthOf } from "./font.ts";

/** What is used here of an element of a page without a screen. */
export interface PageElement {
  /** 1 of an element, 3 of text. */
  readonly nodeType: number;
  /** The text, of text. */
  readonly nodeValue: string | null;
  /** Its kind. */
  readonly tagName: string;
  /** The elements in it. */
  readonly children: Iterable<PageElement>;
  /** The elements and texts in it. */
  readonly childNodes: Iterable<PageElement>;
  /** The page. */
  readonly ownerDocument: { createElementNS(space: string, name: string): PageElement };
  /** An attribute as it is written. */
  getAttribute(name: string): string | null;
  /** Writes an attribute. */
  setAttribute(name: string, value: string): void;
  /** Whether there is such an attribute. */
  hasAttribute(name: string): boolean;
  /** The first element that matches. */
  querySelector(selector: string): PageElement | null;
  /** All elements that match. */
  querySelectorAll(selector: string): Iterable<PageElement>;
  /** Puts something at the end. */
  append(child: PageElement): void;
  /** Puts something in its place. */
  replaceWith(other: PageElement): void;
}

/** What text looks like where it stands; children inherit it. */
export interface Style {
  /** In pixels. */
  readonly size: number;
  /** Which face. */
  readonly bold: boolean;
  /** Its colour. */
  readonly fill: string;
}

/** A line of text where it stands. */
export interface PlacedLine {
  /** Where it starts. */
  readonly left: number;
  /** How long it is. */
  readonly width: number;
  /** What its letters stand on. */
  readonly baseline: number;
  /** Of its letters, in pixels. */
  readonly size: number;
  /** Its pieces, in order. */
  readonly pieces: readonly Piece[];
  /** How wide each is. */
  readonly widths: readonly number[];
}

/** A piece of text in its style, and how far above or below its line it stands. */
export interface Piece extends Run, Style {
  /** In pixels, downwards. */
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
    for (const { left, baseline, pieces, widths } of placedLines(text, fonts)) {
      let at = left;
      pieces.forEach((piece, i) => {
        const path = root.ownerDocument.createElementNS(SVG, "path");
        path.setAttribute("d", outlineOf(fonts, piece, at, baseline + piece.shift));
        path.setAttribute("fill", piece.fill);
        group.append(path);
        at += widths[i]!;
      });
    }
    text.replaceWith(group);
  }
}

/** The lines of a text as they stand: where each starts and ends, and its baseline. */
export function placedLines(text: PageElement, fonts: Fonts): PlacedLine[] {
  const style = styleOf(text, { size: 12, bold: false, fill: "#222222" });
  const anchor = declared(text, "text-anchor") ?? "start";
  return linesOf(text, style).map(({ x, y, pieces }) => {
    const widths = pieces.map((piece) => widthOf(fonts, piece));
    const width = widths.reduce((a, b) => a + b, 0);
    const left = x - (anchor === "middle" ? width / 2 : anchor === "end" ? width : 0);
    return { left, width, baseline: y, size: style.size, pieces, widths };
  });
}

/** The lines of a text; plotly gives each a `<tspan class="line">` where there are several. */
function linesOf(text: PageElement, style: Style) {
  const number = (element: PageElement, name: string) =>
    parseFloat(element.getAttribute(name) ?? "0");
  const lines = [...text.children].filter((child) => child.getAttribute("class") === "line");
  if (lines.length === 0) {
    const y = number(text, "y") + lengthOf(text.getAttribute("dy"), style);
    return [{ x: number(text, "x"), y, pieces: piecesOf(text, style, 0) }];
  }
  return lines.map((line) => ({
    x: number(line.hasAttribute("x") ? line : text, "x"),
    y: number(line.hasAttribute("y") ? line : text, "y") +
      lengthOf(text.getAttribute("dy"), style) + lengthOf(line.getAttribute("dy"), style),
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
