/// <reference lib="dom" />
import { deepEqual, equal, ok } from "node:assert/strict";
import axe from "axe-core";
import { show, showTable } from "../../lib/figure/show.ts";
import { psiFigure } from "../../lib/figure/curves.ts";
import { plotlyScript } from "../../lib/figure/render.ts";
import { notebookPage } from "../../tasks/notebook/html.ts";
import type { Cell, Notebook, Output } from "../../tasks/notebook/notebook.ts";
import { browserPath, watchPage } from "../figure/watched_page.ts";
import { inFolder } from "../folder.ts";

const display = (shown: Record<symbol, () => Record<string, unknown>>): Output => ({
  output_type: "execute_result",
  data: shown[Symbol.for("Jupyter.display")]!(),
});

/** One output of each kind, wide ones where there are such. */
async function sample(): Promise<Notebook> {
  const wide = Array.from({ length: 12 }, (_, i) => `a long column ${i}`);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="20"/>`;
  const outputs: Output[] = [
    { output_type: "stream", name: "stdout", text: `${"words ".repeat(60)}\n${"x".repeat(300)}` },
    display(await show(psiFigure())),
    {
      output_type: "display_data",
      data: { "application/vnd.plotly.v1+json": { data: [{ y: [1, 2] }], layout: {} } },
    },
    display(showTable(wide, [wide, wide])),
    { output_type: "display_data", data: { "image/svg+xml": svg, "text/plain": "a line" } },
    { output_type: "display_data", data: { "text/html": "<p>free</p>", "text/plain": "free" } },
    { output_type: "error", ename: "E", evalue: "no", traceback: [`E: ${"no ".repeat(90)}`] },
  ];
  const source = `console.log(${JSON.stringify("long ".repeat(50))});`;
  const cells: Cell[] = [
    { cell_type: "markdown", metadata: {}, source: "# 1. Why?\n\n**Question.** [Why](#) `so`?" },
    { cell_type: "code", metadata: {}, source, outputs },
  ];
  return { cells, metadata: {}, nbformat: 4 };
}

for (const scheme of ["light", "dark"]) {
  Deno.test({
    name:
      `a notebook's page, ${scheme}: axe finds no serious fault, and no phone scrolls it sideways`,
    ignore: !browserPath,
    // A browser is another process: what it leaves open for a moment is not ours.
    sanitizeOps: false,
    sanitizeResources: false,
    fn: () =>
      inFolder(async (folder) => {
        const page = notebookPage("1_why", await sample(), await plotlyScript());
        await Deno.writeTextFile(`${folder}/page.html`, page);
        await watchPage(async ({ page, wrong }) => {
          await page.setViewport({ width: 390, height: 844 });
          await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
          await page.goto(`file://${folder}/page.html`);
          await page.waitForFunction(() =>
            [...document.querySelectorAll(".plot")].every((plot) => plot.querySelector(".main-svg"))
          );
          await page.evaluate(axe.source);
          const { violations } = await page.evaluate("axe.run()") as axe.AxeResults;
          const serious = violations.filter(({ impact }) => /serious|critical/.test(impact ?? ""));
          deepEqual(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), []);
          const width = await page.evaluate(() => document.documentElement.scrollWidth);
          ok(width <= 390, `it is ${width} wide`);
          equal(await page.$$eval("img[alt='']", ({ length }) => length), 0);
          deepEqual(wrong, []);
        }, { complaints: ["error"] });
      }),
  });
}
