/**
 * What of the page can be saved: pictures that its scripts draw, and the points of them.
 *
 * @module
 */
/// <reference lib="dom" />
import { figureCsv } from "../lib/figure/csv.ts";
import type { Trace } from "../lib/figure/figure.ts";
import { listenForSaves, saveButtons, type SavedAs, svgBlob } from "../lib/figure/saving.ts";
import { byId } from "./dom.ts";

/** By what a button names: makes the file. */
export const savable = new Map<string, (kind: SavedAs) => Promise<Blob>>();

/** Listens from now on. */
export function savePictures(): void {
  listenForSaves((of, kind) => savable.get(of)!(kind));
}

/** Puts buttons below a picture in SVG; it, and its points, are those of the moment. */
export function saveSvg(id: string, title: string, points: () => readonly Trace[]): void {
  const picture = byId(id);
  picture.insertAdjacentHTML("afterend", saveButtons({ title, of: id, file: `spherelab-${id}` }));
  savable.set(id, (kind) => {
    if (kind !== "csv") {
      const { backgroundColor } = getComputedStyle(document.body);
      return svgBlob(picture.querySelector("svg")!, kind, backgroundColor);
    }
    const text = figureCsv({ data: points(), layout: { width: 0, height: 0 } });
    return Promise.resolve(new Blob([text], { type: "text/csv;charset=utf-8" }));
  });
}
