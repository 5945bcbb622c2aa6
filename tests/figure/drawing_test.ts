import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import sharp from "sharp";
import { openDrawers } from "../../lib/figure/drawers.ts";
import type { Figure } from "../../lib/figure/figure.ts";
import { FIGURES, figuresOf } from "../../lib/figure/figures.ts";
import { loadFonts, outlineOf } from "../../lib/figure/font.ts";
import { toPng, toSvg } from "../../lib/figure/render.ts";
import { sampleReport } from "./sample.ts";

const REPORT = sampleReport();

Deno.test("nothing is drawn at the rim of a picture: no title is cut", async () => {
  for (const { name, figure, still } of figuresOf(REPORT)) {
    if (!still) continue;
    const { data, info } = await sharp(await toPng(await toSvg(figure), 1)).removeAlpha().raw()
      .toBuffer({ resolveWithObject: true });
    const white = (x: number, y: number) =>
      [0, 1, 2].every((k) => data[3 * (y * info.width + x) + k]! > 250);
    for (let x = 0; x < info.width; x++) {
      ok(white(x, 0) && white(x, info.height - 1), `${name} reaches the rim at x = ${x}`);
    }
    for (let y = 0; y < info.height; y++) {
      ok(white(0, y) && white(info.width - 1, y), `${name} reaches the rim at y = ${y}`);
    }
  }
});

Deno.test("the names of axes stand beyond the numbers of their axis, within the margin", async () => {
  const { layout, data } = FIGURES.target.make(REPORT);
  const { l, b } = layout.margin as { l: number; b: number };
  const bare = { ...layout, xaxis: untitled(layout.xaxis), yaxis: untitled(layout.yaxis) };
  const [named, unnamed] = await Promise.all(
    [layout, bare].map((layout) => grey({ data, layout })),
  );
  const [nameless, empty] = await Promise.all(
    [bare, { ...bare, xaxis: unnumbered(bare.xaxis), yaxis: unnumbered(bare.yaxis) }]
      .map((layout) => grey({ data, layout })),
  );
  const names = differing(named!, unnamed!, layout.width);
  const numbers = differing(nameless!, empty!, layout.width);
  const left = (points: Point[]) => points.filter(([x, y]) => x < l && y < layout.height - b);
  const below = (points: Point[]) => points.filter(([, y]) => y >= layout.height - b);
  equal(left(names).length + below(names).length, names.length, "no name is inside of the frame");
  ok(left(names).length > 50 && below(names).length > 50, "both names are drawn");
  ok(Math.max(...left(names).map(([x]) => x)) < Math.min(...left(numbers).map(([x]) => x)));
  ok(Math.min(...below(names).map(([, y]) => y)) > Math.max(...below(numbers).map(([, y]) => y)));
});

Deno.test("an outline keeps its numbers apart, also where one rounds to minus nothing", async () => {
  const run = { text: "0", size: 12, bold: false }, fonts = await loadFonts();
  // The middle of this 0 stands at x = 0.
  const outline = outlineOf(fonts, run, -3.8173828125, 400);
  for (const [, command, list] of outline.matchAll(/([MLQ])([^A-Z]*)/g)) {
    const numbers = list!.trim().split(" ");
    equal(numbers.length, command === "Q" ? 4 : 2, `${command}${list}`);
    ok(numbers.every((number) => Number.isFinite(Number(number))), `${command}${list}`);
  }
});

Deno.test("no dot has an opacity of its own: librsvg would give each a picture, and take a minute", async () => {
  const svg = await toSvg(FIGURES.scatter.make(REPORT));
  const dots = svg.match(/<path class="point"[^>]*>/g)!;
  ok(dots.length >= 1500);
  ok(dots.every((dot) => /opacity: 1;/.test(dot) && /fill-opacity: 0\.55/.test(dot)), dots[0]);
});

type Point = readonly [x: number, y: number];

const untitled = (axis: object | undefined) => ({ ...axis, title: { text: "" } });
const unnumbered = (axis: object | undefined) => ({ ...axis, showticklabels: false });

async function grey(figure: Figure): Promise<Uint8Array> {
  return await sharp(await toPng(await toSvg(figure), 1)).greyscale().raw().toBuffer();
}

/** Where two pictures of one width differ. */
function differing(a: Uint8Array, b: Uint8Array, width: number): Point[] {
  return [...a.keys()].filter((i) => a[i] !== b[i]).map((i) => [i % width, Math.floor(i / width)]);
}

Deno.test("threads draw what the main one draws, in order, and go on after one that cannot be", async () => {
  const drawers = openDrawers(2);
  try {
    const figures = [FIGURES.target, FIGURES.loss, FIGURES.norms].map(({ make }) => make(REPORT));
    const solid: Figure = { data: [{ type: "scatter3d" }], layout: { width: 1, height: 1 } };
    const [refused, ...drawn] = await Promise.allSettled(
      [solid, ...figures].map((figure) => drawers.draw(figure, 1)),
    );
    equal(refused!.status, "rejected");
    for (const [i, figure] of figures.entries()) {
      const one = drawn[i]!;
      ok(one.status === "fulfilled", `figure ${i}`);
      equal(one.value.svg, await toSvg(figure));
      deepEqual(one.value.png, await toPng(one.value.svg, 1));
    }
    await rejects(drawers.draw(solid, 1), /Cannot draw a 3-D figure without a browser/);
  } finally {
    drawers.close();
  }
});
