/// <reference lib="dom" />
/** The page of `deno task reports`, served as the task does, in a browser. */
import { deepEqual, equal, match, ok } from "node:assert/strict";
import axe from "axe-core";
import type { Page } from "puppeteer-core";
import type { Report } from "../../lib/experiment/report.ts";
import { reportPage } from "../../lib/figure/page.ts";
import { plotlyScript } from "../../lib/figure/render.ts";
import { serve } from "../../tasks/page/serve.ts";
import { filesOfRuns } from "../../tasks/reports/files.ts";
import { runFinder } from "../../tasks/reports/find.ts";
import { reportsPage } from "../../tasks/reports/page.ts";
import { stillList } from "../../tasks/reports/still.ts";
import { sampleReport } from "../figure/sample.ts";
import { browserPath, watchPage } from "../figure/watched_page.ts";
import { inFolder } from "../folder.ts";

const HOSTILE = `</script><script>globalThis.hurt=1</script><img src=x onerror="hurt=1">`;
let made: ReturnType<typeof reportsPage> | undefined;

/** Three runs: two alike, one on other images that tries to be more than text. */
function reports(): Record<string, Report> {
  const report = sampleReport(), later = { ...report.experiment, seeds: [2] };
  const rows = report.rows.map((row) => ({ ...row, seeds: [2], network: "digits-32" }));
  return {
    "digits": report,
    "deep er/digits": {
      ...report,
      question: "What does a wider network do?",
      experiment: later,
      rows: rows.map((row, i) => {
        const accuracy = { values: [0.9], mean: 0.9, interval: [0.89, 0.91] as const };
        return i === 0 ? { ...row, accuracy } : row;
      }),
    },
    "orl": {
      ...sampleReport(16),
      question: HOSTILE,
      dataset: { ...report.dataset, name: "orl", title: HOSTILE },
      rows: sampleReport(16).rows.map((row) => ({ ...row, label: `${row.label} ${HOSTILE}` })),
    },
  };
}

interface Opened {
  readonly page: Page;
  readonly wrong: () => readonly string[];
  readonly text: (selector: string) => Promise<string>;
}

/** Opens the page, served or from the disk; what it asks of the server is not wrong. */
function withRuns(
  look: (opened: Opened) => Promise<void>,
  { served = true, whole = false, hash = "" } = {},
) {
  return inFolder(async (root) => {
    for (const [path, report] of Object.entries(reports())) {
      await Deno.mkdir(`${root}/in/${path}`, { recursive: true });
      await Deno.writeTextFile(`${root}/in/${path}/report.json`, JSON.stringify(report));
      const page = whole ? reportPage(report, await plotlyScript()) : "";
      await Deno.writeTextFile(`${root}/in/${path}/report.html`, page);
    }
    await Deno.mkdir(`${root}/in/cut`);
    await Deno.writeTextFile(`${root}/in/cut/report.json`, `{"schema":1,"name":"`);
    const find = runFinder(`${root}/in`), make = await (made ??= reportsPage());
    const stopping = new AbortController(), { signal } = stopping;
    const { address, ended } = serve({ files: filesOfRuns(find, make), port: 0, signal });
    try {
      const { list, packed } = await stillList(await find(), root);
      await Deno.writeTextFile(`${root}/index.html`, await make(list, packed));
      await watchPage(async ({ page, wrong }) => {
        page.setDefaultTimeout(180_000); // plotly takes its time where others compute
        await page.setViewport({ width: 1280, height: 800 });
        await page.goto((served ? address : `file://${root}/index.html`) + hash);
        await look({
          page,
          wrong: () => wrong.filter((one) => !one.startsWith(address)),
          text: (selector) => page.$eval(selector, (found) => found.textContent ?? ""),
        });
      }, { complaints: ["error", "warn"] });
    } finally {
      stopping.abort();
      await ended;
    }
  });
}

function runsTest(name: string, fn: (opened: Opened) => Promise<void>, how = {}): void {
  Deno.test({
    name,
    ignore: !browserPath,
    sanitizeOps: false,
    sanitizeResources: false,
    fn: () => withRuns(fn, how),
  });
}

const listed = (page: Page) =>
  page.$$eval("#runs tbody th a", (links) => links.map(({ textContent }) => textContent));
const CHOSEN = "#run=digits&run=deep+er%2Fdigits";
const drawn = (page: Page, count = 2) =>
  page.waitForFunction(
    (count) => document.querySelectorAll("#figures .paper .main-svg").length >= count,
    {},
    count,
  );

