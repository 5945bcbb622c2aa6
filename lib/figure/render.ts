/**
 * Pictures without a browser: plotly in jsdom gives SVG, sharp gives PNG, WebP and GIF of it.
 *
 * @module
 */
import type { JSDOM } from "jsdom";
import { readText } from "../dataset/store.ts";
import { random } from "../math/random.ts";
import { type Box, boxOf } from "./boxes.ts";
import type { Figure } from "./figure.ts";
import { type Fonts, loadFonts } from "./font.ts";
import { outlineTexts, type PageElement } from "./outlines.ts";

/** Plotly, as far as it is used here. */
interface PlotlyPage {
  toImage(
    figure: unknown,
    options: { format: "svg"; width: number; height: number },
  ): Promise<string>;
}

interface Page {
  readonly plotly: PlotlyPage;
  readonly window: JSDOM["window"];
  readonly fonts: Fonts;
}

/** A box as a browser tells it. */
function asRectangle(box: Box = { left: 0, top: 0, right: 0, bottom: 0 }) {
  const { left, top, right, bottom } = box;
  return { ...box, x: left, y: top, width: right - left, height: bottom - top };
}

let opening: Promise<Page> | undefined;

/** The text of plotly's script, to draw with or to put into a page. */
export function plotlyScript(): Promise<string> {
  return readText(new URL(import.meta.resolve("plotly.js-dist-min")));
}

/** A page without a screen in which plotly runs; opened once, as it takes about a second. */
function openPage(): Promise<Page> {
  return opening ??= (async () => {
    // Libraries are loaded where they are needed: opening ours takes no permission to load theirs.
    const { JSDOM } = await import("jsdom");
    const [script, fonts] = await Promise.all([plotlyScript(), loadFonts()]);
    const dom = new JSDOM("<!doctype html><body></body>", {
      runScripts: "outside-only",
      pretendToBeVisual: true,
    });
    const window = dom.window as JSDOM["window"] & { Plotly: PlotlyPage };
    window.URL.createObjectURL = () => "";
    window.HTMLCanvasElement.prototype.getContext = (() => null) as never;
    // jsdom lays nothing out: plotly asks where things are and is told by the font and the tree.
    const measure = function (this: PageElement) {
      return asRectangle(boxOf(this, fonts));
    };
    Object.assign(window.Element.prototype, { getBoundingClientRect: measure });
    Object.assign(window.SVGElement.prototype, { getBBox: measure });
    window.eval(script);
    return { plotly: window.Plotly, window, fonts };
  })();
}

/**
 * A figure as SVG whose texts are outlines.
 *
 * @throws {Error} A figure that needs WebGL (3-D), which only a browser has.
 */
export async function toSvg({ data, layout }: Figure): Promise<string> {
  if (data.some(({ type }) => type === "scatter3d")) {
    throw new Error("Cannot draw a 3-D figure without a browser: open it in report.html");
  }
  const { plotly, window, fonts } = await openPage();
  const address = await oneByOne(() => {
    // Plotly draws names of clip paths by lot: the same figure must give the same bytes.
    Object.assign(window.Math, { random: random(1, "plotly").uniform });
    const { width, height } = layout;
    return plotly.toImage(structuredClone({ data, layout }), { format: "svg", width, height });
  });
  const text = decodeURIComponent(address.slice(address.indexOf(",") + 1));
  // Only the texts are read anew: a scatter has ten thousand other elements.
  return text.replace(/<text\b[^]*?<\/text>/g, (one) => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg">${
      one.replaceAll(/ data-[\w-]+="[^"]*"/g, "")
    }</svg>`;
    const root = new window.DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
    outlineTexts(root, fonts);
    return new window.XMLSerializer().serializeToString(root.firstChild);
  });
}

/** Waits for what was begun before: two drawings at once would share one stream of names. */
function oneByOne<Result>(draw: () => Promise<Result>): Promise<Result> {
  const done = last.then(draw);
  last = done.then(() => {}, () => {});
  return done;
}

let last: Promise<void> = Promise.resolve();

/**
 * A picture as PNG, `scale` times its size in pixels.
 *
 * @param palette With 256 colours at most: a third of the bytes, for what has few.
 */
export async function toPng(svg: string, scale = 2, palette = false): Promise<Uint8Array> {
  const { default: sharp } = await import("sharp");
  const image = sharp(new TextEncoder().encode(svg), { density: 72 * scale });
  const flat = image.flatten({ background: "#ffffff" });
  return new Uint8Array(await flat.png(palette ? { palette, effort: 10 } : {}).toBuffer());
}

/** Pictures (PNG, of one size) one after the other as an animated WebP or GIF. */
export async function toAnimation(
  pages: readonly Uint8Array[],
  format: "webp" | "gif",
  { milliseconds = 220 } = {},
): Promise<Uint8Array> {
  const delay = pages.map((_, i) => i === pages.length - 1 ? 1800 : milliseconds);
  const { default: sharp } = await import("sharp");
  const joined = sharp([...pages], { join: { animated: true } });
  const done = format === "webp"
    ? joined.webp({ delay, loop: 0, quality: 70, effort: 2 })
    : joined.gif({ delay, loop: 0, colours: 48, effort: 2 });
  return new Uint8Array(await done.toBuffer());
}
