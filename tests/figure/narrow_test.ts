/// <reference lib="dom" />
import { deepEqual, equal, ok } from "node:assert/strict";
import { figureCsv } from "../../lib/figure/csv.ts";
import { drawingScript } from "../../lib/figure/draw.ts";
import type { Figure } from "../../lib/figure/figure.ts";
import { FIGURES, figuresOf } from "../../lib/figure/figures.ts";
import { geometryFigure } from "../../lib/figure/geometry.ts";
import { narrowed } from "../../lib/figure/narrow.ts";
import { reportPage } from "../../lib/figure/page.ts";
import { photosFigure } from "../../lib/figure/photos.ts";
import { panelsOf } from "../../lib/figure/places.ts";
import { plotlyScript } from "../../lib/figure/render.ts";
import { inFolder } from "../folder.ts";
import { sampleReport } from "./sample.ts";
import { browserPath, watchPage } from "./watched_page.ts";

const image = { data: new Uint8Array(32 * 24), width: 32, height: 24, channels: 1 };
const photos = (count: number, side: number) =>
  photosFigure(Array.from({ length: count }, (_, i) => ({ image, title: `photo ${i}` })), {
    title: "Photos",
    columns: 6,
    side,
  });

/** Every figure of a plane report and of a solid one, a geometry, small photos and a large one. */
const ALL: readonly (readonly [string, Figure])[] = [
  ...figuresOf(sampleReport(2)).map(({ name, figure }) => [name, figure] as const),
  ...figuresOf(sampleReport(3)).map(({ name, figure }) => [`${name} of 3-D`, figure] as const),
  ["projected", FIGURES.projected.make(sampleReport(16))],
  ["geometry", geometryFigure("a-softmax")],
  ["small photos", await photos(12, 130)],
  ["a large photo", await photos(1, 840)],
];
/** Pictures with their captions between them, in no axes. */
const PICTURES = /^mistakes/;

/** The rectangle of each panel in pixels of the figure. */
function pixels({ layout }: Figure) {
  const { l, r, t, b } = layout.margin;
  const [width, height] = [layout.width - l - r, layout.height - t - b];
  return panelsOf(layout).map(({ x, y }) => ({
    left: l + x[0] * width,
    right: l + x[1] * width,
    top: t + (1 - y[1]) * height,
    bottom: t + (1 - y[0]) * height,
  }));
}

for (const [name, figure] of ALL) {
  Deno.test(`${name} on a phone: panels within it, in their order, none over another`, () => {
    if (PICTURES.test(name)) return equal(narrowed(figure, 340), figure);
    for (const room of [280, 340, 700]) {
      const narrow = narrowed(figure, room), panels = pixels(narrow);
      if (figure.layout.width <= room) {
        equal(narrow, figure);
        continue;
      }
      equal(narrow.layout.width, room);
      equal(panels.length, panelsOf(figure.layout).length);
      deepEqual(
        panelsOf(narrow.layout).map(({ keys }) => keys),
        panelsOf(figure.layout).map(({ keys }) => keys),
      );
      for (const { left, right, top, bottom } of panels) {
        ok(left >= 8 && right <= room && right - left > 80, `${room}: ${left} to ${right}`);
        ok(top > 40 && bottom <= narrow.layout.height && bottom - top > 60, `${top} to ${bottom}`);
      }
      panels.forEach((a, i) =>
        panels.slice(i + 1).forEach((b) =>
          ok(a.right <= b.left || a.bottom + 8 <= b.top, `${room}: one lies over another`)
        )
      );
      // What was drawn is the same, and so is what is saved of it: a heading finds its panel.
      equal(narrow.data, figure.data);
      equal(narrow.frames, figure.frames);
      const spaced = (text: string) => text.replaceAll(/\s+/g, " ");
      if (figure.data.length < 40) equal(spaced(figureCsv(narrow)), spaced(figureCsv(figure)));
    }
  });
}

