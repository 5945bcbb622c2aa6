import { deepEqual, equal, ok, throws } from "node:assert/strict";
import * as tf from "#tensor";
import { loadDataset } from "../../lib/dataset/datasets.ts";
import { networkOf } from "../../lib/embed/network_of.ts";
import { checkWeights, readWeights } from "../../lib/embed/weights.ts";
import { useEngine } from "../../lib/engine/engines.ts";
import { rowNorms } from "../../lib/experiment/details.ts";
import { EXPERIMENTS } from "../../lib/experiment/experiments.ts";
import { probe } from "../../lib/experiment/probe.ts";
import { lossOptions } from "../../lib/margin/options.ts";
import { createNetwork, type NetworkName, NETWORKS } from "../../lib/network/networks.ts";
import { createEmbedder } from "../../lib/train/embed.ts";
import { train } from "../../lib/train/loop.ts";
import type { Trained, TrainOptions } from "../../lib/train/options.ts";
import { freshState } from "../../lib/train/state.ts";
import { type StepOptions, trainingStep } from "../../lib/train/step.ts";

await useEngine("wasm");
const network = createNetwork("digits-8", { dimension: 2, normalisation: "batch" });
const values = (tensor: tf.Tensor) => [...tensor.dataSync()];
const draw = (count: number, seed = 1) =>
  tf.randomNormal([count, 28, 28, 1], 0.5, 1, "float32", seed) as tf.Images;
/** The largest difference, as a share of the largest number. */
const apart = (one: readonly number[], other: readonly number[]) =>
  Math.max(...one.map((v, i) => Math.abs(v - other[i]!))) / Math.max(...one.map(Math.abs));

/** Not those that have no other form. */
const BARE = (Object.keys(NETWORKS) as NetworkName[])
  .filter((name) => createNetwork(name, { dimension: 2 }).normalisation === "none");
for (const name of BARE) {
  Deno.test(`${name} normalised has gamma, beta, mean and variance at each slope, and no bias`, () => {
    const plain = createNetwork(name, { dimension: 2 });
    const { parameters, memory } = createNetwork(name, { dimension: 2, normalisation: "batch" });
    const slopes = Object.keys(plain.parameters).filter((key) => key.includes("/slope"));
    const each = (part: string) => slopes.map((key) => key.replace("slope", part));
    deepEqual(
      Object.keys(memory),
      slopes.flatMap((key) => ["mean", "variance"].map((part) => key.replace("slope", part))),
    );
    for (const key of [...each("gamma"), ...each("beta")]) equal(parameters[key]!.decay, 0, key);
    const biases = Object.keys(parameters).filter((key) => key.endsWith("/bias"));
    equal(biases.length, 1, "the embedding keeps its own");
    // What is there in both starts alike: each has a random stream by its name.
    deepEqual(
      Object.entries(plain.parameters).filter(([key]) => key in parameters),
      Object.entries(parameters).filter(([key]) => key in plain.parameters),
    );
  });
}

Deno.test("without it a network learns and remembers what it did, and learn() is apply()", () => {
  tf.tidy(() => {
    const plain = createNetwork("digits-8", { dimension: 2 }), start = plain.init(1);
    deepEqual([plain.memory, plain.normalisation], [{}, "none"]);
    deepEqual(Object.keys(plain.shapes), Object.keys(plain.parameters));
    const { embeddings, memory } = plain.learn(start, draw(3));
    deepEqual(memory, {});
    deepEqual(values(embeddings), values(plain.apply(start, draw(3))));
  });
  throws(
    () => createNetwork("digits-8", { dimension: 2, normalisation: "bach" as "batch" }),
    /did you mean "batch"/,
  );
});

Deno.test("a running mean and variance take a tenth of the batch's, the latter over n - 1", () => {
  tf.tidy(() => {
    const images = draw(4), start = network.init(1);
    const maps = tf.conv2d(images, start["01-convolution/weight"] as tf.Images, 2, "same");
    const rows = tf.reshape(maps, [-1, 8]).arraySync() as number[][], n = rows.length;
    const sums = (of: (row: number[], c: number) => number) =>
      Array.from({ length: 8 }, (_, c) => rows.reduce((sum, row) => sum + of(row, c), 0));
    const means = sums((row, c) => row[c]!).map((sum) => sum / n);
    const squares = sums((row, c) => (row[c]! - means[c]!) ** 2);
    const { memory } = network.learn(start, images);
    ok(apart(means.map((mean) => 0.1 * mean), values(memory["01-convolution/mean"]!)) < 1e-5);
    const expected = squares.map((sum) => 0.9 + 0.1 * sum / (n - 1));
    // n = 784: over n in place of n - 1 would be 1e-4 of the batch's share away.
    ok(apart(expected, values(memory["01-convolution/variance"]!)) < 1e-6);
  });
});

Deno.test("inference comes to what training sees, once the same batch has come often enough", () => {
  tf.tidy(() => {
    const images = draw(8), start = network.init(1);
    const seen = values(network.learn(start, images).embeddings);
    let all: tf.Parameters = start;
    ok(apart(seen, values(network.apply(all, images))) > 0.1, "not before");
    for (let i = 0; i < 120; i++) all = { ...all, ...network.learn(all, images).memory };
    // Of the start 0.9^120 = 3e-6 is left; n / (n - 1) in the deepest maps, 8·4·4, is 0.8 %.
    ok(apart(seen, values(network.apply(all, images))) < 0.02);
  });
});

