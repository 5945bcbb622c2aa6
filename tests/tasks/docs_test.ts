/// <reference lib="dom" />
import { deepEqual, equal, match, ok } from "node:assert/strict";
import axe from "axe-core";
import type { Page } from "puppeteer-core";
import { buildSite } from "../../tasks/docs/build.ts";
import { problemsOf } from "../../tasks/docs/check.ts";
import { writeSite } from "../../tasks/docs/write.ts";
import * as library from "../../lib/mod.ts";
import { browserPath, watchPage } from "../figure/watched_page.ts";
import { inProject } from "./docs_project.ts";

const ROOT = new URL("../../", import.meta.url).pathname.replace(/\/$/, "");
const site = await buildSite(ROOT);
const textOf = (file: string) => String(site.files.get(file));

Deno.test("no link, anchor or image of the docs is broken, and no page lacks", () => {
  deepEqual(problemsOf(site), []);
});

Deno.test("every text below docs is a page that the first page leads to", async () => {
  const index = textOf("index.html");
  for await (const path of textsBelow("docs")) {
    const file = path.replace(/README\.md$/, "index.html").replace(/\.md$/, ".html");
    ok(site.files.has(file), file);
    ok(index.includes(`href="${file}"`), `${file} is in the navigation`);
  }
});

Deno.test("every name of the library has its place, and can be searched", () => {
  const rows = textOf("search.js");
  for (const name of Object.keys(library)) {
    match(rows, new RegExp(`"${name}","api/\\w+\\.html#${name}"`));
  }
});

Deno.test("every task is among the commands, with its options", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile(`${ROOT}/deno.json`));
  const page = textOf("commands.html");
  for (const name of Object.keys(tasks)) ok(page.includes(`<h2 id="${name}">`), name);
  match(page, /<code>--no-open<\/code>/);
  match(page, /deno task gallery/);
});

Deno.test("the page of deno task explore is part of the site where it is given", async () => {
  await inProject({}, async (root) => {
    const { files } = await buildSite(root, { explore: "<title>explore</title>" });
    equal(files.get("explore/index.html"), "<title>explore</title>");
    match(String(files.get("docs/a.html")), /href="\.\.\/explore\/index\.html"/);
  });
  ok(!textOf("index.html").includes("explore/index.html"));
});

const folder = await Deno.makeTempDir();
Deno.test.beforeAll(() => writeSite(`${folder}/site`, site));
Deno.test.afterAll(() => Deno.remove(folder, { recursive: true }));

/** A test of the site as a reader opens it from a disk. */
function pageTest(
  name: string,
  look: (page: Page, open: (file: string) => Promise<void>) => Promise<void>,
) {
  Deno.test({
    name,
    ignore: !browserPath,
    sanitizeOps: false,
    sanitizeResources: false,
    fn: () =>
      watchPage(async ({ page, wrong }) => {
        await look(page, async (file) => {
          await page.goto(`file://${folder}/site/${file}`);
        });
        deepEqual(wrong, []);
      }, { complaints: ["error", "warn"] }),
  });
}

pageTest(
  "a name is found by its words, from a page in a folder, by keys alone",
  async (page, open) => {
    await open("docs/decisions/index.html");
    for (
      const [words, address] of [
        ["angular fisher", "api/measure.html#angularFisherScore"],
        ["psi", "api/margin.html#psi"],
        ["sphereface2", "docs/losses.html#sphereface2"],
        ["deno task video", "commands.html#video"],
      ] as const
    ) {
      await page.keyboard.press("/");
      await page.type("#query", words);
      await page.waitForSelector(`#results a[href$="${address}"]`);
      if (words === "angular fisher") {
        await page.keyboard.press("ArrowDown");
        await page.keyboard.press("Enter");
        await page.waitForFunction((end) => location.href.endsWith(end), {}, address);
      } else await page.keyboard.press("Escape");
    }
    await page.keyboard.press("/");
    await page.type("#query", "qqqzzz");
    await page.waitForFunction(() => document.querySelector("#found")!.textContent === "No places");
  },
);

pageTest(
  "code is copied by its button, and the scheme stays from page to page",
  async (page, open) => {
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "light" }]);
    await open("index.html");
    const copied = await page.evaluate(async () => {
      let text = "";
      Object.defineProperty(navigator, "clipboard", {
        value: { writeText: (given: string) => Promise.resolve(text = given) },
      });
      document.querySelector<HTMLButtonElement>(".code .copy")!.click();
      await new Promise((resolve) => setTimeout(resolve));
      return [text, document.querySelector(".copy")!.textContent];
    });
    deepEqual(copied, ["npx -y deno@2.9.6 install\nnpx -y deno@2.9.6 task reproduce", "Copied"]);
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await paper();
    await page.click("#dark");
    const dark = await paper();
    ok(light !== dark);
    await open("docs/losses.html");
    equal(await paper(), dark);
  },
);

const LOOKED_AT = ["docs/numerics.html", "commands.html", "api/align.html"];

for (const [width, scheme] of [[390, "dark"], [1280, "light"]] as const) {
  pageTest(`axe finds no serious fault, ${scheme}, ${width} pixels wide`, async (page, open) => {
    await page.setViewport({ width, height: 844 });
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    for (const file of LOOKED_AT) {
      await open(file);
      await page.evaluate(axe.source);
      // By itself axe reads style sheets again, which a page from a disk may not.
      const { violations } = await page.evaluate("axe.run({ preload: false })") as axe.AxeResults;
      const serious = violations.filter(({ impact }) => /serious|critical/.test(impact ?? ""));
      deepEqual(serious.map(({ id, nodes }) => [file, id, nodes[0]?.html]), []);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      ok(wide <= width, `${file} is ${wide} wide`);
    }
  });
}

async function* textsBelow(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(`${ROOT}/${folder}`)) {
    if (isDirectory) yield* textsBelow(`${folder}/${name}`);
    else if (name.endsWith(".md")) yield `${folder}/${name}`;
  }
}
