import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import * as tf from "#tensor";
import { loadDataset } from "../../lib/dataset/datasets.ts";
import { networkOf } from "../../lib/embed/network_of.ts";
import { checkWeights, readWeights, writeWeights } from "../../lib/embed/weights.ts";
import { useEngine } from "../../lib/engine/engines.ts";
import { deterministicPart } from "../../lib/experiment/assemble.ts";
import { briefOf } from "../../lib/experiment/brief.ts";
import { diagnose } from "../../lib/experiment/diagnose.ts";
import type { Experiment, ExperimentRow } from "../../lib/experiment/experiment.ts";
import { EXPERIMENTS } from "../../lib/experiment/experiments.ts";
import type { Report } from "../../lib/experiment/report.ts";
import { experimentStore } from "../../lib/experiment/results.ts";
import { finish, run, type RunOptions, type Step } from "../../lib/experiment/run.ts";
import { settingsThatDiffer } from "../../lib/experiment/settings.ts";
import type { StartFile } from "../../lib/experiment/start.ts";
import { startLine } from "../../lib/experiment/start_line.ts";
import { reportPage } from "../../lib/figure/page.ts";
import { readSafeTensors, writeSafeTensors } from "../../lib/format/safetensors.ts";
import { inFolder } from "../folder.ts";
import { runTaskFile } from "../tasks/run_task.ts";

const engine = await useEngine("wasm");
const dataset = await loadDataset("strokes", { train: 64, test: 30 });

// Every batch is all images, in another order, and the rate is the same from the first step: the loss
// of a step is that of the weights before it, to the rounding of sums in float32.
const FLAT = { schedule: { kind: "multistep", at: [], factor: 1 }, warmup: 0 } as const;
const [{ shift: _, ...training }] = [EXPERIMENTS.tiny.rows[0]!.training];
const SOFTMAX: ExperimentRow = {
  ...EXPERIMENTS.tiny.rows[0]!,
  network: "digits-8",
  training: { ...training, ...FLAT, batch: 64, steps: 7, rate: 0.05 },
};
const MARGIN: ExperimentRow = {
  ...SOFTMAX,
  label: "A-Softmax",
  loss: "a-softmax",
  options: { m: 4 },
  annealing: { base: 1000, gamma: 0.5, power: 1, lambdaMin: 0 },
};
const steps = (row: ExperimentRow, steps: number): ExperimentRow => ({
  ...row,
  training: { ...row.training, steps },
});
const of = (...rows: ExperimentRow[]): Experiment => ({ ...EXPERIMENTS.tiny, rows, seeds: [1] });
async function go(experiment: Experiment, options: Partial<RunOptions> = {}) {
  const told: Step[] = [];
  const running = run(experiment, { engine, dataset, ...options });
  return { report: await finish(running, (step) => told.push(step)), told };
}

/** What a run leaves in its folder, by the names of its files there. */
async function left(experiment: Experiment, options: Partial<RunOptions> = {}) {
  let bytes!: Uint8Array<ArrayBuffer>, report!: Report;
  await inFolder(async (folder) => {
    const store = await experimentStore(folder, { resume: false, onTrouble() {} });
    report = (await go(experiment, { store, ...options })).report;
    const [{ label }] = experiment.rows as [ExperimentRow];
    const name = label.toLowerCase();
    bytes = await Deno.readFile(`${folder}/checkpoints/${name}-seed1.safetensors`);
  });
  return { report, bytes };
}
const six = await left(of(steps(SOFTMAX, 6)));
const FILE: StartFile = { name: "softmax.safetensors", bytes: six.bytes };
/** The same network alone, as deno task export writes it. */
function exported(): StartFile {
  const file = readWeights(FILE.bytes), network = networkOf(file);
  const bytes = writeWeights(network, checkWeights(network, file.arrays));
  return { name: "exported.safetensors", bytes: new Uint8Array(bytes) };
}
/** The file with some of its arrays or texts replaced. */
function changed(change: (file: ReturnType<typeof readSafeTensors>) => object): StartFile {
  const file = readSafeTensors(FILE.bytes);
  return {
    name: "changed.safetensors",
    bytes: new Uint8Array(writeSafeTensors({ ...file, ...change(file) })),
  };
}

