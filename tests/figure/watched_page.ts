/** A browser for tests, and a page whose errors and requests are told. */
import puppeteer, { type Page } from "puppeteer-core";
import { findBrowser } from "../../lib/figure/browser.ts";

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

/** What is watched. */
export interface Watched {
  /** An empty page. */
  readonly page: Page;
  /** What it complained of, and what it asked of the network. */
  readonly wrong: string[];
}

/**
 * Opens a browser with an empty page, looks, closes.
 *
 * @param complaints What of the console is told.
 */
export async function watchPage(
  look: (watched: Watched) => Promise<void>,
  { complaints, flags = [] }: {
    readonly complaints: readonly string[];
    readonly flags?: readonly string[];
  },
): Promise<void> {
  const browser = await puppeteer.launch({
    executablePath: browserPath!,
    args: [...FLAGS, ...flags],
  });
  try {
    const page = await browser.newPage(), wrong: string[] = [];
    page.on("console", (message) => {
      if (complaints.includes(message.type())) wrong.push(message.text());
    });
    page.on("pageerror", (error) => wrong.push(String(error)));
    page.on("request", (request) => {
      if (!/^(file|data|blob):/.test(request.url())) wrong.push(request.url());
    });
    await look({ page, wrong });
  } finally {
    await browser.close();
  }
}
