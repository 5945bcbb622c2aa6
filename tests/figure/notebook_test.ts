/// <reference lib="dom" />
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { findBrowser } from "../../lib/figure/browser.ts";
import type { Figure } from "../../lib/figure/figure.ts";
import { FIGURES } from "../../lib/figure/figures.ts";
import { pairScoresFigure } from "../../lib/figure/pair_scores.ts";
import { photosFigure } from "../../lib/figure/photos.ts";
import { showProgress } from "../../lib/figure/progress.ts";
import { show } from "../../lib/figure/show.ts";
import { plotlyScript, toSvg } from "../../lib/figure/render.ts";
import { runNotebook } from "../../tasks/notebook/run.ts";
import { sampleReport } from "./sample.ts";
import { browserPath, watchPage } from "./watched_page.ts";

const PLOTLY = "application/vnd.plotly.v1+json";
const bundleOf = async (figure: Figure) => (await show(figure))[Symbol.for("Jupyter.display")]!();

Deno.test("an animation keeps its moments in a notebook", async () => {
  const figure = FIGURES.animation.make(sampleReport()), bundle = await bundleOf(figure);
  deepEqual((bundle[PLOTLY] as Figure).frames, figure.frames);
  match(bundle["text/html"] as string, /Plotly\.addFrames/);
  ok("image/png" in bundle);
});

Deno.test("a 3-D figure turns in a notebook, and is a picture where there is a browser", async () => {
  const bundle = await bundleOf(FIGURES.sphere.make(sampleReport(3)));
  equal((bundle[PLOTLY] as Figure).data[0]!.type, "scatter3d");
  equal("image/png" in bundle, await findBrowser() !== undefined);
  const html = bundle["text/html"] as string;
  if ("image/png" in bundle) {
    match(html, /<img width="\d+" alt="[^"]+" src="data:image\/png;base64,/);
  } else match(html, /needs plotly, from the network/);
});

Deno.test({
  name: "plotly takes the picture's place as soon as it comes, and not before",
  ignore: !browserPath,
  fn: () =>
    watchPage(async ({ page }) => {
      const html = (await bundleOf(FIGURES.scatter.make(sampleReport())))["text/html"] as string;
      const plotly = Promise.withResolvers<void>(), script = await plotlyScript();
      await page.setRequestInterception(true);
      page.on("request", async (request) => {
        await plotly.promise;
        request.respond({ contentType: "text/javascript", body: script });
      });
      // As a notebook puts in what a cell shows: scripts made anew, none waits for another.
      await page.evaluate((html) => {
        document.body.innerHTML = html;
        for (const old of document.querySelectorAll("script")) {
          const script = document.createElement("script");
          script.textContent = old.textContent;
          old.replaceWith(script);
        }
      }, html);
      equal(await page.$$eval(".js-plotly-plot", ({ length }) => length), 0);
      equal(await page.$$eval("body > div > svg", ({ length }) => length), 1);
      plotly.resolve();
      await page.waitForSelector(".js-plotly-plot .main-svg");
      equal(await page.$$eval("body > div > svg", ({ length }) => length), 0);
    }, { complaints: [] }),
});

const grey = (width: number, height: number) => ({
  data: new Uint8Array(width * height).fill(90),
  width,
  height,
  channels: 1,
});

Deno.test("photos keep their proportions, and names on faces stay text", async () => {
  const landmarks = [[4, 4], [6, 4], [5, 5], [4, 6], [6, 6]] as const;
  const face = { box: [3, 3, 7, 8], score: 0.98765, landmarks, name: "<b>Eve" } as const;
  const figure = await photosFigure([
    { image: grey(20, 10), title: "wide", faces: [face] },
    { image: grey(10, 20), title: "<i>high" },
  ], { title: "Two", side: 100 });
  const { layout } = figure;
  for (const i of ["", "2"]) {
    const [x, y] = [layout[`xaxis${i}`], layout[`yaxis${i}`]];
    const length = ({ range: [from, to] }: { range: [number, number] }) => Math.abs(to - from);
    equal(length(x), 20);
    equal(length(y), 20);
    ok(y.range[0] > y.range[1], "rows count downwards");
  }
  deepEqual(
    layout["images"].map(({ sizex, sizey }: { sizex: number; sizey: number }) => [sizex, sizey]),
    [[20, 10], [10, 20]],
  );
  const texts = layout["annotations"].map(({ text }: { text: string }) => text);
  deepEqual(texts, ["wide", "&lt;i&gt;high", "<b>&lt;b&gt;Eve</b>"]);
  ok(figure.data.some(({ hovertemplate }) => /score 0\.9877/.test(hovertemplate ?? "")));
  match(await toSvg(figure), /<image[^>]+data:image\/png/);
});

Deno.test("bars of pairs are shares of their kind, and the highest score is counted", () => {
  const scores = [0.9, 0.8, 0.1, 0.2, -0.3], same = [true, true, false, false, false];
  const { data, layout } = pairScoresFigure(scores, same, 0.5, "t");
  for (const { y } of data) ok(Math.abs(y.reduce((a: number, b: number) => a + b) - 1) < 1e-12);
  equal(data[0]!["y"].at(-1), 0.5);
  equal(layout["shapes"][0].x0, 0.5);
});

Deno.test("progress is one line that is replaced, its last state for certain", async () => {
  const lib = new URL("../../lib/figure/progress.ts", import.meta.url).href;
  const source = `const { showProgress } = await import(${JSON.stringify(lib)});
const told = showProgress();
for (let i = 1; i <= 50; i++) told(i / 50, \`image \${i}\`);
await new Promise((done) => setTimeout(done, 50));`;
  const cell = { cell_type: "code", metadata: {}, source } as const;
  const notebook = { cells: [cell], metadata: {}, nbformat: 4 };
  deepEqual(await runNotebook("n.ipynb", notebook, { timeout: 60_000 }), []);
  const outputs = (notebook.cells[0] as { outputs?: { data: Record<string, string> }[] }).outputs!;
  equal(outputs.length, 1);
  match(outputs[0]!.data["text/plain"]!, /^█{30} 100 % in \d+ s {2}image 50$/);
});

Deno.test("outside of a notebook progress says nothing and fails nothing", () => {
  showProgress()(0.5, "half");
});
