/// <reference lib="dom" />
import { deepEqual, equal, match, ok } from "node:assert/strict";
import sharp from "sharp";
import { figureCsv } from "../../lib/figure/csv.ts";
import { FIGURES } from "../../lib/figure/figures.ts";
import { reportPage } from "../../lib/figure/page.ts";
import { plotlyScript } from "../../lib/figure/render.ts";
import { saveButtons, savingScript } from "../../lib/figure/saving.ts";
import { inFolder } from "../folder.ts";
import { sampleReport } from "./sample.ts";
import { browserPath, watchPage } from "./watched_page.ts";

Deno.test("the script that pages carry makes the CSV of the library, by itself", () => {
  const figure = FIGURES.scatter.make(sampleReport(2));
  const alone = new Function(`${savingScript()}; return figureCsv;`)();
  equal(alone(figure), figureCsv(figure));
});

Deno.test("buttons have names, and files names that every system takes", () => {
  const html = saveButtons({ title: 'A "<b>', of: "x", file: "../digits: a/b\\c?-λ" });
  match(html, /data-file="digits-a-b-c-λ"/);
  match(html, /aria-label="Save A &quot;&lt;b&gt; as CSV"/);
  match(saveButtons({ title: "t", of: "x", file: "..." }), /data-file="figure"/);
});

Deno.test({
  name: "a report's figure is saved by the keyboard as PNG, SVG and CSV",
  ignore: !browserPath,
  // The browser is another process: what it leaves open for a moment is not ours.
  sanitizeOps: false,
  sanitizeResources: false,
  fn: () =>
    inFolder((folder) =>
      watchPage(async ({ page, wrong }) => {
        const report = sampleReport(2), { width } = FIGURES.scatter.make(report).layout;
        await Deno.writeTextFile(`${folder}/report.html`, reportPage(report, await plotlyScript()));
        const session = await page.createCDPSession();
        await session.send("Browser.setDownloadBehavior", {
          behavior: "allow",
          downloadPath: folder,
        });
        await page.setViewport({ width: 1400, height: 900 }); // as wide as the figure is
        await page.goto(`file://${folder}/report.html`);
        await page.waitForSelector("#figure-scatter .main-svg", { timeout: 60_000 });
        for (const kind of ["png", "svg", "csv"]) {
          await page.focus(`[data-of="scatter"] [data-save="${kind}"]`);
          await page.keyboard.press("Enter");
          await page.waitForFunction(
            (name) => document.querySelector('[data-of="scatter"] .saved')!.textContent === name,
            { timeout: 60_000 },
            `Saved ${report.name}-scatter.${kind}`,
          );
        }
        const bar = await page.$eval("#figure-scatter .modebar-container", (element) => {
          const below = document.querySelector("#figure-scatter .main-svg")!;
          return element.getBoundingClientRect().top >= below.getBoundingClientRect().bottom - 1;
        });
        ok(bar, "the bar of buttons lies below the figure");
        const buttons = await page.$$eval(
          "#figure-scatter .modebar-btn",
          (all) => all.map((button) => button.getAttribute("data-title") ?? button.ariaLabel),
        );
        ok(buttons.length > 2, `${buttons}`);
        deepEqual(buttons.filter((title) => /cloud|share/i.test(title ?? "cloud")), []);
        const read = (kind: string) => until(`${folder}/${report.name}-scatter.${kind}`);
        const png = await sharp(await read("png")).flatten().raw().toBuffer({
          resolveWithObject: true,
        });
        equal(png.info.width, 2 * width);
        deepEqual([...png.data.subarray(0, 3)], [255, 255, 255], "on white");
        match(new TextDecoder().decode(await read("svg")), /^<svg[^>]*width=/);
        equal(
          new TextDecoder().decode(await read("csv")),
          figureCsv(FIGURES.scatter.make(report)),
        );
        deepEqual(wrong, []);
      }, { complaints: ["error"] })
    ),
});

/** A file that a browser is about to write. */
async function until(path: string): Promise<Uint8Array> {
  for (let tries = 0; tries < 100; tries++) {
    try {
      const bytes = await Deno.readFile(path);
      if (bytes.length > 0) return bytes;
    } catch {
      // Not yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${path} was not saved`);
}
