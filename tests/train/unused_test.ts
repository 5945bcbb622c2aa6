/** Every option of every loss: it changes what a training does, or is refused. */
import { deepEqual, equal, notDeepEqual, ok, rejects, throws } from "node:assert/strict";
import * as tf from "#tensor";
import { useEngine } from "../../lib/engine/engines.ts";
import { chosenLoss, comparison } from "../../lib/experiment/choose.ts";
import { checkExperiment } from "../../lib/experiment/check_experiment.ts";
import type { Experiment, ExperimentRow } from "../../lib/experiment/experiment.ts";
import { EXPERIMENTS } from "../../lib/experiment/experiments.ts";
import { LOSSES, type LossName, type LossOptions } from "../../lib/margin/losses.ts";
import { lossOptions, lossRow } from "../../lib/margin/options.ts";
import { changedOptions, checkUsed } from "../../lib/margin/unused.ts";
import type { Network } from "../../lib/network/networks.ts";
import { headMemory } from "../../lib/train/head.ts";
import { train } from "../../lib/train/loop.ts";
import type { TrainOptions } from "../../lib/train/options.ts";
import { freshState } from "../../lib/train/state.ts";
import { type StepOptions, trainingStep } from "../../lib/train/step.ts";

await useEngine("wasm");

/** 40 points in the plane at all angles, of norms from 2 to 115, of four of five classes. */
const IMAGES = Float32Array.from({ length: 80 }, (_, i) => {
  const angle = 2.4 * Math.floor(i / 2), norm = 2 + 2.9 * Math.floor(i / 2);
  return norm * (i % 2 ? Math.sin(angle) : Math.cos(angle));
});
const LABELS = Int32Array.from({ length: 40 }, (_, i) => i % 4);
/** Embeds an image as its two pixels, made longer by what it learns. */
const plane = {
  dimension: 2,
  memory: {},
  parameters: {
    length: { shape: [], start: { kind: "constant", value: 1 }, rate: 1, decay: 0 },
  },
  learn: (values: tf.Parameters, images: tf.Images) => ({
    embeddings: tf.mul(tf.reshape(images, [-1, 2]), values.length!),
    memory: {},
  }),
} as unknown as Network;

/** The losses of three steps, as a training takes them. */
function curve(loss: LossName, given: LossOptions): number[] {
  const run: StepOptions = {
    ...{ network: plane, classes: 5, loss, options: lossOptions(loss, given) },
    ...{ momentum: 0.9, decay: 0, rule: "caffe", clip: 5 },
  };
  const { params, velocity, memory } = freshState(run, 1);
  let state: tf.Tensor[] = [params, velocity, memory].flatMap(Object.values);
  const step = trainingStep(run), losses: number[] = [];
  for (let i = 0; i < 3; i++) {
    const images = tf.tensor4d(IMAGES, [40, 1, 2, 1]), labels = tf.tensor1d(LABELS, "int32");
    const lambda = tf.scalar(run.options.lambda as number);
    const results = step(...state, images, labels, tf.scalar(0.01), lambda);
    losses.push(results.at(-2)!.dataSync()[0]!);
    state = results.slice(0, -2);
  }
  return losses;
}

/** Another value of each option than any row has by default. */
const OTHERS: { readonly [Key in keyof LossOptions]-?: readonly LossOptions[Key][] } = {
  m: [0.3, 2],
  m1: [1.2],
  m2: [0.5],
  m3: [0.5],
  wrap: [true],
  scale: [7],
  alpha: [0.4, 7],
  kappa: [7],
  gamma: [7],
  t: [0.9, 2],
  version: ["v1"],
  normalisation: ["none", "hard"],
  softWeight: [3],
  type: ["A"],
  lossWeight: [7],
  continuation: ["clamp"],
  centers: [2],
  momentum: [0.5],
  order: ["update-first"],
  mean: [5],
  std: [2],
  h: [0.7],
  quality: [1],
  normLow: [20],
  normHigh: [60],
  marginLow: [0.2],
  marginHigh: [0.6],
  lambdaG: [7],
  easyMargin: [false],
  norm: [30],
  dynamic: [false],
  mheWeight: [3],
  power: [1],
  classes: ["all"],
  cosineClamp: [0.1],
  focal: [2],
  gradient: ["exact", "detached", "seed"],
  lambda: [5],
};
/** Under what else an option is looked at. */
const BESIDE: Partial<Record<LossName, readonly LossOptions[]>> = {
  "sphereface-r": [{}, { normalisation: "soft" }, { normalisation: "none" }],
  "sphereface-plus": [{}, { mheWeight: 0 }],
  // Of several centers the nearest is never so far that the continuation would matter.
  subcenter: [{ centers: 1 }],
};

for (const name of Object.keys(LOSSES) as LossName[]) {
  const row = lossRow(name);
  const keys = Object.keys({ ...lossOptions(name), ...row.state?.(5), ...row.drawn });
  Deno.test(`every option of ${name} changes its training, or is refused`, () => {
    for (const beside of BESIDE[name] ?? [{}]) {
      const plain = tf.tidy(() => curve(name, beside));
      ok(plain.every(Number.isFinite), String(plain));
      for (const key of keys as (keyof LossOptions)[]) {
        const [given] = OTHERS[key]
          .map((value): LossOptions => ({ ...beside, [key]: value }))
          .filter((given) =>
            given[key] !== lossOptions(name, beside)[key] && fits(() => lossOptions(name, given))
          );
        if (!given) {
          deepEqual([key, row.gradients.length], ["gradient", 1]);
        } else if (fits(() => checkUsed(name, given, false))) {
          notDeepEqual(tf.tidy(() => curve(name, given)), plain, JSON.stringify(given));
        } else {
          ok(key in (row.drawn ?? {}) || row.idle, `${key} is refused`);
        }
      }
    }
  });
}