Deno.test("a row that begins with a file and is not trained measures what the file's run did, to the byte", async () => {
  const { report } = await go(of(steps(SOFTMAX, 0)), { start: FILE });
  const plain = ({ detail: _, ...row }: Report["rows"][number]) => JSON.stringify(row);
  equal(plain(report.rows[0]!), plain(six.report.rows[0]!));
  const { angles, norms } = report.rows[0]!.detail;
  deepEqual({ angles, norms }, {
    angles: six.report.rows[0]!.detail.angles,
    norms: six.report.rows[0]!.detail.norms,
  });
});

Deno.test("the first loss and accuracy are those at which the file ended, and the velocity is new", async () => {
  const { told: whole } = await go(of(SOFTMAX));
  const { told } = await go(of(steps(SOFTMAX, 2)), { start: FILE });
  ok(Math.abs(told[0]!.loss - whole[6]!.loss) < 1e-6 * whole[6]!.loss);
  equal(told[0]!.accuracy, whole[6]!.accuracy);
  ok(Math.abs(whole[0]!.loss - whole[6]!.loss) > 0.01, "six steps have moved it");
  equal(told[0]!.step, 1);
  const still = { ...SOFTMAX.training, momentum: 0, steps: 8 };
  const { told: eight } = await go(of(steps(SOFTMAX, 8)));
  ok(Math.abs(told[1]!.loss - eight[7]!.loss) > 1e-4, "with the old velocity it would be the same");
  const file = await left(of({ ...SOFTMAX, training: { ...still, steps: 6 } }));
  const { told: on } = await go(of({ ...SOFTMAX, training: { ...still, steps: 2 } }), {
    start: { name: "still", bytes: file.bytes },
  });
  const { told: all } = await go(of({ ...SOFTMAX, training: still }));
  ok(Math.abs(on[1]!.loss - all[7]!.loss) < 1e-5, "without momentum both take the same steps");
});

Deno.test("λ begins anew, or goes on where it is asked for, also through a second file", async () => {
  const first = await left(of(steps(MARGIN, 6))), { told: whole } = await go(of(steps(MARGIN, 12)));
  const file = { name: "margin", bytes: first.bytes };
  const { told: anew } = await go(of(steps(MARGIN, 3)), { start: file });
  deepEqual(anew.map(({ lambda }) => lambda), whole.slice(0, 3).map(({ lambda }) => lambda));
  const second = await left(of(steps(MARGIN, 3)), { start: { ...file, keepLambda: true } });
  equal(second.report.start!.annealed, 6);
  const { told, report } = await go(of(steps(MARGIN, 3)), {
    start: { name: "margin", bytes: second.bytes, keepLambda: true },
  });
  equal(report.start!.annealed, 9);
  deepEqual(told.map(({ lambda }) => lambda), whole.slice(9).map(({ lambda }) => lambda));
  const first4 = { ...SOFTMAX, training: { ...SOFTMAX.training, steps: 6 } };
  const pre = await left(of({
    ...{ ...MARGIN, label: "Pre" },
    training: { ...first4.training, pretrain: { loss: "softmax", steps: 4 } },
  }));
  const kept = { name: "pre", bytes: pre.bytes, keepLambda: true };
  equal((await go(of(steps(MARGIN, 1)), { start: kept })).report.start!.annealed, 2);
  await rejects(
    go(of(MARGIN), { start: { ...exported(), keepLambda: true } }),
    /Cannot keep λ of exported\.safetensors: only a checkpoint/,
  );
});

