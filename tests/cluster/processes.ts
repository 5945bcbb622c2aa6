/** Starts tasks of a cluster as processes of their own, and says how they end. */

const ROOT = new URL("../../", import.meta.url).pathname;

/** A task that runs. */
export interface Running {
  readonly child: Deno.ChildProcess;
  /** How it ended, and what it said on standard error until then. */
  readonly ended: Promise<{ code: number; error: string; milliseconds: number }>;
  /** Waits until standard error holds a text. */
  said(text: string): Promise<void>;
}

/** Starts a script of this project with all permissions. */
export function start(...args: string[]): Running {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-A", "--no-check", ...args],
    cwd: ROOT,
    env: { CI: "1", NO_COLOR: "1" },
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const started = performance.now();
  let error = "", wake = () => {};
  const reading = (async () => {
    for await (const part of child.stderr.pipeThrough(new TextDecoderStream())) {
      error += part;
      wake();
    }
  })();
  return {
    child,
    ended: (async () => {
      const { code } = await child.status;
      await reading;
      wake();
      return { code, error, milliseconds: performance.now() - started };
    })(),
    async said(text) {
      const over = child.status.then(() => "over" as const);
      while (!error.includes(text)) {
        const next = new Promise<void>((resolve) => wake = resolve);
        if (await Promise.race([next, over]) === "over" && !error.includes(text)) {
          throw new Error(`it ended before it said ${text}: ${error}`);
        }
      }
    },
  };
}

let port = 31_000 + Math.floor(Math.random() * 20_000);

/** A list of tasks on ports that nobody uses. */
export function freeHosts(count = 2): string {
  const ports: number[] = [];
  while (ports.length <= count) { // one more, where they meet
    try {
      Deno.listen({ hostname: "0.0.0.0", port: ++port }).close();
      ports.push(port);
    } catch {
      ports.length = 0;
    }
  }
  return ports.slice(0, count).map((port) => `127.0.0.1:${port}`).join();
}