/** Whether a call throws no RangeError. */
function fits(call: () => unknown): boolean {
  try {
    call();
    return true;
  } catch (error) {
    ok(error instanceof RangeError, String(error));
    return false;
  }
}

Deno.test("options that nobody would see are refused, with what to do", () => {
  const refused = (name: LossName, given: LossOptions, message: RegExp, anneals = false) =>
    throws(() => checkUsed(name, given, anneals), { name: "RangeError", message });
  refused("adaface", { quality: 1 }, /train AdaFace with quality 1: curves alone .* Leave it out/);
  refused("magface", { norm: 60 }, /norm 60: curves alone/);
  for (const normalisation of ["soft", "none"] as const) {
    refused("sphereface-r", { normalisation, lossWeight: 500 }, /lossWeight 500: beside the other/);
  }
  refused("sphereface-r", { normalisation: "none", scale: 30 }, /scale 30/);
  refused("sphereface-r", { softWeight: 0.01 }, /softWeight 0.01/);
  refused("a-softmax", { lambda: 0 }, /lambda 0: λ follows the annealing/, true);
  refused("a-softmax", { lamda: 0 } as LossOptions, /option of a-softmax/);
});

Deno.test("options that were filled in are nobody's wish", () => {
  for (const name of Object.keys(LOSSES) as LossName[]) {
    deepEqual(changedOptions(name, lossOptions(name)), {});
  }
  const filled = lossOptions("sphereface-r", { normalisation: "none" });
  deepEqual(changedOptions("sphereface-r", filled), { normalisation: "none" });
});

/** λ at each step of a training, and its losses. */
async function trained(given: Partial<TrainOptions>) {
  const running = train({
    ...{ network: plane, classes: 5, loss: "a-softmax", options: lossOptions("a-softmax") },
    ...{ momentum: 0.9, decay: 0, rule: "caffe", clip: 5, rate: 0.01, steps: 4, warmup: 0 },
    ...{ schedule: { kind: "cosine" }, annealing: null, seed: 1, batch: 40, logEvery: 1 },
    owner: "test",
    images: {
      ...{ count: 40, width: 2, height: 1, channels: 1, labels: LABELS, ahead: 0 },
      pixels: (places: Int32Array) =>
        Float32Array.from(
          [...places].flatMap((i) => [IMAGES[2 * i]! / 50, IMAGES[2 * i + 1]! / 50]),
        ),
    },
    ...given,
  } as TrainOptions);
  const lambdas: number[] = [], losses: number[] = [];
  for (;;) {
    const next = await running.next();
    if (next.done) {
      tf.dispose(next.value.params as tf.TensorContainer);
      return { lambdas, losses };
    }
    lambdas.push(next.value.lambda);
    losses.push(next.value.loss);
  }
}

Deno.test("a λ that is given stays where nothing anneals; what begins a run has none", async () => {
  const options = lossOptions("a-softmax", { lambda: 5 });
  const constant = await trained({ options }), none = await trained({});
  deepEqual([constant.lambdas, none.lambdas], [[5, 5, 5, 5], [0, 0, 0, 0]]);
  ok(constant.losses[0]! < none.losses[0]!, "the margin is diluted");
  const pretrain = { loss: "modified-softmax", steps: 2 } as const;
  deepEqual((await trained({ options, pretrain })).lambdas, [0, 0, 5, 5]);
  const annealing = { base: 8, gamma: 1, power: 1, lambdaMin: 0 };
  deepEqual((await trained({ annealing, pretrain })).lambdas, [0, 0, 4, 8 / 3]);
});

Deno.test("refused: a training with options that it would not use", async () => {
  const annealing = { base: 8, gamma: 1, power: 1, lambdaMin: 0 };
  const options = lossOptions("a-softmax", { lambda: 5 });
  await rejects(trained({ options, annealing }), /lambda 5: λ follows the annealing/);
  const quality = lossOptions("adaface", { quality: 1 });
  await rejects(trained({ loss: "adaface", options: quality }), /quality 1: curves alone/);
});

Deno.test("rows of an experiment are refused before the first is trained; those of the table are not", () => {
  const experiments: readonly Experiment[] = Object.values(EXPERIMENTS), { tiny } = EXPERIMENTS;
  for (const experiment of experiments) checkExperiment(experiment);
  const wrong: ExperimentRow = { ...tiny.rows[1]!, loss: "adaface", options: { quality: 1 } };
  throws(
    () => checkExperiment({ ...tiny, rows: [tiny.rows[0]!, wrong] }),
    /curves alone/,
  );
});

Deno.test("λ of a loss on the command line is there at each step", () => {
  const { rows } = comparison(["a-softmax:lambda=5", "a-softmax"].map(chosenLoss), {
    ...{ name: "x", dataset: EXPERIMENTS.tiny.dataset, seeds: [1] },
    ...{ network: "digits-8", dimension: 2 },
  });
  deepEqual(rows.map(({ annealing }) => annealing === null), [true, false]);
  deepEqual(rows[0]!.options, { lambda: 5 });
  throws(() => chosenLoss("adaface:quality=1"), /curves alone/);
});

Deno.test("numbers of a state that are given are what a training begins with", () => {
  const memory = (loss: LossName, given: LossOptions) =>
    Object.values(headMemory({ loss, options: lossOptions(loss, given) }, 10, 2))
      .map(({ value }) => value);
  deepEqual(memory("curricularface", { t: 0.9 }), [0.9]);
  deepEqual(memory("adaface", { std: 1 }), [20, 1]);
  deepEqual(memory("adacos", { scale: 64 }), [64]);
  equal(headMemory({ loss: "adacos", options: { scale: 8 } }, 2, 2).scale!.value, 8);
});
