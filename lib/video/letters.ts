/**
 * Letters as masks, drawn once each: a label of a frame is then a few copies of bytes.
 *
 * @module
 */
import { loadFonts, outlineOf, widthOf } from "../figure/font.ts";

/** How much of each pixel a letter covers. */
export interface Letter {
  /** `[height, width]`, from 0 to 255. */
  readonly mask: Uint8Array;
  /** Pixels across. */
  readonly width: number;
}

/** Letters of one size. */
export interface Letters {
  /** Pixels down of every mask. */
  readonly height: number;
  /** The letters of a text, each drawn when it is met first. */
  readonly of: (text: string) => Promise<readonly Letter[]>;
}

/**
 * Opens the one font of all pictures at a size.
 *
 * @param size In pixels.
 */
export async function openLetters(size: number): Promise<Letters> {
  const [fonts, { default: sharp }] = await Promise.all([loadFonts(), import("sharp")]);
  const height = Math.ceil(1.25 * size), known = new Map<string, Promise<Letter>>();
  const draw = async (text: string): Promise<Letter> => {
    const run = { text, size, bold: true };
    const width = Math.max(1, Math.round(widthOf(fonts, run)));
    const outline = outlineOf(fonts, run, 0, size);
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
      `<rect width="100%" height="100%"/><path fill="#fff" d="${outline}"/></svg>`;
    const mask = await sharp(new TextEncoder().encode(svg)).extractChannel(0).raw().toBuffer();
    return { mask: new Uint8Array(mask), width };
  };
  return {
    height,
    of: (text) =>
      Promise.all(Array.from(text, (letter) => {
        if (!known.has(letter)) known.set(letter, draw(letter));
        return known.get(letter)!;
      })),
  };
}
