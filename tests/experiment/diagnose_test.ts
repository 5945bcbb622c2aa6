import { deepEqual, equal, ok, rejects, throws } from "node:assert/strict";
import { loadDataset } from "../../lib/dataset/datasets.ts";
import { useEngine } from "../../lib/engine/engines.ts";
import { chosenLoss, comparison } from "../../lib/experiment/choose.ts";
import { diagnose } from "../../lib/experiment/diagnose.ts";
import type { Experiment } from "../../lib/experiment/experiment.ts";
import { EXPERIMENTS } from "../../lib/experiment/experiments.ts";
import { probe } from "../../lib/experiment/probe.ts";
import type { Report } from "../../lib/experiment/report.ts";
import { experimentStore } from "../../lib/experiment/results.ts";
import { finish, run } from "../../lib/experiment/run.ts";
import { inFolder } from "../folder.ts";

const engine = await useEngine("wasm");
const dataset = await loadDataset("strokes", { train: 256, test: 120 });
const TINY: Experiment = EXPERIMENTS.tiny;

Deno.test("a run that was done leaves its weights, and a probe judges with them as the run did", () =>
  inFolder(async (folder) => {
    const store = await experimentStore(folder, { resume: false, onTrouble: () => {} });
    const rows = [...TINY.rows, {
      ...TINY.rows[0]!,
      label: "relu",
      loss: "subcenter" as const,
      activation: "relu" as const,
      annealing: TINY.rows[1]!.annealing,
    }];
    const report = await finish(run({ ...TINY, rows }, { engine, dataset, store }));
    for (const [i, name] of ["softmax", "a-softmax-m-4", "relu"].entries()) {
      const kept = (await store.checkpoint(`${name}-seed1`))!;
      const found = await probe(kept, rows[i]!, dataset.test, 10);
      ok(Math.abs(found.accuracy - report.rows[i]!.accuracy.mean) < 1e-6, name);
      const angle = found.ownAngles.reduce((a, b) => a + b) / found.images;
      ok(Math.abs(angle - report.rows[i]!.ownAngle.mean) < 0.01, `${name}: ${angle}`);
      deepEqual(found.dead.map(({ channels }) => channels), [12, 24, 24, 48, 48]);
      const { seen, levers } = diagnose(report, i, found);
      ok(seen.some(({ what }) => what.includes("norms")));
      deepEqual(levers.map(({ what }) => what.split(/[ ,:]/)[0]), [
        "batch",
        "activation",
        "width",
        "start",
        "λ",
        "rate",
      ]);
    }
    const other = { ...rows[0]!, network: "digits-8" };
    const kept = (await store.checkpoint("softmax-seed1"))!;
    await rejects(probe(kept, other, dataset.test, 10), /must have shape/);
  }));

const report = await finish(run({ ...TINY, rows: [TINY.rows[1]!] }, { engine, dataset }));
/** The same run, whose log ends otherwise. */
function ending(loss: number, accuracy = 0.9, lambda = 0): Report {
  const [row] = report.rows, { curve } = row!.detail;
  const detail = {
    ...row!.detail,
    curve: { ...curve, loss: [loss], accuracy: [accuracy], lambda: [lambda] },
  };
  return { ...report, rows: [{ ...row!, detail }] };
}
const advice = (given: Report, what: string): string =>
  diagnose(given, 0).seen.find((finding) => finding.what.startsWith(what))!.advice;

Deno.test("a diagnosis knows chance, 87.3365, no number, and images learnt by heart", () => {
  ok(/ln\(10\) = 2\.30: chance/.test(advice(ending(2.31), "loss")));
  ok(/-ln\(FLT_MIN\)/.test(advice(ending(87.3365), "loss")));
  ok(/no number/.test(advice(ending(NaN), "loss")));
  equal(advice(ending(0.5), "loss"), "");
  ok(/by heart/.test(advice(ending(0.1, 1), "right without margin, in the test")));
  ok(/chance/.test(advice(ending(2, 0.11), "right without margin, in training")));
  ok(/weighs only 16\.67 %/.test(advice(ending(1, 0.9, 5), "λ")));
});

