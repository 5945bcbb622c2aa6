import { deepEqual, equal, match, ok, rejects, throws } from "node:assert/strict";
import * as tf from "#tensor";
import { loadDataset } from "../../lib/dataset/datasets.ts";
import { weightsOf } from "../../lib/embed/weights.ts";
import { useEngine } from "../../lib/engine/engines.ts";
import { EXPERIMENTS } from "../../lib/experiment/experiments.ts";
import { finish, run as runExperiment } from "../../lib/experiment/run.ts";
import { LOSSES, type LossName } from "../../lib/margin/losses.ts";
import { lossOptions } from "../../lib/margin/options.ts";
import { TERMS } from "../../lib/margin/terms.ts";
import { createNetwork } from "../../lib/network/networks.ts";
import { startParameters } from "../../lib/network/start.ts";
import type { TrainedTerm } from "../../lib/train/head.ts";
import { checkTurns } from "../../lib/train/in_turns.ts";
import { type ImageSource, memorySource } from "../../lib/train/source.ts";
import { train } from "../../lib/train/loop.ts";
import { parameterSpecs } from "../../lib/train/step.ts";
import { makeTake, type TakeOptions } from "../../lib/train/take.ts";
import { NATIVE } from "../engine/tensorflow.ts";
import { inFolder } from "../folder.ts";
import { runTaskFile } from "../tasks/run_task.ts";

const engine = await useEngine("wasm");
const network = createNetwork("digits-8", { dimension: 2 });
const BATCH = 12, CLASSES = 3;

const taking = (loss: LossName, more: Partial<TakeOptions> = {}): TakeOptions => ({
  ...{ network, classes: CLASSES, loss, options: { ...lossOptions(loss), lambda: 0 } },
  ...{ momentum: 0.9, decay: 5e-4, rule: "caffe", clip: 5 },
  ...more,
});

/** A step from one and the same state, as numbers: parameters, velocities, loss, accuracy. */
async function stepOf(options: TakeOptions, turns: number, taught?: tf.Matrix) {
  const params = Object.values(startParameters(parameterSpecs(options), 1));
  const state = [...params, ...params.map((param) => tf.mul(param, 0.1))];
  const inputs = [
    tf.randomNormal([BATCH, 28, 28, 1], 0, 1, "float32", 1) as tf.Images,
    tf.tensor1d(Int32Array.from({ length: BATCH }, (_, i) => (i * i + i % 2) % CLASSES), "int32"),
    tf.scalar(0.05),
    tf.scalar(2),
    ...(taught ? [taught] : []),
  ] as const;
  const before = tf.memory().numTensors;
  const taken = await makeTake({ ...options, turns })(state, inputs);
  equal(tf.memory().numTensors, before + state.length, "no tensor stays");
  const numbers = taken.state.map((tensor) => [...tensor.dataSync()]);
  tf.dispose([state, taken.state, inputs.slice(0, 4)] as tf.TensorContainer[]);
  return [...numbers, [taken.loss], [taken.accuracy]];
}

/** Float32 adds the images in another order: that is all that may differ. */
function same(whole: readonly number[][], parts: readonly number[][]): void {
  whole.forEach((values, i) => {
    const size = Math.max(1e-3, ...values.map(Math.abs));
    values.forEach((value, k) => {
      const away = Math.abs(value - parts[i]![k]!);
      ok(away < 3e-5 * size, `${i} ${k}: ${value} and ${parts[i]![k]}`);
    });
  });
}

/** Losses whose images are coupled: through what they remember, or the energy of the batch. */
const COUPLED = ["curricularface", "adaface", "adacos", "sphereface-plus"];

for (const loss of Object.keys(LOSSES) as LossName[]) {
  if (COUPLED.includes(loss)) {
    Deno.test(`a batch of ${loss} in parts is refused: its images are coupled`, () => {
      const whole = { loss, options: lossOptions(loss), batch: BATCH, network };
      throws(
        () => checkTurns({ ...whole, turns: 3 }),
        (error: Error) =>
          error.message.startsWith(
            "Cannot take a batch in 3 parts: each image must count by itself",
          ) &&
          error.message.includes(LOSSES[loss].title),
      );
      checkTurns(whole);
    });
    continue;
  }
  for (const gradient of LOSSES[loss].gradients) {
    Deno.test(`${loss} (${gradient}) takes the step of the whole batch in parts`, async () => {
      const options = taking(loss, { options: { ...lossOptions(loss, { gradient }), lambda: 0 } });
      checkTurns({ ...options, batch: BATCH, turns: 4 });
      const whole = await stepOf(options, 1);
      same(whole, await stepOf(options, 4));
      // The clip is far: else a gradient n times as large would be the same.
      same(
        await stepOf({ ...options, clip: Infinity }, 1),
        await stepOf({ ...options, clip: Infinity }, 2),
      );
    });
  }
}

Deno.test("terms: what is of single images or of all classes goes in parts, all else is refused", async () => {
  const fit: readonly TrainedTerm[] = [
    { name: "ring", weight: 0.5 },
    { name: "mhe", weight: 0.5, options: { classes: "all" } },
  ];
  const options = taking("softmax", { terms: fit });
  checkTurns({ ...options, batch: BATCH, turns: 2 });
  same(await stepOf(options, 1), await stepOf(options, 2));
  const plus = { ...lossOptions("sphereface-plus", { classes: "all" }), lambda: 0 };
  const energetic = taking("sphereface-plus", { options: plus });
  checkTurns({ ...energetic, batch: BATCH, turns: 2 });
  same(await stepOf(energetic, 1), await stepOf(energetic, 2));
  for (const name of Object.keys(TERMS) as TrainedTerm["name"][]) {
    if (name === "ring") continue;
    const terms = [{ name, weight: 1 }];
    throws(
      () => checkTurns({ ...taking("softmax", { terms }), batch: BATCH, turns: 2 }),
      new RegExp(`the term ${name} is one of several images`),
    );
  }
});

