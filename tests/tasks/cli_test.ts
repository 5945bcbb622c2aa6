import { deepEqual, equal, match, ok } from "node:assert/strict";
import { barLine, duration, type State } from "../../tasks/cli/progress.ts";
import { textTable } from "../../tasks/cli/table.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/** Runs a task as a user would, with all permissions and no colours. */
async function task(args: string[], env: Record<string, string> = {}) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", ...args],
    cwd: ROOT,
    env: { NO_COLOR: "1", CI: "1", SPHERELAB_MIRROR: "", ...env },
    stdout: "piped",
    stderr: "piped",
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), error: text(stderr) };
}

Deno.test("a benchmark goes on without peers that are not here, and says so", async () => {
  const out = await Deno.makeTempDir();
  try {
    const { code, error } = await task([
      ...["tasks/bench.ts", "digits-32", "--engine", "wasm", "--rounds", "1", "--out", out],
      ...["--python", "no-such-python", "--peers", "compile"],
    ]);
    match(error, /torch\.compile is left out: .*no-such-python/);
    equal(code, 0, error);
    deepEqual(JSON.parse(await Deno.readTextFile(`${out}/bench.json`)), []);
  } finally {
    await Deno.remove(out, { recursive: true });
  }
});

Deno.test("the library opens with no more permission than to read", async () => {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-read", "--allow-env", "--no-prompt", "--no-check", "lib/mod.ts"],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    stderr: "piped",
  }).output();
  equal(code, 0, new TextDecoder().decode(stderr));
});

const TASKS = [
  ...["reproduce", "train", "compare", "diagnose", "figures", "golden"],
  ...["fetch", "engine", "bench", "notebooks", "ok", "detect", "align", "evaluate"],
  ...["export", "import", "model", "overlap", "video", "explore", "reports"],
];
for (const name of TASKS) {
  Deno.test(`deno task ${name} --help says what it does, and succeeds`, async () => {
    // With the permissions that deno.json gives it, which may not be enough to open a library.
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["task", name, "--help"],
      cwd: ROOT,
      env: { NO_COLOR: "1", CI: "1" },
    }).output();
    const out = new TextDecoder().decode(stdout);
    equal(code, 0, new TextDecoder().decode(stderr));
    match(out, new RegExp(`Usage: deno task ${name}`));
    match(out, /Examples:/);
  });
}

