import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { findLibraries } from "../../lib/engine/tensorflow/search.ts";
import { progressBars } from "../../tasks/cli/progress.ts";
import { install, planInstall } from "../../tasks/native/install.ts";
import { NATIVE } from "../engine/tensorflow.ts";

const bars = progressBars(false, { write: () => {}, size: () => ({ columns: 80, rows: 24 }) });
const signal = new AbortController().signal;

/** A folder with a "python3" that does what the lines of shell say when pip is to install. */
async function withPython(
  lines: string,
  work: (given: { cache: string; pythons: string[] }, folder: string) => Promise<void>,
) {
  const folder = await Deno.makeTempDir();
  try {
    const script = `#!/bin/sh\n[ "$3" = --version ] && exit 0\ntarget="$5"\n${lines}\n`;
    await Deno.writeTextFile(`${folder}/python3`, script, { mode: 0o755 });
    await work({ cache: `${folder}/cache`, pythons: [`${folder}/python3`] }, folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const namesIn = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name).sort();

Deno.test("what is installed fits the machine", () => {
  const machine = { os: "linux", arch: "x86_64" } as typeof Deno.build;
  match(planInstall(false, machine).requirement, /^tensorflow-cpu==2\./);
  match(planInstall(true, machine).requirement, /^tensorflow\[and-cuda\]==2\./);
  match(planInstall(false, { ...machine, os: "darwin" }).requirement, /^tensorflow==2\./);
});

Deno.test("without Python, installing says what to do", () =>
  rejects(install({ gpu: false, bars, signal, pythons: ["no-such-python"] }), {
    message: /comes by pip.*SPHERELAB_TENSORFLOW=path/,
  }));

Deno.test("where pip fails, its words are told and nothing is left behind", () =>
  withPython('echo "ERROR: no network" >&2\nexit 1', async (given, folder) => {
    await rejects(install({ gpu: false, bars, signal, ...given }), {
      message: /pip ended with\s+ERROR: no network\s.*Nothing was changed/s,
    });
    deepEqual(namesIn(folder), ["python3"]);
  }));

Deno.test("where pip brings something else, it is refused and what was there stays", () =>
  withPython('mkdir -p "$target/tensorflow"', async (given, folder) => {
    await Deno.mkdir(`${given.cache}/tensorflow`, { recursive: true });
    await rejects(install({ gpu: false, bars, signal, ...given }), /there is no library in it/);
    deepEqual(namesIn(folder), ["cache", "python3"]);
  }));

Deno.test("a library that was cut short is refused", () =>
  withPython(
    'mkdir -p "$target/tensorflow"\nfor part in cc framework; do\n' +
      `head -c 4096 ${Deno.execPath()} > "$target/tensorflow/libtensorflow_$part.so.2"\ndone`,
    async (given, folder) => {
      await rejects(install({ gpu: false, bars, signal, ...given }), /was cut short/);
      deepEqual(namesIn(folder), ["python3"]);
    },
  ));

Deno.test({
  name: "only the libraries are kept, and work",
  ignore: !NATIVE,
  fn: async () => {
    const source = findLibraries()[0]!.path.replace(/\/[^/]*$/, "");
    await withPython(
      `mkdir -p "$target/tensorflow/python"\nln -s ${source}/libtensorflow_* "$target/tensorflow/"`,
      async (given, folder) => {
        const path = await install({ gpu: false, bars, signal, ...given });
        ok((await Deno.stat(path)).isFile);
        equal(path, `${given.cache}/tensorflow/libtensorflow_cc.so.2`);
        deepEqual(namesIn(folder), ["cache", "python3"]);
        ok(namesIn(`${given.cache}/tensorflow`).every((name) => name.startsWith("libtensorflow_")));
      },
    );
  },
});

Deno.test({
  name: "an engine that was installed a moment ago is as quiet as one that was there",
  ignore: !NATIVE,
  fn: async () => {
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "eval",
        "--no-check",
        `import { loadLibrary } from "${
          import.meta.resolve("../../lib/engine/tensorflow/symbols.ts")
        }";
         import { useEngine } from "${import.meta.resolve("../../lib/engine/engines.ts")}";
         import { onePass } from "${import.meta.resolve("../../lib/engine/fused.ts")}";
         import * as tf from "#tensor";
         loadLibrary(${JSON.stringify(findLibraries()[0]!.path)}); // as an installation does
         const { compile } = await useEngine("tensorflow");
         compile((x) => onePass((x) => [tf.add(x, x)], x))(tf.ones([2]))[0].dataSync();`,
      ],
      stdout: "piped",
      stderr: "piped",
    }).output();
    equal(new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr), "");
  },
});
