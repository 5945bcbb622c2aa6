/**
 * A figure as files: two pictures, and what they show as numbers.
 *
 * @module
 */
import { writeWhole } from "../dataset/store.ts";
import { figureCsv } from "./csv.ts";
import type { Figure } from "./figure.ts";
import { toPng, toSvg } from "./render.ts";

/**
 * Writes `PATH.svg`, `PATH.png` and `PATH.csv`, each whole or not at all.
 *
 * @returns The SVG, for a page.
 * @throws {Error} A 3-D figure, which only a browser draws.
 */
export async function writeFigure(path: string, figure: Figure): Promise<string> {
  const svg = await toSvg(figure);
  await writeWhole(`${path}.svg`, svg);
  await writeWhole(`${path}.png`, await toPng(svg));
  await writeWhole(`${path}.csv`, figureCsv(figure));
  return svg;
}
