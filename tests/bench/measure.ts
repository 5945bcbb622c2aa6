/**
 * One case, measured turn by turn.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import type { EngineName } from "../../lib/engine/engines.ts";
import { hasBfloat16 } from "../../lib/engine/tensorflow/processor.ts";
import { NETWORKS } from "../../lib/network/networks.ts";
import { type Case, type CaseName, CASES } from "./cases.ts";
import type { Result } from "./figure.ts";
import type { Files } from "./files.ts";
import { type Peer, type PeerName, PEERS } from "./peers.ts";
import { type Player, startPlayer, type Turn } from "./player.ts";

/** Where both sides compute. */
export type Device = "cpu" | "gpu";

/** How a case is measured. */
export interface MeasureOptions {
  /** Turns of each. */
  readonly rounds: number;
  /** Threads of each. */
  readonly threads: number;
  /** What learning runs on, ours and peers'; the rest is for processors. */
  readonly device: Device;
  /** Ours. */
  readonly engine: EngineName;
  /** Those that play this kind of work are asked. */
  readonly peers: readonly PeerName[];
  /** The Python that plays them. */
  readonly python: string;
  /** What the case reads. */
  readonly files: Files;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** Our time and that of each peer that is here and finds the same. */
export async function measure(name: CaseName, options: MeasureOptions): Promise<Result[]> {
  const { rounds, signal } = options, work: Case = CASES[name];
  if (isHalf(work) && !hasBfloat16()) {
    console.error(`${name} is left out: this processor has no bfloat16`);
    return [];
  }
  if (options.device !== (work.device ?? options.device)) {
    console.error(`${name} is left out: it is a matter for --device ${work.device}`);
    return [];
  }
  const players = await playersOf(name, work, options);
  try {
    const warm: Turn[] = [];
    for (const player of players) warm.push(await player.play(work.warmup ?? 2));
    const alike = players.filter((player, i) => agrees(work, player, warm[i]!, warm[0]!));
    const turns = alike.map((): Turn[] => []);
    for (let round = 0; round < rounds; round++) {
      for (const [i, player] of alike.entries()) {
        turns[i]!.push(await player.play(times(turns[i]!)));
      }
      signal.throwIfAborted();
      console.error(`${name}: round ${round + 1} of ${rounds}`);
    }
    const [ours, ...others] = turns;
    return others.map((theirs, i) => resultOf(name, alike[i + 1]!.name, ours!, theirs));
  } finally {
    await Promise.all(players.map((player) => player.stop()));
  }
}

const isHalf = (work: Case) => "precision" in work && work.precision === "bfloat16";

/** We, and the peers that can be started; the others are named. */
async function playersOf(
  name: CaseName,
  work: Case,
  { threads, device, engine, peers, python, files, signal }: MeasureOptions,
): Promise<Player[]> {
  // A peer builds what the table says: no network is written down twice.
  const { input, layers } = "network" in work && work.network
    ? NETWORKS[work.network]
    : { input: [], layers: [] };
  const task = JSON.stringify({ ...work, input, layers, files, device });
  const script = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  const ourArgs = [script("ours.ts"), name, engine, String(threads), JSON.stringify(files), device];
  const seen = { signal, env: device === "cpu" ? { CUDA_VISIBLE_DEVICES: "-1" } : {} };
  const players = [
    await startPlayer("ours", Deno.execPath(), ["run", "-A", "--no-check", ...ourArgs], seen),
  ];
  for (const peer of peers) {
    const { title, script: file, plays, bfloat16, gpu }: Peer = PEERS[peer];
    if (!plays.includes(work.kind) || isHalf(work) && !bfloat16 || device === "gpu" && !gpu) {
      continue;
    }
    const args = [script(`peers/${file}`), task, peer, String(threads)];
    try {
      players.push(await startPlayer(title, python, args, seen));
    } catch (error) {
      signal.throwIfAborted();
      console.error(`${title} is left out: ${(error as Error).message.trim().split("\n").at(-1)}`);
    }
  }
  return players;
}

/** Whether a player does the same work, by what comes of it; a player that does not is named. */
function agrees({ within }: Case, { name }: Player, { value }: Turn, ours: Turn): boolean {
  if (within === undefined || Math.abs(value - ours.value) <= within) return true;
  console.error(
    `${name} is left out: its result must be within ${within} of ours, ${ours.value}, is ${value}`,
  );
  return false;
}

function resultOf(
  name: CaseName,
  peer: string,
  ours: readonly Turn[],
  theirs: readonly Turn[],
): Result {
  const [a, b] = [ours, theirs].map((turns) => turns.map(({ ms }) => ms)) as [number[], number[]];
  const paired = a.map((ms, k) => ms / b[k]!), peaks = [ours, theirs].map((turns) => peakOf(turns));
  return {
    case: name,
    peer,
    ours_ms: summary(a),
    peer_ms: summary(b),
    ratio: {
      min: Math.min(...a) / Math.min(...b),
      median_paired: median(paired),
      range: [Math.min(...paired), Math.max(...paired)],
    },
    peak_mib: { ours: peaks[0]!, peer: peaks[1]! },
  };
}

/** Short work is done several times a turn, so that a turn takes about half a second. */
function times(turns: readonly Turn[]): number {
  return Math.max(1, Math.min(20, Math.round(500 / Math.min(500, ...turns.map(({ ms }) => ms)))));
}

function peakOf(turns: readonly Turn[]): number | null {
  return turns.at(-1)?.peak ?? null;
}

function summary(times: readonly number[]) {
  return { min: Math.min(...times), median: median(times) };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b), middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
