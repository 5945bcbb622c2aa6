import { deepEqual, ok } from "node:assert/strict";
import puppeteer from "puppeteer-core";
import { reportPage } from "../../lib/figure/page.ts";
import { plotlyScript } from "../../lib/figure/render.ts";
import { figuresOf } from "../../lib/figure/figures.ts";
import { sampleReport } from "./sample.ts";

/** Where a browser may be; without one these tests are skipped. */
const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const browserPath = Deno.env.get("CHROME_PATH") ??
  PLACES.find((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  });
const FLAGS = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--enable-unsafe-swiftshader",
];

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
      const browser = await puppeteer.launch({ executablePath: browserPath!, args: FLAGS });
      try {
        const page = await browser.newPage(), wrong: string[] = [];
        page.on("console", (message) => {
          if (message.type() === "error") wrong.push(message.text());
        });
        page.on("pageerror", (error) => wrong.push(String(error)));
        page.on("request", (request) => {
          if (!/^(file|data|blob):/.test(request.url())) wrong.push(request.url());
        });
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
      } finally {
        await browser.close();
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}
