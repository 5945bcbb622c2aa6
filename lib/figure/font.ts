/**
 * The one font of all pictures, and text as outlines of it: a picture looks the same on a machine
 * that has no font at all.
 *
 * @module
 */
import opentype from "opentype.js";
import { readBytes } from "../dataset/store.ts";

/** What is used of a font; opentype.js ships no types. */
interface Font {
  readonly unitsPerEm: number;
  charToGlyph(letter: string): {
    readonly advanceWidth?: number;
    getPath(x: number, y: number, size: number): { readonly commands: readonly Command[] };
  };
}

/** A piece of an outline: to (x, y), perhaps by way of (x1, y1) and (x2, y2). */
interface Command extends Partial<Record<"x1" | "y1" | "x2" | "y2" | "x" | "y", number>> {
  readonly type: "M" | "L" | "Q" | "C" | "Z";
}

/** The regular and the bold face of DejaVu Sans. */
export interface Fonts {
  /** For most. */
  readonly regular: Font;
  /** For what is set in bold. */
  readonly bold: Font;
}

/** A piece of text in one style. */
export interface Run {
  /** The letters. */
  readonly text: string;
  /** In pixels. */
  readonly size: number;
  /** Which of the two faces. */
  readonly bold: boolean;
}

let loading: Promise<Fonts> | undefined;

/** Loads the two faces, once. */
export function loadFonts(): Promise<Fonts> {
  return loading ??= (async () => {
    const [regular, bold] = await Promise.all(
      ["DejaVuSans", "DejaVuSans-Bold"].map(async (face) => {
        const address = new URL(import.meta.resolve(`dejavu-fonts-ttf/ttf/${face}.ttf`));
        const bytes = await readBytes(decodeURIComponent(address.pathname));
        return (opentype as { parse(bytes: ArrayBuffer): Font }).parse(bytes.buffer);
      }),
    );
    return { regular: regular!, bold: bold! };
  })();
}

/** How wide a piece of text is, in pixels. */
export function widthOf(fonts: Fonts, run: Run): number {
  return lettersOf(fonts, run).at(-1)?.end ?? 0;
}

/**
 * The outline of a piece of text whose first letter stands at (x, y), as the `d` of a path.
 *
 * Written by us: opentype.js 2.0 leaves out the space before a coordinate that is 0.
 */
export function outlineOf(fonts: Fonts, run: Run, x: number, y: number): string {
  return lettersOf(fonts, run)
    .flatMap(({ glyph, start }) => glyph.getPath(x + start, y, run.size).commands)
    .map(({ type, x1, y1, x2, y2, x, y }) =>
      type + [x1, y1, x2, y2, x, y].filter((value) => value !== undefined)
        .map((value) => value.toFixed(2)).join(" ")
    )
    .join("");
}

/**
 * Letter by letter: opentype.js 2.0 cannot apply this font's substitutions, and labels need
 * neither ligatures nor kerning.
 */
function lettersOf({ regular, bold: heavy }: Fonts, { text, size, bold }: Run) {
  const font = bold ? heavy : regular;
  let end = 0;
  return Array.from(text, (letter) => {
    const glyph = font.charToGlyph(letter), start = end;
    end += (glyph.advanceWidth ?? 0) * size / font.unitsPerEm;
    return { glyph, start, end };
  });
}
