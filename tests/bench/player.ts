/** One side of a benchmark: a process that works when it is its turn, and waits otherwise. */
import { linesOf } from "./lines.ts";

/** What came of some rounds. */
export interface Turn {
  /** The fastest, in milliseconds. */
  readonly ms: number;
  /** What the last one found. */
  readonly value: number;
  /** The most memory the process has held so far, in MiB, where the system says. */
  readonly peak: number | null;
}

/** A side that is ready. */
export interface Player {
  /** Who it is. */
  readonly name: string;
  /** So many rounds of work. */
  play(rounds: number): Promise<Turn>;
  /** Ends it. */
  stop(): Promise<void>;
}

/**
 * Starts a side and waits until it is ready.
 *
 * @throws {Error} With its own last words, where it ends before.
 */
export async function startPlayer(
  name: string,
  program: string,
  args: readonly string[],
  { signal, env }: { readonly signal: AbortSignal; readonly env?: Record<string, string> },
): Promise<Player> {
  const child = new Deno.Command(program, {
    args: [...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    signal,
    env: env ?? {},
  }).spawn();
  const words = new Response(child.stderr).text();
  const lines = linesOf(child.stdout), input = child.stdin.getWriter();
  const next = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done) {
      throw new Error(`Cannot measure ${name}: it ended with\n${(await words).slice(-2000)}`);
    }
    return value;
  };
  while (await next() !== "ready");
  return {
    name,
    async play(rounds) {
      await input.write(new TextEncoder().encode(`${rounds}\n`));
      // Python writes what is no number as such, and JSON knows no such thing.
      const said = (await next()).replace(/\bNaN\b|-?\bInfinity\b/, "null");
      const { times, value, peak } = JSON.parse(said) as {
        readonly times: readonly number[];
        readonly value: number | null;
        readonly peak: number | null;
      };
      if (value === null || !Number.isFinite(value)) {
        throw new Error(`Cannot measure ${name}: its result is no number`);
      }
      return { ms: Math.min(...times), value, peak };
    },
    async stop() {
      await input.close().catch(() => {});
      await child.status;
    },
  };
}
