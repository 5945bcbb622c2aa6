/**
 * Drawing a figure in a page, as wide as there is room for it.
 *
 * The functions below run in the browser: a page that is one file carries them as text
 * ({@linkcode drawingScript}), the explorer imports them. So they use nothing but each other.
 *
 * @module
 */
/// <reference lib="dom" />
import type { Figure } from "./figure.ts";
import { axesAt, legendHeight, narrowed, noteAt } from "./narrow.ts";
import {
  cellsOf,
  labelBelow,
  onFrame,
  panelAt,
  panelsOf,
  placesOf,
  shownAxes,
  topsOf,
} from "./places.ts";
import { lettersIn, linesIn, wrapText } from "./wrap.ts";

/** What is used of plotly. */
export interface DrawingPlotly {
  /** Draws, in place of what was there. */
  newPlot(at: HTMLElement, data: unknown, layout: unknown, options: unknown): Promise<unknown>;
  /** Gives a drawn figure its moments. */
  addFrames(at: HTMLElement, frames: unknown): Promise<unknown>;
}

/** What of this runs in a page that is one file, as text. */
export function drawingScript(): string {
  return [
    ...[lettersIn, linesIn, wrapText, panelsOf, shownAxes, cellsOf, onFrame, panelAt, labelBelow],
    ...[topsOf, placesOf, axesAt, noteAt, legendHeight, narrowed, fitted, drawFigure],
  ].map(String).join("\n");
}

/** The figure as it fits beside what surrounds `place`, which gets its size before it is drawn. */
export function fitted(place: HTMLElement, figure: Figure): Figure {
  const style = getComputedStyle(place);
  const around = (...sides: readonly string[]) =>
    sides.flatMap((side) => [`padding-${side}`, `border-${side}-width`])
      .reduce((sum, name) => sum + (parseFloat(style.getPropertyValue(name)) || 0), 0);
  const beside = around("left", "right"), above = around("top", "bottom");
  const fit = narrowed(figure, Math.max(280, place.parentElement!.clientWidth - beside));
  const { width, height } = fit.layout as Partial<Figure["layout"]>; // others leave it to plotly
  if (width) place.style.minWidth = `${width + beside}px`;
  if (height) place.style.height = `${height + above}px`;
  return fit;
}

/**
 * Draws a figure, with its animation where it has one, and again whenever there is more room or
 * less, as when a phone is turned; until another is drawn in its place.
 */
export async function drawFigure(
  plotly: DrawingPlotly,
  place: HTMLElement & { figure?: Figure },
  figure: Figure,
  options: unknown,
): Promise<void> {
  const surrounding = place.parentElement!;
  let room = surrounding.clientWidth;
  const draw = async () => {
    const { data, layout, frames } = fitted(place, figure);
    await plotly.newPlot(place, data, layout, options);
    if (frames) await plotly.addFrames(place, frames);
  };
  place.figure = figure;
  await draw();
  const watch = new ResizeObserver(() => {
    if (!place.isConnected || place.figure !== figure) return watch.disconnect();
    if (room === surrounding.clientWidth) return;
    room = surrounding.clientWidth;
    draw();
  });
  watch.observe(surrounding);
}
