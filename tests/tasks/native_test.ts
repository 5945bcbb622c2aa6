import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { packTar } from "modern-tar";
import { findLibraries } from "../../lib/engine/tensorflow/search.ts";
import { sha256Of } from "../../lib/dataset/hash.ts";
import { progressBars } from "../../tasks/cli/progress.ts";
import { install, planInstall } from "../../tasks/native/install.ts";
import { unpackLibraries } from "../../tasks/native/release.ts";
import { pieces, serve, whole } from "../dataset/fixture_remote.ts";
import { NATIVE } from "../engine/tensorflow.ts";
import { runTaskFile } from "./run_task.ts";

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
  rejects(install({ gpu: true, bars, signal, pythons: ["no-such-python"] }), {
    message: /comes by pip.*SPHERELAB_TENSORFLOW=path/,
  }));

Deno.test("help says where TensorFlow's library is looked for, and how one is named", async () => {
  const { out, error } = await runTaskFile("engine.ts", "--help");
  match(
    out.replaceAll(/\s+/g, " "),
    /variable SPHERELAB_TENSORFLOW, a path, else of Python's/,
    error,
  );
});

/** An archive as the C release is one: libraries, links to them, and what nobody should write. */
async function archiveOf(library: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const link = (name: string, linkname: string) => ({
    header: { name, type: "symlink" as const, linkname, size: 0 },
  });
  const file = (name: string, body: Uint8Array) => ({ header: { name, size: body.length }, body });
  const tar = await packTar([
    file("./include/tensorflow/c/c_api.h", new Uint8Array(10)),
    file("./lib/libtensorflow_framework.so.2.18.0", library),
    link("./lib/libtensorflow_framework.so.2", "libtensorflow_framework.so.2.18.0"),
    file("./lib/libtensorflow.so.2.18.0", library),
    link("./lib/libtensorflow.so", "libtensorflow.so.2"),
    file("../../lib/libtensorflow.so.9", library),
    file("./lib/../libtensorflow.so.9", library),
  ]);
  const packed = new Response(tar).body!.pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

/** Installs from a server of our own that has these bytes, in place of Python. */
async function withRelease(
  answer: () => Response,
  sha256: string,
  work: (installing: Promise<string>, folder: string) => Promise<void>,
) {
  const folder = await Deno.makeTempDir();
  await using server = serve(answer);
  try {
    const release = { address: server.address, sha256 };
    const given = { gpu: false, bars, signal, cache: `${folder}/cache`, pythons: ["no-python"] };
    await work(install({ ...given, release }), folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("without Python the C release comes, and of its archive the libraries alone", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const library = Uint8Array.from({ length: 70_000 }, (_, i) => i % 251);
    await Deno.writeFile(`${folder}/archive`, await archiveOf(library));
    await unpackLibraries(`${folder}/archive`, folder);
    const names = ["libtensorflow.so.2", "libtensorflow_framework.so.2"];
    deepEqual(namesIn(folder), ["archive", ...names]);
    for (const name of names) deepEqual(await Deno.readFile(`${folder}/${name}`), library);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("an archive that is another, is cut or cannot be had leaves nothing behind", async () => {
  const archive = await archiveOf(new Uint8Array(100)), right = await sha256Of(archive);
  const cases: [() => Response, string, RegExp][] = [
    [whole(archive), "00", /its SHA-256 must be 00, is [0-9a-f]{64}/],
    [() => new Response("no", { status: 404 }), right, /Cannot download .*the server answered 404/],
    [pieces(archive.slice(0, 200), "error"), right, /Cannot download/],
    [whole(archive.slice(0, 200)), right, /its SHA-256 must be/],
    [whole(archive), right, /is no library of 64 bits/],
  ];
  for (const [answer, sha256, message] of cases) {
    await withRelease(answer, sha256, async (installing, folder) => {
      await rejects(installing, message);
      deepEqual(namesIn(folder), []);
    });
  }
});

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
