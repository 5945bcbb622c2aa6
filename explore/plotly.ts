/**
 * Plotly, which comes when the first figure is asked for.
 *
 * @module
 */
/// <reference lib="dom" />
import type { Figure } from "../lib/figure/figure.ts";
import { PLOT_OPTIONS } from "../lib/figure/plot_options.ts";
import type { ImagePlotly } from "../lib/figure/saving.ts";
import { make } from "./dom.ts";
import { scriptAddress } from "./unpack.ts";

/** What is used of plotly. */
export interface Plotly extends ImagePlotly {
  newPlot(at: HTMLElement, data: unknown, layout: unknown, options: unknown): Promise<HTMLElement>;
  addFrames(at: HTMLElement, frames: unknown): Promise<void>;
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

/** Draws a figure, with its animation where it has one. */
export async function drawFigure(
  plotly: Plotly,
  at: HTMLElement,
  { data, layout, frames }: Figure,
): Promise<void> {
  await plotly.newPlot(at, data, layout, PLOT_OPTIONS);
  if (frames) await plotly.addFrames(at, frames);
}