const options: StepOptions = {
  network,
  classes: 3,
  loss: "a-softmax",
  options: { ...lossOptions("a-softmax", {}), lambda: 0 },
  momentum: 0.9,
  decay: 5e-4,
  rule: "caffe",
  clip: 5,
};

Deno.test("a step moves gamma, beta and memory, and the loss of a batch falls", () => {
  const fresh = freshState(options, 1), names = Object.keys(fresh.params);
  const memories = Object.keys(fresh.memory);
  let state = [fresh.params, fresh.velocity, fresh.memory].flatMap((each) => Object.values(each));
  const images = draw(12), labels = tf.tensor1d([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2], "int32");
  const first = state.map(values), step = trainingStep(options), losses: number[] = [];
  for (let i = 0; i < 30; i++) {
    const results = step(...state, images, labels, tf.scalar(0.01), tf.scalar(10));
    tf.dispose(state);
    state = results.slice(0, -2);
    losses.push(values(results.at(-2)!)[0]!);
  }
  ok(losses.every(Number.isFinite) && losses.at(-1)! < losses[0]! / 2, String(losses));
  const moved = (i: number) => values(state[i]!).every((v, k) => v !== first[i]![k]);
  for (const [i, name] of names.entries()) {
    if (/gamma|beta/.test(name)) ok(moved(i), name);
  }
  for (const [i, name] of memories.entries()) ok(moved(2 * names.length + i), name);
  tf.dispose([state, images, labels]);
});

Deno.test("a batch in parts goes by the statistics of each, and remembers their mean", () => {
  tf.tidy(() => {
    const fresh = freshState(options, 1), memories = Object.keys(fresh.memory);
    const given = [fresh.params, fresh.velocity, fresh.memory].flatMap((each) =>
      Object.values(each)
    );
    const all = { ...fresh.params, ...fresh.memory };
    const images = draw(16), labels = tf.tensor1d([..."0120120120120120"].map(Number), "int32");
    const scalars = [tf.scalar(0.01), tf.scalar(0)];
    const [whole, halves] = [1, 2].map((parts) =>
      trainingStep({ ...options, parts })(...given, images, labels, ...scalars)
    );
    const at = 2 * Object.keys(fresh.params).length;
    const each = tf.split<tf.Images>(images, 2).map((half) => network.learn(all, half).memory);
    for (const [i, name] of memories.entries()) {
      const [one, other] = each.map((memory) => values(memory[name]!));
      const mean = one!.map((v, k) => (v + other![k]!) / 2);
      ok(apart(mean, values(halves![at + i]!)) < 1e-5, name);
    }
    ok(whole!.some((tensor, i) => apart(values(tensor), values(halves![i]!)) > 1e-3));
  });
});

const { train: images, test } = await loadDataset("strokes", { train: 128, test: 60 });
const run = (more: Partial<TrainOptions> = {}): TrainOptions => ({
  ...options,
  options: lossOptions("a-softmax", {}),
  classes: 10,
  annealing: { base: 1000, gamma: 0.5, power: 1, lambdaMin: 0 },
  seed: 1,
  batch: 32,
  images,
  steps: 8,
  rate: 0.02,
  warmup: 0,
  schedule: { kind: "cosine" },
  logEvery: 1,
  owner: JSON.stringify({ row: { network: "digits-8" }, seed: 1, data: "" }),
  ...more,
});
async function finish(options: TrainOptions): Promise<Trained> {
  const running = train(options);
  for (;;) {
    const next = await running.next();
    if (next.done) return next.value;
  }
}
const numbersOf = (params: tf.Parameters) =>
  Object.fromEntries(Object.entries(params).map(([name, tensor]) => [name, values(tensor)]));

for (const average of [undefined, { decay: 0.9, every: 1 }]) {
  const how = average ? "averaged" : "last";
  Deno.test(`a run gives its ${how} statistics, resumes to the same bytes, and its checkpoint embeds`, async () => {
    const before = tf.memory().numTensors, kept: Uint8Array[] = [];
    const more = average ? { average } : {};
    const save = (bytes: Uint8Array) => Promise.resolve(void kept.push(bytes));
    const { params } = await finish(run({ ...more, save }));
    equal(kept.length, 2);
    const again = await finish(run({ ...more, resumeFrom: kept[0]! }));
    deepEqual(numbersOf(again.params), numbersOf(params));
    ok(Object.keys(network.shapes).every((name) => name in params));

    const file = readWeights(kept[1]!), found = networkOf(file);
    equal(found.normalisation, "batch");
    for (const [name, { data }] of Object.entries(checkWeights(found, file.arrays))) {
      deepEqual([...data], values(params[name]!), name);
    }
    const row = {
      ...EXPERIMENTS.tiny.rows[1]!,
      network: "digits-8",
      normalisation: "batch" as const,
      training: { ...EXPERIMENTS.tiny.rows[1]!.training, ...more },
    };
    const { norms } = await probe(kept[1]!, row, test, 10);
    const embedded = await createEmbedder(network)(params, test);
    const longest = rowNorms(embedded, 2).reduce((most, norm) => Math.max(most, norm));
    ok(Math.abs(norms.most / longest - 1) < 1e-5, `${norms.most} for ${longest}`);
    tf.dispose([params, again.params] as tf.TensorContainer[]);
    equal(tf.memory().numTensors, before);
  });
}
