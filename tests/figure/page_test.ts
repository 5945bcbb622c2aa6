import { deepEqual, equal, ok } from "node:assert/strict";
import { JSDOM } from "jsdom";
import type { Report } from "../../lib/experiment/report.ts";
import { reportPage } from "../../lib/figure/page.ts";
import { sampleReport } from "./sample.ts";

const HOSTILE = `</script><script>globalThis.hurt = 1</script><img src=x onerror="hurt=1">`;

/** What stands in for plotly: it notes what it is to draw. */
const NOTES = `window.drawn = [];
window.Plotly = { newPlot: async ({ id }) => { drawn.push(id); }, addFrames: async () => {} };
window.ResizeObserver = class { observe() {} };
window.IntersectionObserver = class {
  constructor(see) { this.see = see; }
  observe(target) { this.see([{ isIntersecting: true, target }]); }
  unobserve() {}
};`;

function hostile(): Report {
  const report = sampleReport();
  return {
    ...report,
    question: HOSTILE,
    name: HOSTILE,
    dataset: { ...report.dataset, title: HOSTILE, note: HOSTILE },
    rows: report.rows.map((row) => ({ ...row, label: HOSTILE, warnings: [HOSTILE] })),
    machine: { ...report.machine, engine: HOSTILE, reason: HOSTILE, commit: HOSTILE },
  };
}

function open(page: string): JSDOM["window"] & { drawn: string[]; hurt?: number } {
  return new JSDOM(page, { runScripts: "dangerously" }).window as never;
}

Deno.test("a page says its question, of which data it is and by which engine", () => {
  const report = sampleReport(), { document } = open(reportPage(report, NOTES)).window;
  equal(document.querySelector("h1")!.textContent, report.question);
  const text = document.querySelector("main")!.textContent!;
  for (const said of [report.dataset.title, report.dataset.note, report.machine.engine]) {
    ok(text.includes(said), said);
  }
  equal(document.documentElement.lang, "en");
});

Deno.test("a page draws every figure, each with a heading and words for who cannot see it", () => {
  const window = open(reportPage(sampleReport(), NOTES)), { document } = window;
  const figures = [...document.querySelectorAll(".plot")];
  deepEqual(window.drawn, figures.map(({ id }) => id));
  ok(figures.length > 10);
  for (const figure of figures) {
    ok(figure.getAttribute("aria-label")!.length > 20);
    ok(figure.closest("section")!.querySelector("h2")!.textContent);
  }
});

Deno.test("the best accuracy and the best angular Fisher score are marked, one each", () => {
  const { document } = open(reportPage(sampleReport(), NOTES)).window;
  const best = [...document.querySelectorAll("td.best")].map(({ textContent }) => textContent!);
  equal(best.length, 2);
  ok(
    best.some((text) => text.startsWith("97.00 %")) &&
      best.some((text) => text.startsWith("0.0040")),
  );
});

Deno.test("whatever a name in a report holds, it stays text", () => {
  const window = open(reportPage(hostile(), NOTES)), { document } = window;
  equal(window.hurt, undefined);
  equal(document.querySelectorAll("script").length, 2);
  equal(document.querySelector("img"), null);
  equal(document.querySelector("h1")!.textContent, HOSTILE);
});

Deno.test("a page loads nothing from elsewhere", () => {
  const { document } = open(reportPage(sampleReport(), NOTES)).window;
  const addresses = [...document.querySelectorAll("[src], [href]")]
    .map((element) => element.getAttribute("src") ?? element.getAttribute("href")!)
    .filter((address) => !/^(#|data:)/.test(address));
  deepEqual(addresses, []);
  ok(!/url\(|@import/.test(document.querySelector("style")!.textContent!));
});
