/// <reference lib="dom" />
import { deepEqual, match, notEqual, ok } from "node:assert/strict";
import { figuresOf } from "../../lib/figure/figures.ts";
import { sampleReport } from "../figure/sample.ts";
import { browserTest } from "./open_page.ts";

for (const dimension of [2, 16]) {
  browserTest(
    `a report of ${dimension}-D rows is shown, every figure of it`,
    "#report",
    async (opened) => {
      const { page, text, pickReport, wrong } = opened, report = sampleReport(dimension);
      await pickReport(JSON.stringify(report));
      await page.waitForSelector("#plot .main-svg");
      deepEqual(await text("question"), report.question);
      ok(
        await page.$eval(
          "#results tbody",
          (body, rows) => body.children.length === rows,
          report.rows.length,
        ),
      );
      for (const { name, caption } of figuresOf(report)) {
        await page.select("#figure", name);
        await page.waitForFunction(
          (text) =>
            document.querySelector("#figure-caption")!.textContent === text &&
            document.querySelector("#plot .main-svg"),
          {},
          caption,
        );
      }
      match(await text("hardest"), /4 taken for 9, by 0\.30/);
      deepEqual((await page.$$("#epochs:not([hidden])")).length, dimension === 2 ? 1 : 0);
      deepEqual(wrong, []);
    },
  );
}

browserTest("the slider over epochs moves the points", "#report", async (opened) => {
  const { page, text, pickReport } = opened;
  await pickReport(JSON.stringify(sampleReport()));
  await page.waitForSelector("#moments canvas");
  const picture = () =>
    page.$eval("#moments canvas", (canvas) => (canvas as HTMLCanvasElement).toDataURL());
  const late = await picture();
  match(await text("epoch-value"), /^step 100, epoch/);
  await page.focus("#epoch");
  await page.keyboard.press("Home");
  await page.evaluate(() => new Promise(requestAnimationFrame));
  match(await text("epoch-value"), /^step 0, epoch 0\.00/);
  notEqual(await picture(), late);
});

const WHOLE = JSON.stringify(sampleReport());
for (
  const [what, report, message] of [
    ["one that was cut in half", WHOLE.slice(0, WHOLE.length / 2), /no whole JSON.*copy it again/],
    [
      "one of a newer version",
      WHOLE.replace('"schema":1', '"schema":2'),
      /version 2.*knows version 1/,
    ],
    ["no report at all", "[]", /has no version/],
    ["one of deno task evaluate", '{"schema":1,"rows":[{}]}', /evaluate and identify have tables/],
    ["one without its details", WHOLE.replaceAll('"detail"', '"old"'), /row 1 must have "detail"/],
    ["a damaged one", WHOLE.replaceAll('"weights"', '"w"'), /a part of it is damaged/],
  ] as const
) {
  browserTest(`a reader who picks ${what} is told what is wrong`, "#report", async (opened) => {
    const { page, text, pickReport, wrong } = opened;
    await pickReport(report);
    await page.waitForFunction(() => document.querySelector("#report-trouble")!.textContent);
    match(await text("report-trouble"), message);
    ok(await page.$("#report-shown[hidden]"));
    deepEqual(wrong, []);
  });
}

browserTest(
  "a page from a disk says that it cannot fetch the report of its address",
  "?report=report.json#report",
  async ({ page, text }) => {
    await page.waitForFunction(() => document.querySelector("#report-trouble")!.textContent);
    match(await text("report-trouble"), /may read no other file.*deno task explore/);
  },
);