Deno.test("a circle stays round, and a list keeps the height of its lines", () => {
  const shape = (figure: Figure, i: number) => {
    const { left, right, top, bottom } = pixels(figure)[i]!;
    return (right - left) / (bottom - top);
  };
  const geometry = geometryFigure("a-softmax");
  ok(Math.abs(shape(narrowed(geometry, 340), 4) - shape(geometry, 4)) < 0.005);
  const scores = ALL.find(([name]) => name === "scores")![1];
  const high = (figure: Figure) => pixels(figure)[0]!.bottom - pixels(figure)[0]!.top;
  ok(Math.abs(high(narrowed(scores, 340)) - high(scores)) <= 0.5);
});

Deno.test("a figure of others, without size or margins, stays as it is", () => {
  const data = [{ type: "scatter", x: [1, 2], y: [1, 2] }];
  for (const layout of [{}, { xaxis: {} }, { width: 900, xaxis: {} }]) {
    const figure = { data, layout } as unknown as Figure;
    equal(narrowed(figure, 340), figure);
  }
});

Deno.test("a page carries what narrows a figure as text, which uses nothing beside it", () => {
  const alone = new Function(`${drawingScript()}; return narrowed;`)() as typeof narrowed;
  for (const [name, figure] of ALL) deepEqual(alone(figure, 340), narrowed(figure, 340), name);
});

Deno.test({
  name: "a report on a phone: no figure is cut off or scrolls, letters stay; turned, it is redrawn",
  ignore: !browserPath,
  // A browser is another process: what it leaves open for a moment is not ours.
  sanitizeOps: false,
  sanitizeResources: false,
  fn: () =>
    inFolder(async (folder) => {
      const report = sampleReport(2);
      await Deno.writeTextFile(`${folder}/report.html`, reportPage(report, await plotlyScript()));
      await watchPage(async ({ page, wrong }) => {
        await page.setViewport({ width: 390, height: 844, isMobile: true, hasTouch: true });
        await page.goto(`file://${folder}/report.html`);
        const names = figuresOf(report).map(({ name }) => name);
        for (const name of names.filter((name) => !PICTURES.test(name))) {
          await page.$eval(`#figure-${name}`, (place) => place.scrollIntoView());
          await page.waitForSelector(`#figure-${name} .main-svg`, { timeout: 20_000 });
          const seen = await page.$eval(`#figure-${name}`, (place) => {
            const { left, right } = place.getBoundingClientRect(), around = place.parentElement!;
            const { top } = place.querySelector(".main-svg")!.getBoundingClientRect();
            const texts = [...place.querySelectorAll("text")].filter((text) => text.textContent);
            const words = [...place.querySelectorAll(
              ".annotation-text, .g-gtitle text, .g-xtitle text, .g-ytitle text, .legendtext, " +
                ".xtick text, .ytick text",
            )].filter(({ textContent }) => textContent)
              .map((text) => ({ text: text.textContent, box: text.getBoundingClientRect() }));
            return {
              over: words.flatMap(({ text, box: a }, i) =>
                words.slice(i + 1).filter(({ box: b }) =>
                  Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
                  Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3
                ).map((other) => `${text} | ${other.text}`)
              ),
              wide: around.scrollWidth - around.clientWidth,
              size: Math.min(...texts.map((text) => parseFloat(getComputedStyle(text).fontSize))),
              cut: texts.filter((text) => {
                const box = text.getBoundingClientRect();
                return box.left < left - 1 || box.right > right + 1 || box.top < top + 2;
              }).map((text) => text.textContent),
              high: place.clientHeight - (place.querySelector(".main-svg")!.clientHeight + 50),
            };
          });
          ok(seen.wide <= 0, `${name} scrolls by ${seen.wide}`);
          deepEqual(seen.cut, [], name);
          deepEqual(seen.over, [], name);
          ok(seen.size >= 10, `${name} has letters of ${seen.size} pixels`);
          ok(seen.high >= -2, `${name} is ${-seen.high} higher than its place`);
        }
        const width = () => page.$eval("#figure-scores .main-svg", (svg) => svg.clientWidth);
        const upright = await width();
        await page.setViewport({ width: 844, height: 390, isMobile: true, hasTouch: true });
        await page.waitForFunction(
          (before) => document.querySelector("#figure-scores .main-svg")!.clientWidth > before,
          { timeout: 10_000 },
          upright,
        );
        ok(await width() > 1.8 * upright);
        deepEqual(wrong, []);
      }, { complaints: ["error"] });
    }),
});
