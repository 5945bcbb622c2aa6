/** Starts tasks of a cluster as processes of their own, and says how they end. */

const ROOT = new URL("../../", import.meta.url).pathname;

/** A task that runs. */
export interface Running {
  readonly child: Deno.ChildProcess;
  /** How it ended, and what it said on standard error until then. */
  readonly ended: Promise<{ code: number; error: string }>;
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
      return { code, error };
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
