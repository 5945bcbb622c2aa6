/**
 * What of a figure stays where nothing can be run: pictures.
 *
 * @module
 */
import { tmpdir } from "node:os";
import { readBytes, remove } from "../dataset/store.ts";
import { findBrowser, photograph } from "./browser.ts";
import type { Figure } from "./figure.ts";
import { plotlyScript, toPng, toSvg } from "./render.ts";

/** A figure as pictures. */
export interface Still {
  /** Drawn without a browser; absent of a 3-D figure. */
  readonly svg?: string;
  /** Absent of a 3-D figure where no browser is found. */
  readonly png?: Uint8Array;
}

/** The pictures of a figure; of an animation, its first moment. */
export async function stillOf(figure: Figure): Promise<Still> {
  if (!figure.data.some(({ type }) => type === "scatter3d")) {
    const svg = await toSvg(figure);
    return { svg, png: await toPng(svg) };
  }
  const browser = await findBrowser();
  if (!browser) return {};
  const path = `${tmpdir()}/figure-${crypto.randomUUID()}.png`;
  try {
    await photograph(figure, path, { browser, script: await plotlyScript() });
    return { png: await readBytes(path) };
  } finally {
    await remove(path);
  }
}