Deno.test("a diagnosis counts images past the margin's limit, dead channels, embeddings at 0", () => {
  const probed = {
    images: 4,
    accuracy: 1,
    cosines: { own: 0.3, other: 0.1 },
    norms: { mean: 1, least: 1e-5, most: 2 },
    ownAngles: [10, 50, 30, 20], // past 45° one of four
    dead: [{ layer: "a", dead: 5, channels: 10 }, { layer: "b", dead: 0, channels: 10 }],
  };
  const seen = Object.fromEntries(
    diagnose(report, 0, probed).seen.map(({ what, ...rest }) => [what, rest]),
  );
  equal(seen["share of images past π / m = 45°"]!.value, "25.00 %");
  ok(/most in a \(5 of 10\)/.test(seen["channels that are above 0 in no image"]!.advice));
  ok(/next to 0/.test(seen["norms of embeddings: mean, from, to"]!.advice));
});

Deno.test("a diagnosis says what may be changed: ReLU, no annealing, a small batch", () => {
  const [row] = report.experiment.rows;
  const changed = {
    ...report,
    experiment: {
      ...report.experiment,
      rows: [{ ...row!, activation: "relu" as const, annealing: null }],
    },
  };
  const levers = diagnose(changed, 0).levers.map(({ advice }) => advice).join("\n");
  ok(/64 or more[^]*PReLU in place[^]*trained with softmax[^]*anneal it in/.test(levers), levers);
});

Deno.test("a softmax has no margin that could be annealed in", () => {
  const plain = { ...report.experiment.rows[0]!, loss: "softmax" as const, options: {} };
  const rows = [{ ...plain, annealing: null }];
  const { levers } = diagnose({ ...report, experiment: { ...report.experiment, rows } }, 0);
  const [lambda] = levers.filter(({ what }) => what.startsWith("λ"));
  deepEqual([lambda!.value, lambda!.advice], ["none, as there is no margin", ""]);
});

Deno.test("pairs of other people have no class: neither its angle, nor a word on learning by heart", () => {
  const pairs = { ...ending(0.1, 1), dataset: { ...report.dataset, pairs: 6000 } };
  const seen = diagnose(pairs, 0).seen.map(({ what }) => what);
  ok(seen.includes("pairs of other people, right") && !seen.some((what) => /angle/.test(what)));
  equal(advice(pairs, "pairs of other people"), "");
});

Deno.test("losses are chosen as people write them", () => {
  deepEqual(chosenLoss("magface:easyMargin=false:lambdaG=2").options, {
    easyMargin: false,
    lambdaG: 2,
  });
  throws(() => chosenLoss("arcface:m"), /written name=value/);
  throws(
    () => chosenLoss("cosface:m=0.2=9"),
    /"m=0.2=9" of CosFace: options are written name=value/,
  );
  throws(() => chosenLoss("cosface:m=0.2:m=0.4"), /m is 0.2 and then 0.4/);
  throws(() => chosenLoss("arcface:m="), /m must be a number/);
  throws(() => chosenLoss("arcface:k=1"), /option of arcface/);
  const common = {
    name: "x",
    dataset: TINY.dataset,
    seeds: [1],
    network: "digits-8",
    dimension: 4,
  };
  const { rows } = comparison([chosenLoss("softmax"), chosenLoss("cosface:m=0.2")], common);
  deepEqual(rows.map(({ label }) => label), ["Softmax", "CosFace, m 0.2"]);
  deepEqual(rows.map(({ annealing }) => annealing === null), [true, false]);
  throws(
    () => comparison([chosenLoss("softmax"), chosenLoss("softmax")], common),
    /name each loss once/,
  );
});
