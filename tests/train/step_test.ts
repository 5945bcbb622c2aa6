import { deepEqual, equal, ok, throws } from "node:assert/strict";
import * as tf from "#tensor";
import { useEngine } from "../../lib/engine/engines.ts";
import type { LossName } from "../../lib/margin/losses.ts";
import { LOSSES } from "../../lib/margin/losses.ts";
import { lossOptions } from "../../lib/margin/options.ts";
import { createNetwork, type NetworkName, NETWORKS } from "../../lib/network/networks.ts";
import { startParameters } from "../../lib/network/start.ts";
import {
  BIAS,
  HEAD,
  headMemory,
  headSpecs,
  type Learnt,
  RADIUS,
  SCALE,
} from "../../lib/train/head.ts";
import { clipped, parameterSpecs, type StepOptions, trainingStep } from "../../lib/train/step.ts";
import { mean } from "../../lib/math/statistics.ts";

await useEngine("wasm");

/** Numbers by the ten millions take long to draw; tests/network looks at IResNet. */
const LARGE = /^iresnet-/;

for (const name of (Object.keys(NETWORKS) as NetworkName[]).filter((name) => !LARGE.test(name))) {
  Deno.test(`${name} starts the same from the same seed, counts its numbers, embeds a batch`, () => {
    const network = createNetwork(name, { dimension: 3 });
    const [one, same, other] = [1, 1, 2].map((seed) => network.init(seed));
    const numbers = (params: tf.Parameters) => Object.values(params).map((p) => p.dataSync());
    const [first, second, third] = [one!, same!, other!].map(numbers);
    const learnt = Object.entries(network.parameters).filter(([, { rate }]) => rate > 0);
    equal(learnt.reduce((count, [key]) => count + one![key]!.size, 0), network.count);
    deepEqual(
      Object.entries(one!).map(([key, { shape }]) => [key, shape]),
      Object.entries(network.shapes),
    );
    ok(first!.every((values, i) => values.every((v, j) => v === second![i]![j])));
    ok(first!.some((values, i) => values.some((v, j) => v !== third![i]![j])));
    const shape: [number, number, number, number] = [2, ...network.input];
    const embeddings = tf.tidy(() => network.apply(one!, tf.zeros(shape)).arraySync());
    deepEqual(embeddings.map((row) => row.length), [3, 3]);
    tf.dispose([one, same, other] as tf.TensorContainer[]);
  });
}

Deno.test("a batch in parts takes the step of the whole batch", () => {
  const network = createNetwork("digits-8", { dimension: 2 });
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
  const specs = parameterSpecs(options);
  const params = Object.values(startParameters(specs, 1));
  const images = tf.randomNormal([48, 28, 28, 1], 0, 1, "float32", 1);
  const labels = tf.tensor1d(Int32Array.from({ length: 48 }, (_, i) => i % 3), "int32");
  const inputs = [...params, ...params, images, labels, tf.scalar(0.05), tf.scalar(0)];
  const [whole, halves, most] = [1, 2, 7].map((parts) =>
    trainingStep({ ...options, parts })(...inputs).map((tensor) => [...tensor.dataSync()])
  );
  for (const other of [halves!, most!]) {
    whole!.forEach((tensor, i) =>
      tensor.forEach((value, j) => ok(Math.abs(value - other[i]![j]!) < 1e-5, `${i} ${j}`))
    );
  }
  ok(whole!.some((tensor, i) => tensor.some((value, j) => value !== halves![i]![j])));
});

Deno.test("parameters start as Caffe has them: xavier is uniform within ±√(3 / fan-in)", () => {
  const { weight } = startParameters({
    weight: { shape: [100, 100], start: { kind: "xavier", fanIn: 12 }, rate: 1, decay: 1 },
  }, 1);
  const values = [...weight!.dataSync()];
  ok(values.every((v) => Math.abs(v) <= 0.5) && Math.max(...values) > 0.499);
  ok(Math.abs(mean(values.map((v) => v * v)) - 1 / 12) < 5 * Math.sqrt(0.0056 / 1e4));
});

