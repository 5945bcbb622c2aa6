/**
 * Plotly, which comes when the first figure is asked for.
 *
 * @module
 */
/// <reference lib="dom" />
import type { DrawingPlotly } from "../lib/figure/draw.ts";
import type { ImagePlotly } from "../lib/figure/saving.ts";
import { make } from "./dom.ts";
import { scriptAddress } from "./unpack.ts";

/** What is used of plotly. */
export interface Plotly extends DrawingPlotly, ImagePlotly {
  /** Takes a figure away. */
  purge(at: HTMLElement): void;
}

let opening: Promise<Plotly> | undefined;

/** The script that is packed in the page, loaded once. */
export function openPlotly(): Promise<Plotly> {
  return opening ??= scriptAddress("plotly").then((src) =>
    new Promise((resolve, reject) => {
      const script = make("script", { src });
      script.onload = () => resolve((globalThis as unknown as { Plotly: Plotly }).Plotly);
      script.onerror = () => reject(new Error("this browser does not load its script"));
      document.head.append(script);
    })
  );
}
