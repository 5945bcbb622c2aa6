/**
 * `deno task bench`: our time and a peer's for the same work, turn by turn on one machine.
 *
 * @module
 */
import { type EngineName, ENGINES } from "../lib/engine/engines.ts";
import { exists, makeFolder, readText, writeWhole } from "../lib/dataset/store.ts";
import { writeFigure } from "../lib/figure/write.ts";
import { type Case, type CaseName, CASES, GROUPS } from "../tests/bench/cases.ts";
import { benchFigure, type Result } from "../tests/bench/figure.ts";
import { type Files, filesOf } from "../tests/bench/files.ts";
import { measure } from "../tests/bench/measure.ts";
import { type PeerName, PEERS } from "../tests/bench/peers.ts";
import { Argument, count, Option, rowOf, rowsOf, runTask, taskCommand } from "./cli/command.ts";
import { showDownloads } from "./cli/downloads.ts";
import { progressBars } from "./cli/progress.ts";
import { textTable } from "./cli/table.ts";

/** The order of cases in the figure. */
const ORDER: readonly string[] = Object.keys(CASES);

const command = taskCommand(
  "bench",
  "Measures our time and a peer's for the same work: turn by turn, in one run, on one machine.\n" +
    "A ratio below 1 says that we are faster. Peers need Python with torch, tensorflow, opencv or\n" +
    "numpy; those that are not here, or find something else, are left out, with a word.",
  ["deno task bench faces", "deno task bench digits-256 --rounds 20", "deno task bench --json"],
)
  .addArgument(
    new Argument("[what]", "a group of cases, or one")
      .choices([...Object.keys(GROUPS), ...Object.keys(CASES)]).default("main"),
  )
  .addHelpText("after", `Cases:\n${casesText()}`)
  .option("--rounds <count>", "turns of each", count, 12)
  .option("--threads <count>", "threads of each", count, navigator.hardwareConcurrency)
  .addOption(
    new Option("--device <name>", "of learning, for both sides").choices(["cpu", "gpu"] as const)
      .default("cpu" as const),
  )
  .addOption(
    new Option("--engine <name>", "ours")
      .default("tensorflow" as EngineName)
      .argParser(rowOf("engine", ENGINES)),
  )
  .addOption(
    new Option("--peers <names>", "separated by commas")
      .default(Object.keys(PEERS) as PeerName[], "all").argParser(rowsOf<PeerName>("peer", PEERS)),
  )
  .option("--python <path>", "the Python that plays them", "python3")
  .option("--out <folder>", "where the figure and the numbers go", "results/bench")
  .option("--data <folder>", "where photos and weights are kept", "data")
  .option("--json", "print JSON", false);

await runTask(command, async ({ json, out, data, ...options }, { signal }) => {
  const [what] = command.processedArgs;
  const names = GROUPS[what] ?? [what as CaseName];
  const results: Result[] = [];
  for (const name of names) {
    const files = await filesFor(name, { out, data, signal });
    if (files) results.push(...await measure(name, { ...options, files, signal }));
    await publish(results, out); // after each case: what was measured is kept
  }
  if (json) return console.log(JSON.stringify(results, null, 2));
  console.log(textTable(
    [
      ...["case", "peer", "ours, ms", "peer, ms", "ratio of minima", "median of paired ratios"],
      ...["ours at most, MiB", "peer at most, MiB"],
    ],
    results.map(({ case: name, peer, ours_ms, peer_ms, ratio, peak_mib }) => [
      CASES[name as CaseName].title,
      peer,
      ours_ms.min.toFixed(1),
      peer_ms.min.toFixed(1),
      ratio.min.toFixed(3),
      ratio.median_paired.toFixed(3),
      peak_mib?.ours?.toFixed(0) ?? "",
      peak_mib?.peer?.toFixed(0) ?? "",
    ]),
  ));
});

/** The cases, group by group, and what those of faces do in a round. */
function casesText(): string {
  return Object.entries(GROUPS).map(([group, names]) => {
    const lines = names.map((name) => {
      const { title, about }: Case = CASES[name];
      return `    ${name}: ${title}${about ? `\n      ${about}` : ""}\n`;
    });
    return `  ${group}\n${lines.join("")}`;
  }).join("");
}

/** What a case reads; nothing where it cannot be had, which is no reason to leave out the others. */
async function filesFor(
  name: CaseName,
  { out, data, signal }: { out: string; data: string; signal: AbortSignal },
): Promise<Files | undefined> {
  const bars = progressBars(), options = { folder: data, signal, ...showDownloads(bars) };
  try {
    return await filesOf(CASES[name], `${out}/files`, options);
  } catch (error) {
    signal.throwIfAborted();
    bars.log(`${name} is left out: ${(error as Error).message}`);
    return undefined;
  } finally {
    bars.close();
  }
}

/** The numbers and a picture of them, with those of other cases that were measured before. */
async function publish(results: readonly Result[], folder: string): Promise<void> {
  await makeFolder(folder);
  const path = `${folder}/bench.json`;
  const before = await exists(path) ? JSON.parse(await readText(path)) as Result[] : [];
  const measured = new Set(results.map(({ case: name }) => name));
  const all = [...results, ...before.filter(({ case: name }) => !measured.has(name))]
    .filter(({ case: name }) => name in CASES);
  all.sort((a, b) => ORDER.indexOf(a.case) - ORDER.indexOf(b.case));
  await writeWhole(path, JSON.stringify(all, null, 2));
  const figure = benchFigure(all, (name) => CASES[name as CaseName].title);
  await writeFigure(`${folder}/bench`, figure);
}
