import { equal, ok, rejects, throws } from "node:assert/strict";
import * as tf from "#tensor";
import { loadDataset } from "../../lib/dataset/datasets.ts";
import { networkOf } from "../../lib/embed/network_of.ts";
import { readWeights } from "../../lib/embed/weights.ts";
import { useEngine } from "../../lib/engine/engines.ts";
import { deterministicPart } from "../../lib/experiment/assemble.ts";
import { behindOf, roundsOf } from "../../lib/experiment/behind.ts";
import type { Experiment, ExperimentRow } from "../../lib/experiment/experiment.ts";
import { EXPERIMENTS } from "../../lib/experiment/experiments.ts";
import { experimentStore } from "../../lib/experiment/results.ts";
import { finish, run, type RunOptions } from "../../lib/experiment/run.ts";
import { inFolder } from "../folder.ts";

const engine = await useEngine("wasm");
const dataset = await loadDataset("strokes", { train: 64, test: 30 });

const FIRST: ExperimentRow = EXPERIMENTS.tiny.rows[0]!;
const SOFTMAX: ExperimentRow = {
  ...FIRST,
  network: "digits-8",
  training: { ...FIRST.training, steps: 6 },
};
const measured = { ...SOFTMAX.training, steps: 0 };
const SMALL: Experiment = {
  ...EXPERIMENTS.tiny,
  rows: [
    SOFTMAX,
    { ...SOFTMAX, label: "same", from: 0, training: measured },
    { ...SOFTMAX, label: "pruned", from: 0, prune: 0.5, training: { ...measured, steps: 3 } },
    {
      ...SOFTMAX,
      label: "pruned twice",
      from: 2,
      prune: 0.5,
      training: { ...measured, steps: 2 },
    },
    { ...SOFTMAX, label: "taught", network: "digits-d4", teacher: { row: 0, weight: 5 } },
    { ...SOFTMAX, label: "alone", network: "digits-d4" },
    { ...SOFTMAX, label: "rounded", from: 0, stored: "int8", training: measured },
  ],
  seeds: [1],
};
const go = (experiment: Experiment, options: Partial<RunOptions> = {}) =>
  finish(run(experiment, { engine, dataset, ...options }));
const report = await go(SMALL), unbroken = deterministicPart(report);
const rowOf = (label: string) => report.rows.find((row) => row.label === label)!;

Deno.test("a row that begins with another and is not trained measures what that did", () => {
  const { label: _, ...same } = rowOf("same"), { label: __, ...first } = report.rows[0]!;
  equal(
    JSON.stringify({ ...same, detail: null, warnings: [] }),
    JSON.stringify({ ...first, detail: null, warnings: [] }),
  );
});

Deno.test("pruned rows are counted by their widths, twice half is a quarter", () => {
  const [whole, once, twice] = [report.rows[0]!, rowOf("pruned"), rowOf("pruned twice")];
  equal(whole.cost!.widths["01-convolution"], undefined);
  equal(once.cost!.widths["01-convolution"], 4);
  equal(twice.cost!.widths["01-convolution"], 2);
  ok(whole.parameters > once.parameters && once.parameters > twice.parameters);
  ok(whole.cost!.macs > once.cost!.macs && once.cost!.macs > twice.cost!.macs);
  equal(whole.cost!.bytes, 4 * whole.parameters);
  const rounded = rowOf("rounded");
  equal(rounded.parameters, whole.parameters);
  ok(rounded.cost!.bytes < 0.4 * whole.cost!.bytes);
  ok(rounded.angularFisherScore.mean !== whole.angularFisherScore.mean, "weights were rounded");
});

Deno.test("a taught row is another than one that learns alone, and its teacher stays what it was", async () => {
  ok(rowOf("taught").angularFisherScore.mean !== rowOf("alone").angularFisherScore.mean);
  const { rows } = await go({ ...SMALL, rows: SMALL.rows.slice(0, 1) });
  equal(JSON.stringify(rows[0]), JSON.stringify(report.rows[0]));
});

Deno.test("times are told where networks differ, one a row, equal for equal networks", () => {
  const times = report.machine.milliseconds!;
  equal(times.length, SMALL.rows.length);
  equal(times[0], times[6]);
  ok(times.every((time) => time > 0));
});

Deno.test("rows that stand on others: the same report side by side and resumed, and no tensor stays", () =>
  inFolder(async (folder) => {
    const before = tf.memory().numTensors;
    equal(deterministicPart(await go(SMALL, { workers: 2 })), unbroken);
    const stop = new AbortController();
    const store = (resume: boolean) => experimentStore(folder, { resume, onTrouble() {} });
    await rejects(
      finish(
        run(SMALL, { engine, dataset, store: await store(false), signal: stop.signal }),
        ({ index }) => index === 2 && stop.abort(new Error("enough")),
      ),
      /enough/,
    );
    equal(deterministicPart(await go(SMALL, { store: await store(true) })), unbroken);
    equal(tf.memory().numTensors, before);
    // What a file of the pruned row says is all that deno task evaluate needs.
    const kept = readWeights((await (await store(true)).checkpoint("pruned-seed1"))!);
    equal(networkOf(kept).count, rowOf("pruned").parameters);
    // With another first row, what was made of it is no longer the same.
    const other = { ...SMALL, rows: SMALL.rows.map((row, i) => i === 0 ? faster(row) : row) };
    await rejects(
      go({ ...other, rows: other.rows.with(0, { ...other.rows[0]!, label: "other" }) }, {
        store: await store(true),
      }),
      /same-seed1.json is of another experiment/,
    );
  }));

const faster = (row: ExperimentRow): ExperimentRow => ({
  ...row,
  training: { ...row.training, rate: 2 * row.training.rate },
});

Deno.test("rounds follow what rows stand on, and what cannot be is refused", async () => {
  equal(String(roundsOf(SMALL)), "0,1,1,2,1,0,1");
  equal(behindOf(SMALL, SMALL.rows[0]!), undefined);
  ok(behindOf(SMALL, SMALL.rows[3]!)!.includes('"from":0'));
  const [first] = SMALL.rows,
    rows = (row: Partial<ExperimentRow>, base = first!) =>
      roundsOf({ ...SMALL, seeds: [1, 2], rows: [base, { ...first!, label: "next", ...row }] });
  for (const place of [1, 2, -1]) throws(() => rows({ from: place }), /Cannot train next.*earlier/);
  throws(() => rows({ teacher: { row: 0, weight: 1 } }, { ...first!, fewer: 1 }), /as many seeds/);
  throws(() => rows({ from: 0 }, { ...first!, ensemble: [] }), /that is trained/);
  const cluster = { count: 2 } as RunOptions["cluster"] & object;
  await rejects(go(SMALL, { cluster }), /Cannot run tiny in a cluster/);
  const wrong = { ...first!, label: "wrong", network: "digits-16", from: 0 };
  await rejects(
    go({ ...SMALL, rows: [first!, wrong] }),
    /same network, have digits-16 and digits-8/,
  );
});