for (
  const [what, args, message] of [
    ["an unknown option", ["tasks/reproduce.ts", "--loses", "x"], /Did you mean --losses/],
    ["an unknown loss", ["tasks/reproduce.ts", "--losses", "arcfase"], /did you mean "arcface"/],
    [
      "an unknown engine",
      ["tasks/train.ts", "--experiment", "tiny", "--engine", "wsam"],
      /did you mean "wasm"/,
    ],
    ["an unknown loss to compare", ["tasks/compare.ts", "arcfase"], /did you mean "arcface"/],
    ["a name that leaves its folder", ["tasks/compare.ts", "softmax", "--name", "../x"], /letters/],
    ["an unknown experiment", ["tasks/train.ts", "--experiment", "digit"], /did you mean "digits"/],
    ["a missing option", ["tasks/train.ts"], /--experiment <name>, or --faces/],
    [
      "a count that is none",
      ["tasks/reproduce.ts", "--seeds", "0"],
      /whole number of at least 1, got 0/,
    ],
    ["an unknown profile", ["tasks/reproduce.ts", "face"], /did you mean "faces"/],
    [
      "two profiles",
      ["tasks/reproduce.ts", "faces", "--profile", "orl"],
      /Cannot run two things/,
    ],
    [
      "a profile and an experiment",
      ["tasks/reproduce.ts", "orl", "--only", "depth"],
      /Cannot run two things/,
    ],
    [
      "a task of no cluster",
      ["tasks/train.ts", "--experiment", "tiny", "--task", "0"],
      /--cluster and --task go together/,
    ],
    ["an unknown network", ["tasks/model.ts", "sphereface-21"], /did you mean "sphereface-20"/],
    [
      "weights of two kinds",
      ["tasks/export.ts", "--format", "onnx", "--seed", "1", "--weights", "x.safetensors"],
      /either --weights or --seed/,
    ],
    [
      "an unknown format",
      ["tasks/export.ts", "--format", "cafe", "--network", "sphereface-4", "--seed", "1"],
      /did you mean "caffe"/,
    ],
    [
      "int8 for Caffe",
      "tasks/export.ts --network sphereface-4 --seed 1 --format caffe --stored-as int8".split(" "),
      /its files hold float32 alone/,
    ],
    ["a model of no network", ["tasks/import.ts", "x.caffemodel"], /--network <name>' not spec/],
    ["an unknown dataset", ["tasks/fetch.ts", "--datasets", "mnits"], /did you mean "mnist"/],
  ] as const
) {
  Deno.test(`wrong use ends with 2 and says what is right: ${what}`, async () => {
    const { code, error } = await task([...args]);
    equal(code, 2);
    match(error, message);
  });
}

const TINY = ["tasks/train.ts", "--experiment", "tiny"];

Deno.test("a small run leaves a page, prints a table, and as JSON only JSON", async () => {
  const out = await Deno.makeTempDir();
  try {
    const { code, out: text, error } = await task([...TINY, "--losses", "softmax", "--out", out]);
    equal(code, 0, error);
    match(text, /Does everything run\? \(strokes\)/);
    match(text, /Softmax .* %/);
    match(error, /Engine {2}\w+: .*\nImages {2}strokes/);
    ok((await Deno.stat(`${out}/tiny/report.html`)).size > 1e6);
    const json = await task([...TINY, "--losses", "softmax", "--out", out, "--resume", "--json"]);
    equal(JSON.parse(json.out).rows[0].loss, "softmax");
  } finally {
    await Deno.remove(out, { recursive: true });
  }
});

Deno.test("weights go to Caffe, back, and on to ONNX; those of another network do not", async () => {
  const out = await Deno.makeTempDir();
  const run = async (name: string, ...args: string[]) => {
    const { code, out: text, error } = await task([`tasks/${name}.ts`, ...args, "--out", out]);
    equal(code, 0, error);
    return text;
  };
  try {
    const network = ["--network", "lenet-plus"],
      [model, weights] = [
        `${out}/lenet-plus.caffemodel`,
        `${out}/lenet-plus.safetensors`,
      ];
    const start = ["--seed", "1", "--dimension", "3", "--format"];
    const said = await run("export", ...network, ...start, "caffe", "--classes", "10");
    match(said, /lenet-plus\.caffemodel {2}3\.2 MB\n.*_deploy\.prototxt .*\n.*_model\.prototxt/);
    match(await Deno.readTextFile(`${out}/lenet-plus_model.prototxt`), /num_output: 10\n/);
    await run("export", ...network, ...start, "safetensors", "--name", "start");
    const text = await run("import", model, ...network, "--json");
    deepEqual(JSON.parse(text).count, 801443);
    deepEqual(await Deno.readFile(weights), await Deno.readFile(`${out}/start.safetensors`));
    await run("export", "--weights", weights, "--format", "onnx");
    ok((await Deno.stat(`${out}/lenet-plus.onnx`)).size > 4 * 801443);
    await run("export", "--weights", weights, "--format", "onnx", "--stored-as", "int8");
    ok((await Deno.stat(`${out}/lenet-plus.onnx`)).size < 1.02 * 801443);
    const { code, error } = await task(["tasks/import.ts", model, "--network", "digits-pooled"]);
    equal(code, 1);
    match(
      error,
      /for digits-pooled of 3 numbers: array 0 of "conv1_1" must have shape \[32,1,3,3\]/,
    );
  } finally {
    await Deno.remove(out, { recursive: true });
  }
});

Deno.test("a model's table ends with what all layers learn, and as JSON is only JSON", async () => {
  const { code, out, error } = await task(["tasks/model.ts", "sphereface-20"]);
  equal(code, 0, error);
  match(out, /all +22666944 +1749\.7 M\n\nIn Caffe's files 22670656: 3712 biases/);
  const json = await task(["tasks/model.ts", "--dimension", "2", "--json"]);
  const rows = JSON.parse(json.out) as { network: string; parameters: number }[];
  equal(rows.find(({ network }) => network === "digits-8")!.parameters, 30234);
  const half = await task(["tasks/model.ts", "sphereface-4", "--prune", "0.5"]);
  match(half.out, /01-convolution +3x3, stride 2 +56x48x32 /);
  match((await task(["tasks/model.ts", "--prune", "1"])).error, /from 0 to below 1, got 1/);
});

Deno.test("a folder that is no run cannot be diagnosed, and it is said what must be there", async () => {
  const { code, error } = await task(["tasks/diagnose.ts", "tests"]);
  equal(code, 1);
  match(error, /Cannot diagnose tests: there must be a report\.json/);
});

Deno.test("a run that was killed in mid-training resumes to the same bytes", async () => {
  const [whole, cut] = [await Deno.makeTempDir(), await Deno.makeTempDir()];
  const args = (out: string) => [...TINY, "--losses", "a-softmax", "--steps", "120", "--out", out];
  const part = async (out: string) => {
    const { machine: _, ...rest } = JSON.parse(await Deno.readTextFile(`${out}/tiny/report.json`));
    return JSON.stringify(rest);
  };
  try {
    equal((await task(args(whole))).code, 0);
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", ...args(cut)],
      cwd: ROOT,
      env: { CI: "1" },
      stdout: "null",
      stderr: "null",
    }).spawn();
    const checkpoint = `${cut}/tiny/checkpoints/a-softmax-m-4-seed1.safetensors`;
    while (!await Deno.stat(checkpoint).catch(() => null)) {
      await new Promise((done) => setTimeout(done, 20));
    }
    child.kill("SIGKILL");
    await child.status;
    ok(!await Deno.stat(`${cut}/tiny/report.json`).catch(() => null), "it was killed in time");
    equal((await task([...args(cut), "--resume"])).code, 0);
    equal(await part(cut), await part(whole));
    const other = await task([...TINY, "--losses", "a-softmax", "--out", cut, "--resume"]);
    equal(other.code, 1);
    match(other.error, /Cannot resume: .* is of another experiment/);
  } finally {
    await Promise.all([whole, cut].map((folder) => Deno.remove(folder, { recursive: true })));
  }
});

