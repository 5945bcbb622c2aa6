/// <reference lib="dom" />
/** The page of `deno task explore` in a browser, opened from the disk as a reader might. */
import puppeteer, { type Page } from "puppeteer-core";
import { findBrowser } from "../../lib/figure/browser.ts";
import { explorePage } from "../../tasks/explore/page.ts";

/** Without a browser these tests are skipped. */
export const browserPath = await findBrowser();

const FLAGS = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

let made: Promise<string> | undefined;

/** What a test looks at. */
export interface Opened {
  readonly page: Page;
  /** The folder of the page: what is written there is gone after the test. */
  readonly folder: string;
  /** Errors of the page, and what it asked of the network. */
  readonly wrong: string[];
  /** The text of an element. */
  text(id: string): Promise<string>;
  /** The insides of an element. */
  inside(id: string): Promise<string>;
  /** Picks a file of this text where reports are picked. */
  pickReport(text: string): Promise<void>;
}

/** Opens the page, looks, closes. */
export async function withPage(
  address: string,
  look: (opened: Opened) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir(), wrong: string[] = [];
  await Deno.writeTextFile(`${folder}/index.html`, await (made ??= explorePage()));
  const browser = await puppeteer.launch({ executablePath: browserPath!, args: FLAGS });
  try {
    const page = await browser.newPage();
    page.on("console", (message) => {
      if (["error", "warn"].includes(message.type())) wrong.push(message.text());
    });
    page.on("pageerror", (error) => wrong.push(String(error)));
    page.on("request", (request) => {
      if (!/^(file|data|blob):/.test(request.url())) wrong.push(request.url());
    });
    await page.setViewport({ width: 1280, height: 800 });
    await page.goto(`file://${folder}/index.html${address}`);
    await page.waitForSelector("#circle svg");
    const of = (id: string, property: string) =>
      page.$eval(`#${id}`, (element, name) => String(element[name as "id"]), property);
    await look({
      page,
      folder,
      wrong,
      text: (id) => of(id, "textContent"),
      inside: (id) => of(id, "innerHTML"),
      pickReport: async (text) => {
        await Deno.writeTextFile(`${folder}/report.json`, text);
        const input = await page.$("input#file");
        await input!.uploadFile(`${folder}/report.json`);
      },
    });
  } finally {
    await browser.close();
    await Deno.remove(folder, { recursive: true });
  }
}

/** A test in a browser, which is another process: what it leaves open for a moment is not ours. */
export function browserTest(
  name: string,
  address: string,
  fn: (opened: Opened) => Promise<void>,
): void {
  Deno.test({
    name,
    ignore: !browserPath,
    sanitizeOps: false,
    sanitizeResources: false,
    fn: () => withPage(address, fn),
  });
}