runsTest(
  "search and filters narrow the list, and what is unreadable is told of",
  async (opened) => {
    const { page, text, wrong } = opened;
    equal((await listed(page)).length, 3);
    match(await text("#unread summary"), /1 report is not in the list/);
    match(await text("#unread li"), /cut\/report\.json: it is no whole JSON/);
    await page.type("#query", "WIDER network");
    deepEqual(await listed(page), ["deep er/digits"]);
    equal(await text("#count"), "1 of 3 runs");
    await page.reload();
    deepEqual(await listed(page), ["deep er/digits"], "the address remembers");
    await page.$eval("#query", (input) => {
      (input as HTMLInputElement).value = "";
      input.dispatchEvent(new Event("input"));
    });
    await page.select("#dataset", "orl");
    deepEqual(await listed(page), ["orl"]);
    await page.select("#network", "digits-32");
    deepEqual(await listed(page), []);
    await page.select("#dataset", "");
    deepEqual(await listed(page), ["deep er/digits"]);
    deepEqual(wrong(), []);
  },
);

runsTest("columns sort by keys, both ways", async ({ page }) => {
  const order = async () => {
    await page.keyboard.press("Enter");
    return (await listed(page)).join(", ");
  };
  await page.focus("#runs thead th:nth-child(2) button");
  equal(await order(), "deep er/digits, digits, orl");
  equal(await order(), "orl, digits, deep er/digits");
  const sort = await page.$eval("#runs thead th:nth-child(2)", (head) => head.ariaSort);
  equal(sort, "descending");
});

runsTest("two runs that are chosen by keys are compared", async ({ page, text, wrong }) => {
  for (const name of ["digits", "deep er/digits"]) {
    await page.focus(`#runs input[aria-label="Compare ${name}"]`);
    await page.keyboard.press("Space");
    equal(await page.evaluate(() => document.activeElement?.ariaLabel), `Compare ${name}`);
  }
  equal(await text("#chosen-count"), "2 runs chosen");
  await page.click("#look");
  equal(await page.evaluate(() => document.activeElement?.id), "comparison-title");
  const accuracy = await text("#compared table");
  match(accuracy, /B less A/);
  match(accuracy, /-5\.00 \(.*▼ worse, beyond noise; independent; intervals apart/);
  match(accuracy, /\+0\.00 \(.*within noise; independent; intervals overlap/);
  match(await text("#compared > p"), /Student's.*independent/);
  const settings = await text('[aria-label="Settings"]');
  match(settings, /seeds12/);
  match(settings, /networkall rowsdigits-8digits-32/);
  ok(!/rate|batch/.test(settings), "what is the same is not listed");
  await drawn(page);
  await page.select("#figure", "loss");
  await drawn(page);
  match(await text("#figures"), /A: digits\..*B: deep er\/digits\./);
  await page.select("#base", "deep er/digits");
  match(await text("#compared table"), /\+5\.00 \(.*▲ better, beyond noise/);
  await page.click("#none");
  ok(await page.$("#comparison[hidden]"));
  deepEqual(wrong(), []);
});

runsTest("a page from a disk compares and draws, and asks for nothing", async (opened) => {
  const { page, wrong } = opened;
  await drawn(page);
  deepEqual(wrong(), []);
}, { served: false, hash: CHOSEN });

runsTest("whatever a report holds, it stays text", async ({ page, wrong }) => {
  await drawn(page, 1);
  equal(await page.evaluate(() => (globalThis as { hurt?: number }).hurt), undefined);
  equal(await page.$("img"), null);
  deepEqual(wrong(), []);
}, { hash: "#run=orl&run=digits" });

runsTest(
  "the page of a run opens from the list, draws, and may ask for nothing",
  async (opened) => {
    const { page, wrong } = opened;
    await page.goto(await page.$eval("#runs tbody a", (link) => (link as HTMLAnchorElement).href));
    await page.waitForSelector(".plot .main-svg");
    deepEqual(wrong(), []);
    const asked = await page.evaluate(() => fetch("/").then(() => "answered", () => "refused"));
    equal(asked, "refused");
  },
  { whole: true },
);

runsTest("axe finds no serious fault, dark and light, at any width", async ({ page }) => {
  await drawn(page);
  await page.evaluate(axe.source);
  for (const scheme of ["light", "dark"]) {
    for (const width of [1280, 390]) {
      await page.setViewport({ width, height: 844 });
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      const { violations } = await page.evaluate("axe.run()") as axe.AxeResults;
      const serious = violations.filter(({ impact }) => /serious|critical/.test(impact ?? ""));
      const faults = serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
      deepEqual(faults, [], `${scheme}, ${width} pixels wide`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      ok(wide <= width, `${wide} wide`);
    }
  }
}, { hash: CHOSEN });
