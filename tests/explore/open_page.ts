/// <reference lib="dom" />
/** The page of `deno task explore` in a browser, opened from the disk as a reader might. */
import { explorePage } from "../../tasks/explore/page.ts";
import { browserPath, type Watched, watchPage } from "../figure/watched_page.ts";

let made: Promise<string> | undefined;

/** What a test looks at. */
export interface Opened extends Watched {
  /** The folder of the page: what is written there is gone after the test. */
  readonly folder: string;
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
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(`${folder}/index.html`, await (made ??= explorePage()));
  const looking = watchPage(async ({ page, wrong }) => {
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
  }, { complaints: ["error", "warn"] });
  await looking.finally(() => Deno.remove(folder, { recursive: true }));
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
