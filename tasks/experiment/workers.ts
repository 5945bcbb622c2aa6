/**
 * Several processes on this machine that train as one: a cluster to try before there is one.
 *
 * @module
 */
import { EXIT } from "../cli/command.ts";

/** So long the others have to notice that one of them is gone. */
const GRACE = 15_000;

/**
 * Starts this same command once for each task of a cluster, and waits for all.
 *
 * Task 0 has the terminal; what others say is told if they fail.
 *
 * @throws {Error} Where one of them failed, with how each ended.
 */
export async function launchWorkers(count: number, signal: AbortSignal): Promise<void> {
  const hosts = freeHosts(count);
  const threads = Math.max(1, Math.floor(navigator.hardwareConcurrency / count));
  const own = withoutWorkers(Deno.args);
  const children = Array.from({ length: count }, (_, task) =>
    new Deno.Command("deno", {
      args: [
        ...[
          "run",
          "--quiet",
          "-P=experiment",
          "--no-prompt",
          Deno.mainModule,
          "--threads",
          `${threads}`,
        ],
        ...[...own, "--cluster", hosts, "--task", `${task}`],
      ],
      stdin: "null",
      stdout: task === 0 ? "inherit" : "null",
      stderr: task === 0 ? "inherit" : "piped",
    }).spawn());
  const stopAll = (name: Deno.Signal) => {
    for (const child of children) {
      try {
        child.kill(name);
      } catch {
        // It has ended.
      }
    }
  };
  const stop = () => stopAll("SIGTERM");
  signal.addEventListener("abort", stop);
  let grace: ReturnType<typeof setTimeout> | undefined;
  const ends = await Promise.all(children.map(async (child, task) => {
    const words = task === 0 ? Promise.resolve("") : new Response(child.stderr).text();
    const { code, signal: by } = await child.status;
    if (code !== EXIT.done) grace ??= setTimeout(() => stopAll("SIGKILL"), GRACE);
    return { task, code, by, words: (await words).trim().split("\n").at(-1) };
  }));
  clearTimeout(grace);
  signal.removeEventListener("abort", stop);
  signal.throwIfAborted();
  const failed = ends.filter(({ code }) => code !== EXIT.done);
  if (failed.length === 0) return;
  throw new Error(
    `Cannot go on with ${count} workers:\n` +
      failed.map(({ task, code, by, words }) =>
        `  task ${task} ${by ? `was ended by ${by}` : `ended with ${code}`}${
          words ? `: ${words}` : ""
        }`
      ).join("\n"),
  );
}

/** A list of tasks on this machine: ports side by side that nobody uses, and nor the next one. */
export function freeHosts(count: number): string {
  for (let tries = 0; tries < 100; tries++) {
    const first = 20_000 + Math.floor(Math.random() * 10_000);
    const ports = Array.from({ length: count + 1 }, (_, i) => first + i); // they meet at the last
    if (ports.every(isFree)) {
      return ports.slice(0, count).map((port) => `127.0.0.1:${port}`).join();
    }
  }
  throw new Error("Cannot start workers: no free ports were found between 20000 and 30000");
}

function isFree(port: number): boolean {
  try {
    Deno.listen({ hostname: "0.0.0.0", port }).close();
    return true;
  } catch {
    return false;
  }
}

/** The command line without the option that would start workers of workers. */
function withoutWorkers(words: readonly string[]): string[] {
  return words.filter((word, i) =>
    word !== "--" && !word.startsWith("--workers") && words[i - 1] !== "--workers"
  );
}
