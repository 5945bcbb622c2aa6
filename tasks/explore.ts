/**
 * `deno task explore`: a page to try margins on, by hand and by training.
 *
 * @module
 */
import { makeFolder, readText, writeWhole } from "../lib/dataset/store.ts";
import { Argument, runTask, taskCommand } from "./cli/command.ts";
import { reportPath } from "./experiment/run_path.ts";
import { explorePage } from "./explore/page.ts";
import { openBrowser } from "./page/open.ts";
import { portOption } from "./page/port.ts";
import { serve } from "./page/serve.ts";

const command = taskCommand(
  "explore",
  "A page to try margins on: drag an angle and see logit, boundary and gradient; train digits in\n" +
    "the browser, several losses side by side; browse the report of a run. One file, no network.",
  [
    "deno task explore",
    "deno task explore results/digits",
    "deno task explore --out results/site   # the page alone, for a static host",
  ],
)
  .addArgument(new Argument("[run]", "to begin with: its folder, or its report.json"))
  .addOption(portOption())
  .option("--out <folder>", "writes the page there and serves nothing")
  .option("--no-open", "does not open the browser");

await runTask(command, async ({ port, out, open }, { signal }) => {
  const [run] = command.processedArgs;
  const report = run === undefined ? undefined : await readText(await reportPath(run, "show"));
  const page = await explorePage((name) => console.error(`Page    ${name} are in`));
  signal.throwIfAborted();
  const folder = out ?? "results/explore", file = `${folder}/index.html`;
  await makeFolder(folder);
  await writeWhole(file, page);
  if (report !== undefined && out !== undefined) await writeWhole(`${folder}/report.json`, report);
  const size = new TextEncoder().encode(page).length / 2 ** 20;
  console.log(`Wrote ${file}, ${size.toFixed(2)} MiB: it needs no other file and no network`);
  const query = report === undefined ? "" : "?report=report.json#report";
  if (out !== undefined) {
    if (query) console.log(`On the host, open index.html${query}`);
    return;
  }
  const { address, ended } = serve({
    files: {
      "/": { type: "text/html; charset=utf-8", body: page },
      ...(report === undefined
        ? {}
        : { "/report.json": { type: "application/json; charset=utf-8", body: report } }),
    },
    port,
    signal,
  });
  console.log(`Look at ${address}${query} (Ctrl-C ends it)`);
  if (open && !await openBrowser(address + query)) console.log("Open that address in a browser");
  await ended;
});