for (const workers of ["1", "2"]) {
  Deno.test({
    name: `Ctrl-C stops after the step, with a checkpoint and 130, ${workers} at once`,
    ignore: Deno.build.os === "windows",
    fn: async () => {
      const out = await Deno.makeTempDir();
      try {
        const child = new Deno.Command(Deno.execPath(), {
          args: [
            "run",
            "-A",
            "--no-check",
            ...TINY,
            "--steps",
            "4000",
            "--out",
            out,
            "--jobs",
            workers,
          ],
          cwd: ROOT,
          env: { CI: "1" },
          stdout: "null",
          stderr: "piped",
        }).spawn();
        while (!await Deno.stat(`${out}/tiny/checkpoints`).catch(() => null)) {
          await new Promise((done) => setTimeout(done, 20));
        }
        await new Promise((done) => setTimeout(done, 3000));
        child.kill("SIGINT");
        const { code, stderr } = await child.output();
        equal(code, 130);
        match(new TextDecoder().decode(stderr), /--resume goes on from here/);
        const kept = [...Deno.readDirSync(`${out}/tiny/checkpoints`)].map(({ name }) => name);
        ok(kept.some((name) => name.endsWith(".safetensors")), String(kept));
        ok(!kept.some((name) => name.endsWith(".partial")), String(kept));
      } finally {
        await Deno.remove(out, { recursive: true });
      }
    },
  });
}

const state = (rest: Partial<State>): State => ({
  name: "A-Softmax m=4",
  total: 100,
  started: 0,
  from: 0,
  done: 50,
  note: "loss 0.310",
  said: 0,
  ...rest,
});

Deno.test("a bar shows share, rate, time left and note, at any width", () => {
  const line = barLine(state({}), 10_000, 100);
  match(line, /^A-Softmax m=4 +━+─+ +50 % {2}5\.0\/s, 0:10 left {2}loss 0\.310$/);
  for (const width of [30, 40, 80, 200]) {
    ok(barLine(state({}), 10_000, width).length < width, String(width));
  }
  match(barLine(state({ ended: 65_000, done: 100 }), 99_000, 100), /100 % {2}done in 1:05 {2}loss/);
  // A resumed job began at 40: ten steps in ten seconds.
  match(barLine(state({ from: 40 }), 10_000, 100), /1\.0\/s, 0:50 left/);
});

Deno.test("durations read as people write them", () => {
  deepEqual([5, 65, 3723].map(duration), ["0:05", "1:05", "1:02:03"]);
});

Deno.test("a table for a program has no lines", () => {
  const text = textTable(["loss", "accuracy"], [["Softmax", "98.18 %"]], true);
  ok(!/[│┌─]/.test(text));
  match(text, /Softmax +98\.18 %/);
});
