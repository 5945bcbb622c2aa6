import { deepEqual, equal, match, ok } from "node:assert/strict";
import { scriptOf } from "../../tasks/notebook/cells.ts";
import { readNotebook, sourceOf, uncleanParts } from "../../tasks/notebook/notebook.ts";
import { inFolder } from "../folder.ts";
import { runTaskFile } from "./run_task.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/** What each asks, by its number. */
const TITLES = [
  "1_margins",
  "2_digits",
  "3_annealing",
  "4_fisher",
  "5_photo",
  "6_network",
  "7_verification",
  "8_open_set",
  "9_own_loss",
  "10_own_faces",
];

Deno.test("there are ten notebooks, and README has a line on each", async () => {
  const files = [...Deno.readDirSync(`${ROOT}notebooks`)].map(({ name }) => name)
    .filter((name) => name.endsWith(".ipynb"));
  deepEqual(files.sort(), TITLES.map((name) => `${name}.ipynb`).sort());
  const readme = await Deno.readTextFile(`${ROOT}README.md`);
  for (const name of TITLES) ok(readme.includes(`(notebooks/${name}.ipynb)`), name);
});

for (const [i, name] of TITLES.entries()) {
  Deno.test(`notebook ${i + 1} asks first, answers last, and imports lib/mod.ts alone`, async () => {
    const notebook = await readNotebook(`${ROOT}notebooks/${name}.ipynb`);
    deepEqual(uncleanParts(name, notebook), []);
    const first = notebook.cells[0]!, last = notebook.cells.at(-1)!;
    deepEqual([first.cell_type, last.cell_type], ["markdown", "markdown"]);
    match(sourceOf(first), new RegExp(`^# ${i + 1}\\. .*\\?\n\n\\*\\*Question\\.\\*\\* [^]*\\?`));
    match(sourceOf(last), /^## Answer\n\n./);
    const { script } = scriptOf(notebook);
    deepEqual([...script.matchAll(/from "(.*?)"/g)].map(([, from]) => from), ["../lib/mod.ts"]);
    ok(!/\bimport\(/.test(script));
    for (const cell of notebook.cells.filter((cell) => cell.cell_type === "code")) {
      const source = sourceOf(cell), lines = source.split("\n").length;
      ok(lines <= 12 || source.startsWith("import {"), `${lines} lines:\n${source}`);
    }
    for (const [, told] of script.matchAll(/await finish\(([^]*?)\);/g)) {
      ok(/show|told|message/.test(told!), `a run without progress: ${told}`);
    }
  });
}

/** A notebook file of some code cells. */
const written = async (folder: string, ...sources: string[]): Promise<string> => {
  const path = `${folder}/n.ipynb`;
  const cells = sources.map((source) => ({
    cell_type: "code",
    source,
    metadata: {},
    execution_count: null,
    outputs: [],
  }));
  const metadata = { kernelspec: { name: "deno" } };
  await Deno.writeTextFile(path, JSON.stringify({ cells, metadata, nbformat: 4 }));
  return path;
};

const MISSING = `class MissingFile extends Error {
  override name = "MissingFile";
}
throw new MissingFile("Cannot obtain mnist: not here");`;

for (
  const [what, cell, code, message] of [
    ["throws", 'throw new TypeError("no luck");', 1, /n\.ipynb, cell 2.*TypeError: no luck/],
    ["has a type error", "export const b: string = 2;", 1, /cell 2, line 1: deno check: TS2322/],
    ["never ends", "for (;;);", 1, /n\.ipynb, cell 2: it took longer than 3 s/],
    ["kills the kernel", 'Deno.kill(Deno.pid, "SIGKILL");', 1, /cell 2: the kernel died/],
    ["lacks data", MISSING, 0, /n\.ipynb, cell 2.*MissingFile: Cannot obtain mnist: not here/],
  ] as const
) {
  Deno.test(`deno task notebooks: a cell that ${what} is told with its place, and ends with ${code}`, () =>
    inFolder(async (folder) => {
      const path = await written(folder, "console.log(1);", cell);
      const args = [path, "--timeout", "3", "--out", `${folder}/out`];
      const { code: got, out, error } = await runTaskFile("notebooks.ts", ...args);
      match(error, message);
      equal(got, code, error);
      match(out, code === 0 ? /0 passed \| 0 failed \| 1 ignored/ : /0 passed \| 1 failed/);
    }));
}

Deno.test("deno task notebooks --repeat: times may differ, what is shown may not", () =>
  inFolder(async (folder) => {
    const args = ["--repeat", "3", "--out", `${folder}/out`];
    const steady = await written(folder, "console.log(`${performance.now().toFixed(3)} ms`);");
    equal((await runTaskFile("notebooks.ts", steady, ...args)).code, 0);
    const fickle = await written(
      folder,
      "const runs = [...Deno.readDirSync(`.`)].length;\nawait Deno.makeTempFile({ dir: `.` });",
      "console.log(1);\nif (runs < 3) console.error(2);",
    );
    const { code, error } = await runTaskFile("notebooks.ts", fickle, ...args);
    match(error, /n\.ipynb, cell 2: run 2 of 3 shows nothing in place of stream "2\\n"/);
    equal(code, 1);
  }));

Deno.test("deno task lab: without JupyterLab it says what to install", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/python3`, "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      // In a folder of its own: the project's may have a JupyterLab in .cache.
      args: ["run", "-A", "--no-check", `--config=${ROOT}deno.json`, `${ROOT}tasks/lab.ts`],
      cwd: folder,
      env: { NO_COLOR: "1", PATH: folder },
    }).output();
    const error = new TextDecoder().decode(stderr);
    match(error, /python3: has no jupyterlab; python: is not there;.*pip install jupyterlab/);
    equal(code, 1);
  }));

Deno.test("deno task notebooks install: Jupyter has the kernel, and the library loads in it", () =>
  inFolder(async (folder) => {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "tasks/notebooks.ts", "install"],
      cwd: ROOT,
      env: { NO_COLOR: "1", HOME: folder, XDG_DATA_HOME: folder, DENO_DIR: denoFolder() },
    }).output();
    equal(code, 0, new TextDecoder().decode(stderr));
    match(new TextDecoder().decode(stdout), /The library loads in it/);
  }));

/** Where Deno keeps what it compiled, which goes with HOME otherwise. */
function denoFolder(): string {
  return Deno.env.get("DENO_DIR") ??
    `${Deno.env.get("XDG_CACHE_HOME") ?? `${Deno.env.get("HOME")}/.cache`}/deno`;
}
