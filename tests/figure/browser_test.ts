import { deepEqual, ok, rejects } from "node:assert/strict";
import sharp from "sharp";
import { photograph } from "../../lib/figure/browser.ts";
import { reportPage } from "../../lib/figure/page.ts";
import { plotlyScript } from "../../lib/figure/render.ts";
import { FIGURES, figuresOf } from "../../lib/figure/figures.ts";
import { sampleReport } from "./sample.ts";
import { browserPath, watchPage } from "./watched_page.ts";

for (const dimension of [2, 3]) {
  Deno.test({
    name: `a browser draws every figure of a ${dimension}-D report, without an error or a request`,
    ignore: !browserPath,
    // The browser is another process: what it leaves open for a moment is not ours.
    sanitizeOps: false,
    sanitizeResources: false,
    fn: async () => {
      const report = sampleReport(dimension), folder = await Deno.makeTempDir();
      await Deno.writeTextFile(`${folder}/report.html`, reportPage(report, await plotlyScript()));
      const watched = { complaints: ["error"], flags: ["--enable-unsafe-swiftshader"] };
      const looking = watchPage(async ({ page, wrong }) => {
        await page.setViewport({ width: 1280, height: 900 });
        await page.goto(`file://${folder}/report.html`);
        for (const { name } of figuresOf(report)) {
          await page.evaluate(`document.getElementById("figure-${name}").scrollIntoView()`);
          await page.waitForSelector(`#figure-${name} .plot-container`, { timeout: 20_000 });
        }
        if (dimension === 2) {
          const points = () =>
            page.evaluate(
              `document.querySelector("#figure-animation path.point").getAttribute("transform")`,
            );
          const before = await points();
          await page.evaluate(`Plotly.animate("figure-animation", ["100"], { mode: "immediate" })`);
          ok(await points() !== before, "the slider moves the points");
        }
        deepEqual(wrong, []);
      }, watched);
      await looking.finally(() => Deno.remove(folder, { recursive: true }));
    },
  });
}

Deno.test({
  name: "a browser makes a picture of a 3-D figure, and leaves nothing else",
  ignore: !browserPath,
  fn: async () => {
    const folder = await Deno.makeTempDir();
    try {
      const figure = FIGURES.sphere.make(sampleReport(3)), script = await plotlyScript();
      const path = `${folder}/sphere.png`;
      await photograph(figure, path, { browser: browserPath!, script });
      const { width, height } = await sharp(path).metadata();
      deepEqual([width, height], [2 * figure.layout.width, 2 * figure.layout.height]);
      // Titles are black on white: colour is there only if WebGL drew the points.
      const { data } = await sharp(path).removeAlpha().raw().toBuffer({ resolveWithObject: true });
      let coloured = 0;
      for (let i = 0; i < data.length; i += 3) {
        const pixel = data.subarray(i, i + 3);
        if (Math.max(...pixel) - Math.min(...pixel) > 60) coloured++;
      }
      ok(coloured / (data.length / 3) > 0.002, `${coloured} coloured pixels`);
      deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["sphere.png"]);
      await rejects(photograph(figure, path, { browser: "/bin/true", script }), /left no picture/);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
