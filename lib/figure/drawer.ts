/**
 * A worker thread that draws one figure after the other.
 *
 * @module
 */
import type { Figure } from "./figure.ts";
import { toPng, toSvg } from "./render.ts";

/** What the main thread asks for. */
export interface ToDrawer {
  /** What is drawn. */
  readonly figure: Figure;
  /** How many pixels of the PNG make one of the figure. */
  readonly scale: number;
}

/** One figure, drawn. */
export interface Drawn {
  /** With texts as outlines. */
  readonly svg: string;
  /** The same in pixels. */
  readonly png: Uint8Array;
}

/** What a drawer says. */
export type FromDrawer = { readonly drawn: Drawn } | { readonly error: unknown };

const scope = self as unknown as {
  onmessage: (event: { data: ToDrawer }) => void;
  postMessage: (message: FromDrawer) => void;
};

scope.onmessage = async ({ data: { figure, scale } }) => {
  try {
    const svg = await toSvg(figure);
    scope.postMessage({ drawn: { svg, png: await toPng(svg, scale) } });
  } catch (error) {
    scope.postMessage({ error });
  }
};
