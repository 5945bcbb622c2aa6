/** Every loss and every network: the same value and gradients on every engine, compiled or not. */
import { ok } from "node:assert/strict";
import * as tf from "#tensor";
import { type Engine, type EngineName, useEngine } from "../../lib/engine/engines.ts";
import { marginLoss } from "../../lib/loss/compute.ts";
import { LOSSES, type LossName } from "../../lib/margin/losses.ts";
import { computeTerm } from "../../lib/loss/terms.ts";
import { startState } from "../../lib/loss/state.ts";
import { lossOptions, lossRow } from "../../lib/margin/options.ts";
import { type TermName, termOptions, TERMS } from "../../lib/margin/terms.ts";
import { random } from "../../lib/math/random.ts";
import { createNetwork, type NetworkName, NETWORKS } from "../../lib/network/networks.ts";
import { NATIVE } from "../engine/tensorflow.ts";

/** How far engines may be apart: 1e-3 of the largest number of a tensor. */
const TOLERANCE = 1e-3;

function values(shape: readonly number[], key: string): tf.Tensor {
  const source = random(1, key), size = shape.reduce((a, b) => a * b, 1);
  const scale = shape.length > 1 ? 1 / Math.sqrt(size / shape.at(-1)!) : 0.1;
  return tf.tensor(Float32Array.from({ length: size }, () => scale * source.normal()), [...shape]);
}

type Case = {
  name: string;
  /** What derivatives are taken of, and whole numbers that come into a step beside it. */
  make: () => {
    given: tf.Tensor[];
    labels?: tf.Labels;
    law: (labels: tf.Labels, ...x: tf.Tensor[]) => tf.Tensor;
  };
};

const CASES: Case[] = [
  ...(Object.keys(LOSSES) as LossName[]).map((name): Case => ({
    name: `the loss ${name}`,
    make: () => ({
      given: [
        tf.mul(values([6, 8], "x"), 6),
        values(name === "subcenter" ? [5, 3, 8] : [5, 8], "w"),
        ...(lossRow(name).bias ? [values(lossRow(name).bias === "one" ? [] : [5], "b")] : []),
      ],
      labels: tf.tensor1d([0, 4, 2, 1, 3, 0], "int32"),
      law: (labels, embeddings, weights, bias) => {
        const { loss, state } = marginLoss(name, {
          embeddings: embeddings as tf.Matrix,
          weights: weights as tf.Matrix,
          labels,
          ...(bias ? { bias: bias as tf.Vector } : {}),
        }, { ...lossOptions(name, {}), state: startState(name, 5) });
        return tf.addN([loss, ...Object.values(state ?? {})]);
      },
    }),
  })),
  ...(Object.keys(TERMS) as TermName[]).filter((name) => name !== "mhe-caffe").map((
    name,
  ): Case => ({
    name: `the term ${name}`,
    make: () => ({
      given: [
        tf.mul(values([6, 8], "x"), 6),
        values([5, 8], "w"),
        values([5, 8], "c"),
        tf.add(values([], "r"), 3),
      ],
      labels: tf.tensor1d([0, 4, 2, 0, 4, 0], "int32"),
      law: (labels, features, weights, centers, radius) => {
        const given = {
          features: features as tf.Matrix,
          weights: weights as tf.Matrix,
          centers: centers as tf.Matrix,
          radius: radius as tf.Scalar,
          labels,
        };
        const { loss } = computeTerm(name, given, termOptions(name), true);
        // So that a derivative by each is there, whatever the term takes.
        const all = [features, weights, centers, radius].map((x) => tf.sum(tf.square(x!)));
        return tf.add(tf.mul(10, loss), tf.mul(1e-3, tf.addN(all)));
      },
    }),
  })),
  ...[
    // Their units are held to float64, in small, in tests/network.
    ...(Object.keys(NETWORKS) as NetworkName[]).filter((name) => !/^(iresnet-|mobile)/.test(name))
      .map((name) => [name, "none"] as const),
    ...(["digits-8", "digits-pooled"] as const).map((name) => [name, "batch"] as const),
  ].map(([name, normalisation]): Case => ({
    name: `the network ${name}${normalisation === "batch" ? ", normalised" : ""}`,
    make: () => {
      const network = createNetwork(name, { dimension: 3, normalisation });
      const names = Object.keys(network.shapes);
      const start = network.init(1);
      return {
        given: [
          values([1, ...network.input], "images"),
          // Biases start at 0, where one that is forgotten would not be missed.
          ...names.map((key) =>
            start[key]!.rank > 1 ? start[key]! : tf.add(start[key]!, values(start[key]!.shape, key))
          ),
        ],
        law: (_, images, ...params) => {
          const { embeddings, memory } = network.learn(
            Object.fromEntries(names.map((key, i) => [key, params[i]!])),
            images as tf.Images,
          );
          const remembered = Object.values(memory).map((tensor) => tf.sum(tensor));
          return tf.addN([tf.sum(tf.square(embeddings)), ...remembered]);
        },
      };
    },
  })),
];

async function compute({ make }: Case, name: EngineName, compiled: boolean) {
  const engine: Engine = await useEngine(name);
  const numbers: Float32Array[] = []; // not what the tidy returns: it would look into each number
  tf.tidy(() => {
    const { given, labels = tf.tensor1d([], "int32") as tf.Labels, law } = make();
    const plain = (labels: tf.Tensor, ...x: tf.Tensor[]) => {
      const { value, grads } = tf.valueAndGrads((...x) => law(labels as tf.Labels, ...x))(x);
      return [value, ...grads];
    };
    const step = compiled ? engine.compile(plain) : plain;
    numbers.push(...step(labels, ...given).map((tensor) => Float32Array.from(tensor.dataSync())));
  });
  return numbers;
}

const ENGINES = [
  ["cpu", "cpu", false, false],
  ["tensorflow", "tensorflow", false, !NATIVE],
  ["tensorflow, compiled", "tensorflow", true, !NATIVE],
] as const;

/** Minutes in plain JavaScript, or on one core of wasm: their layers are those of the others. */
const LARGE = /l-softmax-mnist|sphereface-/, LARGEST = /sphereface-(20|36|64)/;

for (const one of CASES) {
  // The largest ones are compared with TensorFlow's own eager kernels.
  const reference: EngineName = LARGEST.test(one.name) ? "tensorflow" : "wasm";
  let known: Promise<Float32Array[]> | undefined;
  for (const [title, engine, compiled, ignore] of ENGINES) {
    if (engine === "cpu" && LARGE.test(one.name)) continue;
    if (engine === reference && !compiled) continue;
    Deno.test({
      name: `${one.name} agrees on ${title} with ${reference}`,
      ignore,
      fn: async () => {
        const expected = await (known ??= compute(one, reference, false));
        const found = await compute(one, engine, compiled);
        expected.forEach((row, i) => {
          const largest = row.reduce((most, v) => Math.max(most, Math.abs(v)), 1e-30);
          ok(row.length === found[i]!.length && largest > 1e-30, `tensor ${i} has numbers`);
          row.forEach((v, j) => {
            const error = Math.abs(v - found[i]![j]!) / largest;
            if (!(error < TOLERANCE)) ok(false, `tensor ${i}[${j}]: ${found[i]![j]} for ${v}`);
          });
        });
      },
    });
  }
}