Deno.test("a head is taken where shape and classes agree, else it is new, and a line says why", async () => {
  const head = async (start: StartFile, rows: readonly ExperimentRow[], images = dataset) => {
    let line = "";
    const onStart: RunOptions["onStart"] = (start) => line = startLine(start);
    const { report } = await go(of(...rows), { start, onStart, dataset: images });
    equal(startLine(report.start!), line);
    return { heads: report.start!.heads, line, score: report.rows[0]!.angularFisherScore.mean };
  };
  const measured = steps(SOFTMAX, 0), trained = six.report.rows[0]!.angularFisherScore.mean;
  const whole = await head(FILE, [measured, { ...measured, label: "next", from: 0 }]);
  deepEqual(whole.heads, ["taken", null]);
  match(whole.line, /^softmax\.safetensors \(SHA-256 [0-9a-f]{12}\): its network, and its head$/);
  const alone = await head(exported(), [measured]);
  deepEqual(alone.heads, ["the file has none"]);
  equal(alone.score, trained); // of embeddings alone
  const others = { ...dataset, classes: [..."abcdefghij"] };
  deepEqual((await head(FILE, [measured], others)).heads, ["that of the file is of other classes"]);
  const three: ExperimentRow = {
    ...measured,
    ...{ label: "three", loss: "subcenter", options: { centers: 3 } },
  };
  const mixed = await head(FILE, [measured, three]);
  deepEqual(mixed.heads, ["taken", "that of the file is [10,2], here it is [10,3,2]"]);
  match(mixed.line, /the head of some rows, that of others is new$/);
  const nameless = (kinds: RegExp) =>
    changed(({ arrays }) => ({
      arrays: Object.fromEntries(
        Object.entries(arrays).filter(([name]) => kinds.test(name))
          .map(([name, array]) => [name.replace(/^params\//, ""), array]),
      ),
      metadata: { network: "digits-8" },
    }));
  deepEqual((await head(nameless(/^params/), [measured])).heads, [
    "the file does not say of which classes its own is",
  ]);
  await rejects(go(of(measured), { start: nameless(/./) }), /velocity\/.* is not in the network/);
});

Deno.test("what does not fit is refused before a step, by its first arrays", async () => {
  const refused = (start: StartFile, message: RegExp, row = SOFTMAX) =>
    rejects(
      go(of(row), { start }),
      (error: Error) => match(`${error.name}: ${error.message}`, message) ?? true,
    );
  const cut = FILE.bytes.slice(0, FILE.bytes.length - 1);
  await refused(
    { name: "cut", bytes: cut },
    /^SyntaxError: Cannot begin with cut: it must be a checkpoint .*: it is cut$/,
  );
  const text = new TextEncoder().encode("no weights at all");
  await refused({ name: "text", bytes: text }, /^SyntaxError: Cannot begin with text: it must be/);
  await refused({ name: "none", bytes: text.slice(0, 0) }, /^SyntaxError: Cannot begin with none/);
  await refused(
    FILE,
    /RangeError: Cannot begin Softmax with softmax\.safetensors: .* digits-16, all by their names and shapes, and says that it is of digits-8: 01-convolution\/weight must be \[\d+,\d+,1,16\] and is \[\d+,\d+,1,8\]; .*; .*; and \d+ more$/,
    {
      ...SOFTMAX,
      network: "digits-16",
    },
  );
  await refused(FILE, /embedding\/weight must be \[\d+,3\] and is \[\d+,2\]/, {
    ...SOFTMAX,
    dimension: 3,
  });
  await refused(FILE, /01-convolution\/gamma must be \[8\] and is not there/, {
    ...SOFTMAX,
    normalisation: "batch",
  });
  const normalised = await left(of({ ...steps(SOFTMAX, 2), normalisation: "batch" }));
  await refused(
    { name: "normalised", bytes: normalised.bytes },
    /normalised: .*: 01-convolution\/bias must be \[8\] and is not there/,
  );
  await refused(FILE, /a ReLU must follow both .* that of the row alone$/, {
    ...SOFTMAX,
    rectified: true,
  });
  const broken = changed(({ arrays }) => {
    const name = "params/01-convolution/bias", data = new Float32Array(8).fill(NaN, 7);
    return { arrays: { ...arrays, [name]: { shape: [8], data } } };
  });
  await refused(broken, /all its numbers must be finite, and of 01-convolution\/bias one is not/);
});

Deno.test("begun with a file: the same side by side, and resumed without it; no tensor stays", () =>
  inFolder(async (folder) => {
    const experiment = of(SOFTMAX, steps(MARGIN, 5), { ...MARGIN, label: "on", from: 0 });
    const before = tf.memory().numTensors;
    const unbroken = (await go(experiment, { start: FILE })).report;
    equal(unbroken.start!.sha256.length, 64);
    equal(unbroken.start!.name, FILE.name);
    const whole = deterministicPart(unbroken);
    equal(deterministicPart((await go(experiment, { start: FILE, workers: 2 })).report), whole);
    ok(deterministicPart((await go(experiment)).report) !== whole);
    const store = (resume: boolean) => experimentStore(folder, { resume, onTrouble() {} });
    const halves = async (options: Partial<RunOptions>, index: number) => {
      const stop = new AbortController();
      await rejects(
        finish(
          run(experiment, { engine, dataset, signal: stop.signal, ...options }),
          (step) => step.index === index && stop.abort(new Error("enough")),
        ),
        /enough/,
      );
    };
    await halves({ start: FILE, store: await store(false) }, 0);
    await rejects(
      go(experiment, { start: exported(), store: await store(true) }),
      /Cannot resume: .* began with, softmax\.safetensors .* was given exported\.safetensors/,
    );
    await rejects(
      go(experiment, { start: { ...FILE, keepLambda: true }, store: await store(true) }),
      /Cannot resume: .*, λ kept\)/,
    );
    await halves({ start: FILE, store: await store(true) }, 1);
    equal(deterministicPart((await go(experiment, { store: await store(true) })).report), whole);
    equal(tf.memory().numTensors, before);
    // A run that began without a file is not gone on from with one, and stays what it was.
    await halves({ store: await store(false) }, 0);
    await rejects(
      go(experiment, { start: FILE, store: await store(true) }),
      /Cannot resume: the checkpoint is of another experiment/,
    );
    const plain = deterministicPart((await go(experiment)).report);
    equal(deterministicPart((await go(experiment, { store: await store(true) })).report), plain);
  }));

Deno.test("a page, a comparison of runs and a diagnosis tell of the file", async () => {
  const { report } = await go(of(steps(SOFTMAX, 1)), { start: FILE });
  const page = reportPage(report, "");
  match(page, /begins with<\/th><td>softmax\.safetensors \(SHA-256/);
  match(page, /--experiment tiny --from softmax\.safetensors/);
  const { start: _, ...without } = report;
  const differ = settingsThatDiffer([briefOf(report), briefOf(without)], []);
  deepEqual(differ, [{
    name: "start.sha256",
    values: [report.start!.sha256, undefined],
    rows: [],
  }]);
  const lever = (of: Report, named: string) =>
    diagnose(of, 0).levers.find(({ what }) => what.startsWith(named))!;
  equal(lever(report, "start").value, "softmax.safetensors");
  match(lever(without, "start").advice, /by --from/);
  const margin = { ...report, experiment: of(steps(MARGIN, 3)) };
  const later = { ...margin, start: { ...report.start!, annealed: 9 } };
  deepEqual(
    [margin, later].map((report) => lever(report, "λ").value.split("; ")[1]),
    ["400", "143"], // 1000 / (1 + γ n), n of 3 and 12
  );
});

Deno.test("deno task train --from begins with a file and says so; without a file λ cannot be kept", () =>
  inFolder(async (folder) => {
    const train = (...args: string[]) =>
      runTaskFile(
        "train.ts",
        ...["--experiment", "tiny", "--losses", "softmax", "--engine", "wasm"],
        ...["--out", folder, "--steps", "3", ...args],
      );
    equal((await train()).code, 0);
    const path = `${folder}/first.safetensors`, kept = `${folder}/tiny/checkpoints`;
    await Deno.rename(`${kept}/softmax-seed1.safetensors`, path);
    const { code, error } = await train("--from", path);
    equal(code, 0, error);
    match(error, /Begins +first\.safetensors \(SHA-256 [0-9a-f]{12}\): its network, and its head/);
    const { start } = JSON.parse(await Deno.readTextFile(`${folder}/tiny/report.json`));
    deepEqual([start.name, start.heads], ["first.safetensors", ["taken"]]);
    await Deno.remove(path);
    await Deno.remove(`${kept}/softmax-seed1.json`);
    const resumed = await train("--resume");
    match(resumed.error, /Begins +first\.safetensors/);
    equal(resumed.code, 0);
    // A file among the checkpoints that the new run would replace is kept with them.
    const own = await train("--from", `${kept}/softmax-seed1.safetensors`);
    equal(own.code, 0, own.error);
    const earlier = /Kept .* is in (.*)/.exec(own.error)![1]!;
    ok(await Deno.stat(`${earlier}/checkpoints/softmax-seed1.safetensors`));
    const again = await runTaskFile(
      "train.ts",
      ...["--experiment", `${folder}/tiny/report.json`, "--engine", "wasm", "--out", folder],
    );
    equal(again.code, 2);
    match(again.error, /again: it began with softmax-seed1\.safetensors .* by --from;/);
    const missing = await train("--from", path);
    equal(missing.code, 1);
    match(missing.error, /Cannot read .*first\.safetensors: there is no such file/);
    const wrong = await train("--keep-lambda");
    equal(wrong.code, 2);
    match(wrong.error, /--keep-lambda goes with --from/);
  }));