for (const name of Object.keys(LOSSES) as LossName[]) {
  for (const gradient of LOSSES[name].gradients) {
    Deno.test(`training with ${name} (${gradient}) makes the loss of a batch fall`, () => {
      const network = createNetwork("digits-8", { dimension: 2 });
      const options = { ...lossOptions(name, { gradient }), lambda: 0 };
      const run: StepOptions = {
        network,
        classes: 3,
        loss: name,
        options,
        momentum: 0.9,
        decay: 5e-4,
        rule: "caffe",
        clip: 5,
      };
      const step = trainingStep(run), specs = parameterSpecs(run), names = Object.keys(specs);
      let state = Object.values(startParameters(specs, 1));
      const memory = Object.values(headMemory(run, 3, 2)).map(({ value }) => tf.scalar(value));
      state = [...state, ...state.map((p) => tf.zerosLike(p)), ...memory];
      const images = tf.randomNormal([12, 28, 28, 1], 0, 1, "float32", 1);
      const labels = tf.tensor1d([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2], "int32");
      const losses: number[] = [];
      for (let i = 0; i < 30; i++) {
        const results = step(...state, images, labels, tf.scalar(0.01), tf.scalar(10));
        tf.dispose(state);
        state = results.slice(0, -2);
        losses.push(results.at(-2)!.dataSync()[0]!);
      }
      ok(losses.every(Number.isFinite), String(losses));
      if (gradient === "seed") {
        const norms = tf.norm(state[names.indexOf(HEAD)]!, "euclidean", 1).dataSync();
        ok(norms.every((norm) => norm > 0.8 && norm < 1.3), `weights stay near unit: ${norms}`);
      }
      ok(losses.at(-1)! < losses[0]!, `${losses[0]} -> ${losses.at(-1)}`);
      Object.entries(headMemory(run, 3, 2)).forEach(([key, { value }], i) => {
        ok(state[2 * names.length + i]!.dataSync()[0] !== value, `${key} stays at ${value}`);
      });
      tf.dispose([state, images, labels]);
    });
  }
}

Deno.test("a rectified embedding is not negative, and slopes of a ReLU stay 0", () => {
  const network = createNetwork("digits-8", { dimension: 3, activation: "relu", rectified: true });
  ok(network.count < createNetwork("digits-8", { dimension: 3 }).count);
  const run: StepOptions = {
    network,
    classes: 3,
    loss: "softmax",
    options: lossOptions("softmax"),
    momentum: 0.9,
    decay: 5e-4,
    rule: "caffe",
    clip: 5,
  };
  const specs = parameterSpecs(run), names = Object.keys(specs);
  const params = Object.values(startParameters(specs, 1));
  tf.tidy(() => {
    const images = tf.randomNormal([8, 28, 28, 1], 0, 1, "float32", 1) as tf.Images;
    const labels = tf.tensor1d([0, 1, 2, 0, 1, 2, 0, 1], "int32");
    const velocity = params.map((param) => tf.zerosLike(param));
    const scalars = [tf.scalar(0.1), tf.scalar(0)];
    const next = trainingStep(run)(...params, ...velocity, images, labels, ...scalars);
    const named = Object.fromEntries(names.map((name, i) => [name, next[i]!]));
    const embeddings = [...network.apply(named, images).dataSync()];
    ok(embeddings.every((v) => v >= 0) && embeddings.some((v) => v > 0));
    const slopes = names.filter((name) => name.includes("/slope"));
    ok(slopes.length > 3 && slopes.every((name) => named[name]!.dataSync().every((v) => v === 0)));
  });
  tf.dispose(params);
});

for (
  const [name, learn, parameter] of [
    ["normface", ["scale"], SCALE],
    ["vmf", ["scale"], SCALE],
    ["curricularface", ["scale"], SCALE],
    ["adaface", ["scale"], SCALE],
    ["magface", ["scale"], SCALE],
    ["softmax", ["bias"], BIAS],
    ["l2-softmax", ["bias", "scale"], BIAS],
    ["sphereface2", [], BIAS],
  ] as const
) {
  Deno.test(`${name} learns its ${parameter}`, () => {
    const network = createNetwork("digits-8", { dimension: 2 });
    const run: StepOptions = {
      network,
      classes: 3,
      loss: name,
      options: lossOptions(name),
      learn,
      momentum: 0.9,
      decay: 5e-4,
      rule: "caffe",
      clip: 5,
    };
    const specs = parameterSpecs(run), place = Object.keys(specs).indexOf(parameter);
    const params = Object.values(startParameters(specs, 1));
    const velocity = params.map((param) => tf.zerosLike(param));
    const memory = Object.values(headMemory(run, 3, 2)).map(({ value }) => tf.scalar(value));
    const images = tf.randomNormal([12, 28, 28, 1], 0, 1, "float32", 1);
    const labels = tf.tensor1d([0, 1, 2, 0, 1, 2, 0, 1, 0, 0, 1, 2], "int32");
    const results = trainingStep(run)(
      ...params,
      ...velocity,
      ...memory,
      images,
      labels,
      tf.scalar(0.1),
      tf.scalar(1),
    );
    const [before, after] = [params, results].map((all) => [...all[place]!.dataSync()]);
    ok(before!.every((value, i) => Math.abs(value - after![i]!) > 1e-7), `${before} ${after}`);
    tf.dispose([params, velocity, memory, results, images, labels]);
  });
}

