/**
 * `deno task notebooks`: checks the notebooks, runs them, and renders them as pages.
 *
 * @module
 */
import { makeFolder, readText, writeWhole } from "../lib/dataset/store.ts";
import { Command, count, runTask, taskCommand } from "./cli/command.ts";
import { checkCode } from "./notebook/cells.ts";
import { notebookPage } from "./notebook/html.ts";
import { installKernel } from "./notebook/install.ts";
import { changes } from "./notebook/repeat.ts";
import {
  lineOf,
  type Notebook,
  type Problem,
  readNotebook,
  uncleanParts,
} from "./notebook/notebook.ts";
import { runNotebook } from "./notebook/run.ts";

const command = (taskCommand(
  "notebooks",
  "Checks that notebooks are committed clean, type-checks and lints their code, runs them in the\n" +
    "Deno kernel from top to bottom, and renders each as a page in results/notebooks.",
  [
    "deno task notebooks",
    "deno task notebooks notebooks/1_margins.ipynb --timeout 900",
    "deno task notebooks notebooks/4_fisher.ipynb --repeat 20",
    "deno task notebooks install",
  ],
) as Command)
  .argument(
    "[files...]",
    "notebooks; all in notebooks/ where none is named; or install: the kernel for Jupyter",
  )
  .option("--timeout <seconds>", "how long a cell may take", count, 300)
  .option("--repeat <times>", "run each so often, and see that it shows the same", count, 1)
  .option("--check-only", "do not run them", false)
  .option("--out <folder>", "where pages go", "results/notebooks");

/** Of the package itself: the room of figures would load what draws pictures, by ffi. */
const plotlyScript = () => readText(new URL(import.meta.resolve("plotly.js-dist-min")));

const WORDS = { passed: "ok     ", failed: "FAILED ", skipped: "skipped" } as const;

await runTask(command, async ({ timeout, repeat, checkOnly, out }, { signal }) => {
  if (command.args[0] === "install") {
    return console.log(await installKernel("notebooks", "../lib/mod.ts"));
  }
  const named = command.args.length ? command.args : await allNotebooks();
  const problems: Problem[] = [];
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const path of named) {
    const started = performance.now();
    const notebook = await readNotebook(path);
    const found = [...uncleanParts(path, notebook), ...await checkCode(path, notebook)];
    if (found.length === 0 && !checkOnly) {
      const options = { timeout: 1000 * timeout, signal };
      found.push(...await runNotebook(path, notebook, options));
      for (let i = 2; i <= repeat && found.length === 0; i++) {
        const again: Notebook = structuredClone(notebook);
        found.push(...await runNotebook(path, again, options));
        found.push(...changes(path, notebook, again, `run ${i} of ${repeat}`));
      }
      const name = path.slice(path.lastIndexOf("/") + 1).replace(/\.ipynb$/, "");
      await makeFolder(out);
      await writeWhole(`${out}/${name}.ipynb`, `${JSON.stringify(notebook, null, 1)}\n`);
      await writeWhole(`${out}/${name}.html`, notebookPage(name, notebook, await plotlyScript()));
    }
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const end = endOf(found);
    counts[end]++;
    console.log(`${WORDS[end]} ${path} (${seconds} s)`);
    problems.push(...found);
  }
  for (const problem of problems) console.error(lineOf(problem));
  const { passed, failed, skipped } = counts;
  console.log(`ok | ${passed} passed | ${failed} failed | ${skipped} ignored`);
  if (failed > 0) {
    throw new Error(`${problems.filter(({ missing }) => !missing).length} problems in notebooks`);
  }
});

/** What became of a notebook; it is skipped where all that it lacks is data. */
function endOf(found: readonly Problem[]): keyof typeof WORDS {
  if (found.length === 0) return "passed";
  return found.every(({ missing }) => missing) ? "skipped" : "failed";
}

async function allNotebooks(): Promise<string[]> {
  const found: string[] = [];
  for await (const { name } of Deno.readDir("notebooks")) {
    if (name.endsWith(".ipynb")) found.push(`notebooks/${name}`);
  }
  return found.sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
}