Deno.test("what is learnt beside the weights, and of a teacher, goes in parts", async () => {
  const bias = taking("sphereface2");
  same(await stepOf(bias, 1), await stepOf(bias, 3));
  const learnt = taking("vmf", { learn: ["scale"] });
  same(await stepOf(learnt, 1), await stepOf(learnt, 3));
  const params = network.init(5), weights = await weightsOf(params);
  const options = taking("softmax", { teacher: { network, weights, weight: 3 } });
  const taught = tf.randomNormal([BATCH, 2], 0, 1, "float32", 3) as tf.Matrix;
  same(await stepOf(options, 1, taught), await stepOf(options, 3, taught));
  tf.dispose([params, taught] as tf.TensorContainer[]);
});

Deno.test("parts that are not equal, normalisation and a cluster are refused", () => {
  const run = { ...taking("softmax"), batch: BATCH };
  for (const turns of [5, 24, 1.5, 0, -2, NaN]) {
    throws(() => checkTurns({ ...run, turns }), /divide a batch of 12 images, got/);
  }
  const normalised = createNetwork("digits-8", { dimension: 2, normalisation: "batch" });
  throws(() => checkTurns({ ...run, network: normalised, turns: 2 }), /batch normalisation/);
  throws(() => checkTurns({ ...run, cluster: {}, turns: 2 }), /more tasks/);
});

const dataset = await loadDataset("strokes", { train: 64, test: 30 });
const [ROW] = EXPERIMENTS.tiny.rows;
const tiny = (parts: number | undefined, more: object = {}) => ({
  ...EXPERIMENTS.tiny,
  seeds: [1],
  rows: [{
    ...{ ...ROW!, network: "digits-8", ...more },
    training: { ...ROW!.training, steps: 4, ...(parts ? { parts } : {}) },
  }],
});

Deno.test("an experiment in parts ends where the whole one does, and is refused before its first step", async () => {
  const go = async (experiment: ReturnType<typeof tiny>) => {
    const losses: number[] = []; // a report rounds them
    const running = runExperiment(experiment, { engine, dataset });
    await finish(running, ({ loss }) => losses.push(loss));
    return losses;
  };
  const whole = await go(tiny(undefined)), parts = await go(tiny(4));
  ok(whole.every((loss, i) => Math.abs(loss - parts[i]!) < 1e-5 * loss), `${whole} ${parts}`);
  ok(whole.some((loss, i) => loss !== parts[i]), "the sums were of parts");
  await rejects(go(tiny(4, { loss: "adacos" })), /AdaCos remembers/);
  const normalised = { network: "iresnet-18", loss: "softmax" };
  await rejects(go(tiny(4, normalised)), /batch normalisation goes by/);
  await rejects(go(tiny(5)), /divide a batch of 32 images, got 5/);
});

Deno.test("also under the loss that a run begins with, which must go in parts, too", async () => {
  const images: ImageSource = memorySource(dataset.train, { seed: 1 });
  const begun = (pretrain: LossName) =>
    finish(train({
      ...taking("softmax", { turns: 2, classes: 10 }),
      ...{ annealing: null, seed: 1, images, logEvery: 1, owner: "", batch: 16, steps: 3 },
      ...{ rate: 0.01, schedule: { kind: "cosine" }, warmup: 0 },
      pretrain: { loss: pretrain, steps: 2 },
    }));
  const { params } = await begun("arcface");
  tf.dispose(params as tf.TensorContainer);
  await rejects(begun("sphereface-plus"), /SphereFace\+ has the energy of the classes/);
});

Deno.test("a network that learns from another in parts does as with the whole batch", async () => {
  const losses = async (parts: number | undefined) => {
    const { rows: [row], ...experiment } = tiny(parts);
    const taught = { ...row!, label: "taught", teacher: { row: 0, weight: 5 } };
    const running = runExperiment({ ...experiment, rows: [row!, taught] }, { engine, dataset });
    return (await finish(running)).rows[1]!.detail.curve.loss;
  };
  const [whole, parts] = [await losses(undefined), await losses(2)];
  deepEqual(whole.map((loss) => loss.toPrecision(4)), parts.map((loss) => loss.toPrecision(4)));
});

Deno.test("deno task train --parts is in the report; parts that do not divide a batch are told", () =>
  inFolder(async (folder) => {
    const parts = (count: string) =>
      runTaskFile(
        "train.ts",
        ...["--experiment", "tiny", "--losses", "softmax", "--engine", "wasm", "--steps", "2"],
        ...["--out", folder, "--parts", count],
      );
    const { code, error } = await parts("4");
    equal(code, 0, error);
    const { experiment } = JSON.parse(await Deno.readTextFile(`${folder}/tiny/report.json`));
    equal(experiment.rows[0].training.parts, 4);
    const wrong = await parts("5");
    equal(wrong.code, 1);
    match(wrong.error, /must be whole and divide a batch of 32 images, got 5/);
  }));

Deno.test({
  name: "the same where steps are compiled, each for as many images as a part has",
  ignore: !NATIVE,
  fn: async () => {
    const native = await useEngine("tensorflow", { threads: 1 });
    try {
      const options = taking("a-softmax", { compile: native.compile });
      same(await stepOf(options, 1), await stepOf(options, 3));
    } finally {
      await useEngine("wasm");
    }
  },
});