for (
  const name of ["center", "ring", "mhe", "triplet", "angular-triplet", "circle-pair"] as const
) {
  Deno.test(`softmax trains with the term ${name}, which falls`, () => {
    const network = createNetwork("digits-8", { dimension: 2 });
    const run: StepOptions = {
      network,
      classes: 3,
      loss: "softmax",
      options: lossOptions("softmax"),
      terms: [{ name, weight: name === "center" ? 0.01 : 0.1 }],
      momentum: 0.9,
      decay: 0,
      rule: "caffe",
      clip: 5,
    };
    const specs = parameterSpecs(run), count = Object.keys(specs).length;
    const memory = Object.values(headMemory(run, 3, 2)).map(({ shape, value }) =>
      tf.fill([...shape], value)
    );
    equal(memory.length, name === "center" ? 1 : 0);
    const params = Object.values(startParameters(specs, 1));
    let state = [...params, ...params.map((p) => tf.zerosLike(p)), ...memory];
    const first = state.map((tensor) => [...tensor.dataSync()]);
    const step = trainingStep(run), losses: number[] = [];
    const images = tf.randomNormal([12, 28, 28, 1], 0, 1, "float32", 1);
    const labels = tf.tensor1d([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2], "int32");
    for (let i = 0; i < 20; i++) {
      const results = step(...state, images, labels, tf.scalar(0.01), tf.scalar(0));
      tf.dispose(state);
      state = results.slice(0, -2);
      losses.push(results.at(-2)!.dataSync()[0]!);
    }
    ok(losses.every(Number.isFinite) && losses.at(-1)! < losses[0]!, String(losses));
    const moved = (i: number) => state[i]!.dataSync().some((v, k) => v !== first[i]![k]);
    if (name === "ring") ok(moved(Object.keys(specs).indexOf(RADIUS)));
    if (name === "center") ok(moved(2 * count));
    tf.dispose([state, images, labels]);
  });
}

Deno.test("a head does not learn what its loss has not", () => {
  const given = (loss: LossName, learn: readonly Learnt[]) =>
    headSpecs({ loss, options: lossOptions(loss), learn }, 10, 2);
  throws(() => given("arcface", ["bias"]), /ArcFace has none/);
  throws(() => given("a-softmax", ["scale"]), /no fixed one/);
  throws(() => given("adacos", ["scale"]), /no fixed one/);
  for (const centers of [1, 3]) {
    const options = lossOptions("subcenter", { centers });
    const terms = [{ name: "mhe", weight: 1 }] as const;
    throws(
      () => headSpecs({ loss: "subcenter", options, terms }, 3, 3),
      { name: "RangeError", message: new RegExp(`mhe .* each class has ${centers} centers`) },
    );
  }
  deepEqual(given("subcenter", [])[HEAD]!.shape, [10, 3, 2]);
  const { [HEAD]: head, [BIAS]: bias } = given("sphereface2", []);
  deepEqual([head!.decay, bias!.decay], [1, 0]);
});

Deno.test("clipped() shortens all gradients together, and leaves short ones alone", () => {
  tf.tidy(() => {
    const long = [tf.tensor1d([3, 0]), tf.tensor2d([[0, 4]])];
    deepEqual(clipped(long, 10).map((g) => [...g.dataSync()]), [[3, 0], [0, 4]]);
    const short = clipped(long, 1).flatMap((g) => [...g.dataSync()]);
    ok(Math.abs(Math.hypot(...short) - 1) < 1e-6 && Math.abs(short[0]! - 0.6) < 1e-6);
    deepEqual([...clipped([tf.zeros([2])], 1)[0]!.dataSync()], [0, 0]);
  });
});
