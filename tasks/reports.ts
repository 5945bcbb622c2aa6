/**
 * `deno task reports`: all runs below a folder, searched and compared on one page.
 *
 * @module
 */
import { makeFolder, writeWhole } from "../lib/dataset/store.ts";
import { Argument, Option, runTask, taskCommand } from "./cli/command.ts";
import { type Bar, progressBars } from "./cli/progress.ts";
import { openBrowser } from "./page/open.ts";
import { portOption } from "./page/port.ts";
import { serve } from "./page/serve.ts";
import { filesOfRuns } from "./reports/files.ts";
import { runFinder } from "./reports/find.ts";
import { listAsJson } from "./reports/json.ts";
import { reportsPage } from "./reports/page.ts";
import { stillList } from "./reports/still.ts";

const command = taskCommand(
  "reports",
  "All runs below a folder on one page: search them, sort them, and compare two or more, row by\n" +
    "row, with intervals, settings and figures beside each other. Reload the page for new runs.",
  [
    "deno task reports",
    "deno task reports /data/runs --port 8080 --no-open",
    "deno task reports --out results/index   # one page, for a disk or a static host",
    "deno task reports --json > runs.json",
  ],
)
  .addArgument(new Argument("[folder]", "where runs lie").default("results"))
  .addOption(portOption())
  .option("--no-open", "does not open the browser")
  .addOption(
    new Option("--out <folder>", "writes the page there and serves nothing").conflicts("json"),
  )
  .option("--json", "prints the list and serves nothing");

/** So many troubles are told one by one. */
const SAID = 3;

await runTask(command, async ({ port, open, out, json }, { signal }) => {
  const [folder] = command.processedArgs, find = runFinder(withoutSlash(folder));
  const bars = progressBars();
  let bar: Bar | undefined;
  const list = await find({
    signal,
    onRead: (done, total) => (bar ??= bars.add("reports", total)).update(done),
  }).finally(() => bars.close());
  if (json) return console.log(JSON.stringify(listAsJson(list), null, 1));
  console.log(
    `Found ${list.runs.length} run${list.runs.length === 1 ? "" : "s"} below ${list.folder}`,
  );
  for (const { why } of list.unread.slice(0, SAID)) console.error(`Note    ${why}`);
  const more = list.unread.length - SAID;
  if (more > 0) {
    console.error(`Note    ${more} more could not be read: the page and --json list them`);
  }
  for (const note of list.notes) console.error(`Note    ${note}`);

  const page = await reportsPage();
  signal.throwIfAborted();
  if (out !== undefined) {
    const { list: still, packed } = await stillList(list, out);
    const text = await page(still, packed), file = `${out}/index.html`;
    await makeFolder(out);
    await writeWhole(file, text);
    const size = new TextEncoder().encode(text).length / 2 ** 20;
    console.log(`Wrote ${file}, ${size.toFixed(2)} MiB: it needs no other file and no network`);
    return;
  }
  const { address, ended } = serve({ files: filesOfRuns(find, page), port, signal });
  console.log(`Look at ${address} (Ctrl-C ends it)`);
  if (open && !await openBrowser(address)) console.log("Open that address in a browser");
  await ended;
});

/** `results/` is `results`, and `/` stays. */
function withoutSlash(folder: string): string {
  return folder.replace(/(?<=.)\/+$/, "");
}
