/**
 * `deno task docs`: documentation and reference as a site.
 *
 * @module
 */
import { exists, readText } from "../lib/dataset/store.ts";
import { runTask, taskCommand } from "./cli/command.ts";
import { buildSite } from "./docs/build.ts";
import { problemsOf } from "./docs/check.ts";
import { served } from "./docs/served.ts";
import { checkPlace, writeSite } from "./docs/write.ts";
import { openBrowser } from "./page/open.ts";
import { explorePage } from "./explore/page.ts";
import { portOption } from "./page/port.ts";
import { serve } from "./page/serve.ts";

const command = taskCommand(
  "docs",
  "README, docs, notebooks, the API by its docstrings and all commands as a site that is searched\n" +
    "in the page. It opens from a disk and from a static host, and asks nothing of a network.",
  [
    "deno task docs",
    "deno task docs --explore --no-open --port 8000",
    "deno task docs --check   # links, anchors and images alone, as CI asks",
  ],
)
  .addOption(portOption())
  .option("--out <folder>", "where the site goes", "results/docs")
  .option("--explore", "builds the page of deno task explore into it")
  .option("--check", "writes and serves nothing: tells what is broken, and ends with 1 if there is")
  .option("--no-open", "does not open the browser");

/** Where `deno task explore` leaves its page. */
const EXPLORED = "results/explore/index.html";

await runTask(command, async ({ port, out, check, explore, open }, { signal }) => {
  if (!check) await checkPlace(out); // before the work
  const begun = performance.now();
  const page = explore
    ? await explorePage()
    : await exists(EXPLORED)
    ? await readText(EXPLORED)
    : undefined;
  const site = await buildSite(".", {
    explore: page,
    onPart: (name) => console.error(`Site    ${name} are in`),
  });
  signal.throwIfAborted();
  const problems = problemsOf(site);
  for (const { path, line, what } of problems) {
    console.error(`${path}${line ? `:${line}` : ""}: ${what}`);
  }
  const sizes = [...site.files.values()].map((content) => new Blob([content]).size);
  const size = sizes.reduce((sum, bytes) => sum + bytes, 0) / 2 ** 20;
  const made = `${site.documents.size} pages, ${site.files.size} files, ${size.toFixed(1)} MiB, ` +
    `in ${((performance.now() - begun) / 1000).toFixed(1)} s`;
  if (check) {
    if (problems.length > 0) throw new Error(`${problems.length} things to put right in ${made}`);
    console.log(`Nothing is broken in ${made}`);
    return;
  }
  await writeSite(out, site);
  console.log(`Wrote ${out}: ${made}`);
  const { address, ended } = serve({ files: served(site.files), port, signal });
  console.log(`Look at ${address} (Ctrl-C ends it)`);
  if (open && !await openBrowser(address)) console.log("Open that address in a browser");
  await ended;
});
