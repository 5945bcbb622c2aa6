import { deepEqual, equal, match } from "node:assert/strict";

/** Starts a task, interrupts it when it says something or makes a file, and says how it ended. */
async function interrupted(args: string[], file?: string) {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", ...args],
    cwd: new URL("../../", import.meta.url).pathname,
    env: { CI: "1", NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const reader = child.stdout.getReader();
  if (!file) await reader.read();
  else while (!await Deno.stat(file).catch(() => null)) await pause(50);
  child.kill("SIGINT");
  await reader.cancel();
  let error = "";
  for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) error += text;
  return { code: (await child.status).code, error };
}
const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));
const ignore = Deno.build.os === "windows";

Deno.test({
  name: "a task that is stopped and can resume says so, and ends with 130",
  ignore,
  fn: async () =>
    deepEqual(await interrupted(["tests/tasks/fixture_task.ts"]), {
      code: 130,
      error: "\nStopping after this step; the same command with --resume goes on from here.\n",
    }),
});

Deno.test({
  name: "a failure while stopping is told and ends with 1: a lost checkpoint is no clean stop",
  ignore,
  fn: async () => {
    const { code, error } = await interrupted(["tests/tasks/fixture_task.ts", "--fail"]);
    match(error, /\nCannot write the checkpoint\n$/);
    equal(code, 1);
  },
});

Deno.test({
  name: "the notebooks stop in the middle of a cell, and promise no --resume",
  ignore,
  fn: async () => {
    const folder = await Deno.makeTempDir();
    try {
      const source = `Deno.writeTextFileSync("started", "");\nawait new Promise(() => {});\n`;
      const notebook = {
        cells: [{ cell_type: "code", source, metadata: {}, execution_count: null, outputs: [] }],
        metadata: { kernelspec: { name: "deno" } },
        nbformat: 4,
      };
      await Deno.writeTextFile(`${folder}/n.ipynb`, JSON.stringify(notebook));
      const started = performance.now();
      const args = ["tasks/notebooks.ts", "--out", folder, `${folder}/n.ipynb`];
      const { code, error } = await interrupted(args, `${folder}/started`);
      match(error, /Stopping after this step; press Ctrl-C again to stop at once\.\n$/);
      equal(code, 130);
      equal(performance.now() - started < 30_000, true, "the cell itself would take two minutes");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
