/// <reference lib="dom" />
import { deepEqual, equal, match, notEqual, ok } from "node:assert/strict";
import { browserTest, type Opened } from "./open_page.ts";

/** What the canvas shows, in short. */
const picture = ({ page }: Opened) =>
  page.$eval("#clouds canvas", (canvas) => (canvas as HTMLCanvasElement).toDataURL());

const losses = async ({ page }: Opened) =>
  Number(/loss ([\d.]+)/.exec(await page.$eval("#clouds p", (p) => p.textContent!))?.[1]);

/** A test waits as long as a busy machine may take. */
const WAIT = { timeout: 300_000 };

browserTest(
  "a click trains: the loss falls, the picture changes, moments stay",
  "#training",
  async (opened) => {
    const { page, text, wrong } = opened;
    for (const i of [3, 2]) await page.click(`[aria-label="Remove loss ${i}"]`);
    await page.$eval("#steps", (input) => (input as HTMLInputElement).value = "100");
    equal(await page.$eval("#trained", (part) => (part as HTMLElement).hidden), true);
    await page.click("#start");
    await page.waitForFunction(
      () => /loss \d/.test(document.querySelector("#clouds p")!.textContent!),
      WAIT,
    );
    const before = await losses(opened), early = await picture(opened);
    const [bar, share] = await page.evaluate(() => [
      document.querySelector<HTMLProgressElement>("#progress")!.value,
      document.querySelector("#percent")!.textContent,
    ]);
    deepEqual(share, `${Math.floor(100 * (bar as number))} %`, "the bar and its number are one");
    await page.waitForFunction(
      () => /^Done/.test(document.querySelector("#status")!.textContent!),
      WAIT,
    );
    const after = await losses(opened), late = await picture(opened);
    ok(after < before, `${before} to ${after}`);
    notEqual(early, late);
    match(await text("engine-used"), /wasm, one core a loss \(no WebGPU: .*\)|webgpu/);
    const right = Number(/([\d.]+) % right/.exec(await text("status"))![1]);
    ok(right > 50, `${right} % of ten classes`);

    await page.focus("#moment");
    await page.keyboard.press("Home");
    await page.evaluate(() => new Promise(requestAnimationFrame));
    deepEqual(await text("moment-value"), "step 0");
    notEqual(await picture(opened), late);
    ok(await page.$eval("#start", (button) => !(button as HTMLButtonElement).disabled));
    deepEqual(wrong, []);
  },
);

browserTest(
  "a training is stopped, and another one begins",
  "#training",
  async ({ page, text }) => {
    for (const i of [3, 2]) await page.click(`[aria-label="Remove loss ${i}"]`);
    for (const _ of [1, 2]) {
      await page.click("#start");
      await page.waitForFunction(
        () => /step 0/.test(document.querySelector("#clouds p")!.textContent!),
        WAIT,
      );
      await page.click("#stop");
      deepEqual(await text("status"), "Stopped.");
    }
  },
);

browserTest("without WebGPU who asks for it is told so", "#training", async ({ page, text }) => {
  await page.evaluate(() => Object.defineProperty(navigator, "gpu", { value: undefined }));
  await page.select("#engine", "webgpu");
  await page.click("#start");
  await page.waitForFunction(
    () => /^Done/.test(document.querySelector("#status")!.textContent!),
    WAIT,
  );
  match(await text("clouds"), /Cannot use the engine webgpu .*no GPU adapter was found.*wasm/);
});
