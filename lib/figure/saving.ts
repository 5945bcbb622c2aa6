/**
 * Saving a figure from a page: three quiet buttons below it, and what they do in a browser.
 *
 * The functions below run in the browser: a page that is one file carries them as text
 * ({@linkcode savingScript}), the explorer imports them. So they use nothing but each other.
 *
 * @module
 */
/// <reference lib="dom" />
import { csvCell, figureCsv, panelNames, plainText, pointRows } from "./csv.ts";
import { escapeHtml } from "./escape.ts";
import type { Figure } from "./figure.ts";

/** What a figure is saved as. */
export type SavedAs = "png" | "svg" | "csv";

/** What is used of plotly. */
export interface ImagePlotly {
  /** Gives a data address of a figure, or of one that was drawn, as it is now. */
  toImage(figure: unknown, options: unknown): Promise<string>;
}

/**
 * The buttons.
 *
 * @param of What `listenForSaves` is asked for.
 * @param file The name of the files, without an ending; what no file may have becomes `-`.
 */
export function saveButtons(
  { title, of, file, kinds = ["png", "svg", "csv"] }: {
    readonly title: string;
    readonly of: string;
    readonly file: string;
    readonly kinds?: readonly SavedAs[];
  },
): string {
  const name = file.replaceAll(/[^\p{L}\p{N}.]+/gu, "-").replaceAll(/^[-.]+|[-.]+$/g, "") ||
    "figure";
  const buttons = kinds.map((kind) =>
    `<button type="button" class="quiet" data-save="${kind}" aria-label="Save ${
      escapeHtml(title)
    } as ${kind.toUpperCase()}">${kind.toUpperCase()}</button>`
  );
  return `<p class="save" data-of="${escapeHtml(of)}" data-file="${
    escapeHtml(name)
  }"><span aria-hidden="true">Save</span> ${
    buttons.join(" ")
  } <span class="saved" role="status"></span></p>`;
}

/** What a figure can be saved as: pictures of mistakes are no points. */
export function kindsOf({ data }: Pick<Figure, "data">): readonly SavedAs[] {
  return data.length > 0 ? ["png", "svg", "csv"] : ["png", "svg"];
}

/** What of this runs in a page that is one file, as text. */
export function savingScript(): string {
  return [
    ...[csvCell, plainText, pointRows, panelNames, figureCsv],
    ...[blobOf, svgBlob, figureBlob, listenForSaves],
  ].map(String).join("\n");
}

/** Saves what a button asks for, and says so beside it. */
export function listenForSaves(blob: (of: string, kind: SavedAs) => Blob | Promise<Blob>): void {
  document.addEventListener("click", async ({ target }) => {
    const button = (target as HTMLElement).closest<HTMLElement>("[data-save]");
    if (!button) return;
    const group = button.parentElement!, { of, file } = group.dataset;
    const kind = button.dataset.save as SavedAs, name = `${file}.${kind}`;
    const status = group.querySelector(".saved")!;
    try {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await blob(of!, kind));
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // a slow disk reads it until then
      status.textContent = `Saved ${name}`;
    } catch (error) {
      status.textContent = `Cannot save ${name}: ${(error as Error).message ?? error}`;
    }
  });
}

/** A figure of plotly as a file: as it is now where it was drawn, on white. */
export async function figureBlob(
  figure: Figure,
  kind: SavedAs,
  { plot, plotly }: { readonly plot?: unknown; readonly plotly: ImagePlotly },
): Promise<Blob> {
  if (kind === "csv") return new Blob([figureCsv(figure)], { type: "text/csv;charset=utf-8" });
  const drawn = plot && (plot as Partial<Figure>).data !== undefined ? plot as Figure : figure;
  const { width, height } = drawn.layout, scale = kind === "png" ? 2 : 1;
  return blobOf(await plotly.toImage(drawn, { format: kind, width, height, scale }));
}

/**
 * A picture of the page itself as a file, in the colours that it has there.
 *
 * @param background What is behind it.
 */
export async function svgBlob(
  svg: SVGSVGElement,
  kind: "png" | "svg",
  background: string,
): Promise<Blob> {
  const copy = svg.cloneNode(true) as SVGSVGElement, { width, height } = svg.viewBox.baseVal;
  const styles = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity"]
    .concat("fill-opacity", "opacity", "font-size", "font-family", "font-weight", "text-anchor");
  const own = [svg, ...svg.querySelectorAll("*")], copies = [copy, ...copy.querySelectorAll("*")];
  own.forEach((element, i) => {
    const computed = getComputedStyle(element);
    for (const name of styles) copies[i]!.setAttribute(name, computed.getPropertyValue(name));
  });
  const behind = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  Object.entries({ width, height, fill: background })
    .forEach(([name, value]) => behind.setAttribute(name, String(value)));
  copy.prepend(behind);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  const text = new XMLSerializer().serializeToString(copy);
  if (kind === "svg") return new Blob([text], { type: "image/svg+xml" });
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas"), scale = 2;
  Object.assign(canvas, { width: scale * width, height: scale * height });
  canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return blobOf(canvas.toDataURL("image/png"));
}

/** What a data address holds. */
export function blobOf(address: string): Blob {
  const comma = address.indexOf(","), type = address.slice("data:".length, comma);
  const rest = address.slice(comma + 1), packed = type.endsWith(";base64");
  const content = packed
    ? Uint8Array.from(atob(rest), (letter) => letter.charCodeAt(0))
    : decodeURIComponent(rest);
  return new Blob([content], { type: type.replace(";base64", "") });
}
