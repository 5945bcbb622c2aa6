/**
 * `deno task bench`: our time and a peer's for the same work, turn by turn on one machine.
 *
 * @module
 */
import { type EngineName, ENGINES } from "../lib/engine/engines.ts";
import { exists, makeFolder, readText, writeWhole } from "../lib/dataset/store.ts";
import { toPng, toSvg } from "../lib/figure/render.ts";
import { NETWORKS } from "../lib/network/networks.ts";
import { type Case, type CaseName, CASES, GROUPS } from "../tests/bench/cases.ts";
import { benchFigure, type Result } from "../tests/bench/figure.ts";
import { startPlayer } from "../tests/bench/player.ts";
import { Argument, count, Option, rowOf, rowsOf, runTask, taskCommand } from "./cli/command.ts";
import { textTable } from "./cli/table.ts";

/** The peers: what each is, by which script it is played, and how it is named to that. */
const PEERS = {
  channels_last: { title: "PyTorch channels_last", script: "torch_peer.py" },
  compile: { title: "torch.compile", script: "torch_peer.py" },
  tensorflow: { title: "Python TensorFlow", script: "tensorflow_peer.py" },
} as const;
type PeerName = keyof typeof PEERS;

/** The order of cases in the figure. */
const ORDER: readonly string[] = Object.keys(CASES);

const command = taskCommand(
  "bench",
  "Measures our time and a peer's for the same work: turn by turn, in one run, on one machine.\n" +
    "A ratio below 1 says that we are faster. Peers need Python with torch or tensorflow; those\n" +
    "that are not here are left out, with a word.",
  ["deno task bench training", "deno task bench digits-256 --rounds 20", "deno task bench --json"],
)
  .addArgument(
    new Argument("[what]", "a group of cases, or one").choices([
      ...Object.keys(GROUPS),
      ...Object.keys(CASES),
    ]),
  )
  .option("--rounds <count>", "turns of each", count, 12)
  .option("--threads <count>", "threads of each", count, navigator.hardwareConcurrency)
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
  .option("--json", "print JSON", false);

await runTask(command, async ({ json, out, ...options }, { signal }) => {
  const [what] = command.processedArgs;
  const names = what === undefined
    ? Object.values(GROUPS).flat()
    : GROUPS[what] ?? [what as CaseName];
  const results: Result[] = [];
  for (const name of names) {
    results.push(...await measure(name, { ...options, signal }));
    await publish(results, out); // after each case: what was measured is kept
  }
  if (json) return console.log(JSON.stringify(results, null, 2));
  console.log(textTable(
    ["case", "peer", "ours, ms", "peer, ms", "ratio of minima", "median of paired ratios"],
    results.map(({ case: name, peer, ours_ms, peer_ms, ratio }) => [
      CASES[name as CaseName].title,
      peer,
      ours_ms.min.toFixed(1),
      peer_ms.min.toFixed(1),
      ratio.min.toFixed(3),
      ratio.median_paired.toFixed(3),
    ]),
  ));
});

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
  const svg = await toSvg(benchFigure(all, (name) => CASES[name as CaseName].title));
  await writeWhole(`${folder}/bench.svg`, svg);
  await writeWhole(`${folder}/bench.png`, await toPng(svg));
}

interface MeasureOptions {
  readonly rounds: number;
  readonly threads: number;
  readonly engine: EngineName;
  readonly peers: readonly PeerName[];
  readonly python: string;
  readonly signal: AbortSignal;
}

async function measure(
  name: CaseName,
  { rounds, threads, engine, peers, python, signal }: MeasureOptions,
): Promise<Result[]> {
  const work: Case = CASES[name];
  // A peer builds what the table says: no network is written down twice.
  const { input, layers } = work.network ? NETWORKS[work.network] : { input: [], layers: [] };
  const task = JSON.stringify({ ...work, input, layers });
  const script = (path: string) =>
    decodeURIComponent(new URL(`../tests/bench/${path}`, import.meta.url).pathname);
  const ourArgs = [script("ours.ts"), name, engine, String(threads)];
  const players = [
    await startPlayer("ours", Deno.execPath(), ["run", "-A", "--no-check", ...ourArgs], signal),
  ];
  for (const peer of peers) {
    const { title, script: file } = PEERS[peer];
    const args = [script(`peers/${file}`), task, peer, String(threads)];
    try {
      players.push(await startPlayer(title, python, args, signal));
    } catch (error) {
      signal.throwIfAborted();
      console.error(`${title} is left out: ${(error as Error).message.trim().split("\n").at(-1)}`);
    }
  }
  try {
    const times = players.map((): number[] => []);
    for (const player of players) await player.play(work.kind === "epoch" ? 1 : 2); // compiles
    for (let round = 0; round < rounds; round++) {
      for (const [i, player] of players.entries()) {
        times[i]!.push(Math.min(...await player.play(turns(times[i]!))));
      }
      signal.throwIfAborted();
      console.error(`${name}: round ${round + 1} of ${rounds}`);
    }
    const [ours, ...others] = times;
    return others.map((theirs, i) => {
      const paired = ours!.map((time, k) => time / theirs[k]!);
      return {
        case: name,
        peer: players[i + 1]!.name,
        ours_ms: summary(ours!),
        peer_ms: summary(theirs),
        ratio: {
          min: Math.min(...ours!) / Math.min(...theirs),
          median_paired: median(paired),
          range: [Math.min(...paired), Math.max(...paired)],
        },
      };
    });
  } finally {
    await Promise.all(players.map((player) => player.stop()));
  }
}

/** Short work is done several times a turn, so that a turn takes about half a second. */
function turns(times: readonly number[]): number {
  return Math.max(1, Math.min(20, Math.round(500 / Math.min(500, ...times))));
}

function summary(times: readonly number[]) {
  return { min: Math.min(...times), median: median(times) };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b), middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
