/**
 * `deno task bench`: our time and a peer's for the same work, turn by turn on one machine.
 *
 * @module
 */
import { type EngineName, ENGINES } from "../lib/engine/engines.ts";
import { type Case, type CaseName, CASES, GROUPS } from "../tests/bench/cases.ts";
import { startPlayer } from "../tests/bench/player.ts";
import { Argument, count, Option, rowOf, runTask, taskCommand } from "./cli/command.ts";
import { textTable } from "./cli/table.ts";

/** The peers, and how each is named to its script. */
const PEERS = {
  "PyTorch channels_last": "channels_last",
  "torch.compile": "compile",
} as const;

/** What one peer's turns gave, in milliseconds. */
interface Result {
  readonly case: string;
  readonly peer: string;
  readonly ours_ms: { readonly min: number; readonly median: number };
  readonly peer_ms: { readonly min: number; readonly median: number };
  readonly ratio: { readonly min: number; readonly median_paired: number };
}

const command = taskCommand(
  "bench",
  "Measures our time and a peer's for the same work: turn by turn, in one run, on one machine.\n" +
    "A ratio below 1 says that we are faster. Peers need python3 with torch; those that are not\n" +
    "here are left out, with a word.",
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
  .option("--json", "print JSON", false);

await runTask(command, async ({ rounds, threads, engine, json }, { signal }) => {
  const [what] = command.processedArgs;
  const names = what === undefined
    ? Object.values(GROUPS).flat()
    : GROUPS[what] ?? [what as CaseName];
  const results: Result[] = [];
  for (const name of names) {
    results.push(...await measure(name, { rounds, threads, engine, signal }));
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

async function measure(
  name: CaseName,
  { rounds, threads, engine, signal }: {
    rounds: number;
    threads: number;
    engine: EngineName;
    signal: AbortSignal;
  },
): Promise<Result[]> {
  const work: Case = CASES[name];
  const script = (path: string) =>
    decodeURIComponent(new URL(`../tests/bench/${path}`, import.meta.url).pathname);
  const players = await Promise.all([
    startPlayer("ours", Deno.execPath(), [
      "run",
      "-A",
      "--no-check",
      script("ours.ts"),
      name,
      engine,
      String(threads),
    ], signal),
    ...Object.entries(PEERS).map(([peer, mode]) =>
      startPlayer(peer, "python3", [
        script("peers/torch_peer.py"),
        JSON.stringify(work),
        mode,
        String(threads),
      ], signal)
    ),
  ]);
  try {
    const times = players.map((): number[] => []);
    for (const player of players) await player.play(2); // compiles, and warms up
    for (let round = 0; round < rounds; round++) {
      for (const [i, player] of players.entries()) {
        times[i]!.push(Math.min(...await player.play(turns(times[i]!))));
      }
      signal.throwIfAborted();
      console.error(`${name}: round ${round + 1} of ${rounds}`);
    }
    const [ours, ...others] = times;
    return others.map((theirs, i) => ({
      case: name,
      peer: players[i + 1]!.name,
      ours_ms: summary(ours!),
      peer_ms: summary(theirs),
      ratio: {
        min: Math.min(...ours!) / Math.min(...theirs),
        median_paired: median(ours!.map((time, k) => time / theirs[k]!)),
      },
    }));
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
