/// <reference lib="dom" />
import { deepEqual, match, notEqual, ok } from "node:assert/strict";
import axe from "axe-core";
import { sampleReport } from "../figure/sample.ts";
import { browserTest } from "./open_page.ts";

browserTest("the page draws, and asks nothing of a network", "", async (opened) => {
  const { page, wrong } = opened;
  const drawn = await page.evaluate(async () => {
    await new Promise(requestAnimationFrame);
    return document.querySelectorAll("#circle svg *").length;
  });
  ok(drawn > 10, `${drawn} shapes`);
  deepEqual(wrong, []);
});

browserTest("every picture follows the angle, by keys and by dragging", "", async (opened) => {
  const { page, text, inside } = opened, names = ["circle", "logit", "boundary", "gradient"];
  const seen = () => Promise.all([...names, "readout"].map(inside));
  const settle = () => page.evaluate(() => new Promise(requestAnimationFrame));
  const before = await seen();
  await page.focus("#theta");
  await page.keyboard.press("ArrowRight");
  await settle();
  deepEqual(await text("theta-value"), "41°");
  const after = await seen();
  after.forEach((now, i) => notEqual(now, before[i], names[i] ?? "readout"));

  const { x, y, width, height } = await (await page.$("#circle svg"))!.boundingBox() as DOMRect;
  await page.mouse.move(x + width / 2, y + height / 4);
  await page.mouse.down();
  await settle();
  deepEqual(await text("theta-value"), "90°");
  await page.mouse.move(x + width / 2 + 40, y + height / 2 - 40);
  await page.mouse.up();
  await settle();
  deepEqual(await text("theta-value"), "135°");
});

browserTest("every loss of the table is drawn, with all that can be turned", "", async (opened) => {
  const { page, inside, wrong } = opened;
  const losses = await page.$$eval(
    "#losses select",
    ([first]) => [...(first as HTMLSelectElement).options].map(({ value }) => value),
  );
  ok(losses.length > 20);
  for (const loss of losses) {
    await page.select('#losses select[aria-label="Loss 1"]', loss);
    await page.evaluate(() => new Promise(requestAnimationFrame));
    const pictures = await Promise.all(["circle", "logit", "boundary", "gradient"].map(inside));
    ok(pictures.every((svg) => !/NaN|Infinity|undefined/.test(svg)), loss);
  }
  deepEqual(wrong, []);
});

browserTest("a loss is added and removed, at least one and at most four", "", async ({ page }) => {
  const count = () => page.$$eval("#losses .card", (cards) => cards.length);
  await page.click("#add-loss");
  deepEqual(await count(), 4);
  ok(await page.$eval("#add-loss", (button) => (button as HTMLButtonElement).disabled));
  for (const left of [3, 2, 1]) {
    await page.click('[aria-label="Remove loss 1"]');
    deepEqual(await count(), left);
  }
  ok(await page.$eval('[aria-label="Remove loss 1"]', (b) => (b as HTMLButtonElement).disabled));
});

browserTest("arrow keys go from view to view, and the address remembers", "", async (opened) => {
  const { page } = opened;
  await page.focus("#tab-geometry");
  await page.keyboard.press("ArrowRight");
  ok(await page.$("#view-training:not([hidden])"));
  match(page.url(), /#training$/);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  match(page.url(), /#report$/);
  ok(await page.$("#choices[hidden]"), "a report has its own losses");
});

for (const scheme of ["light", "dark"]) {
  for (const width of [1280, 390]) {
    browserTest(
      `axe finds no serious fault, ${scheme}, ${width} pixels wide`,
      "",
      async (opened) => {
        const { page, pickReport } = opened;
        await page.setViewport({ width, height: 844 });
        await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
        await page.evaluate(axe.source);
        for (const view of ["geometry", "training", "report"]) {
          await page.click(`#tab-${view}`);
          if (view === "report") {
            await pickReport(JSON.stringify(sampleReport()));
            await page.waitForSelector("#plot .main-svg");
          }
          const { violations } = await page.evaluate("axe.run()") as axe.AxeResults;
          const serious = violations.filter(({ impact }) => /serious|critical/.test(impact ?? ""));
          deepEqual(serious.map(({ id, nodes }) => [view, id, nodes.map(({ html }) => html)]), []);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth);
          ok(wide <= width, `${view} is ${wide} wide`);
        }
      },
    );
  }
}
