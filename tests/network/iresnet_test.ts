import { deepEqual, equal, ok, throws } from "node:assert/strict";
import * as tf from "#tensor";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { prune } from "../../lib/compress/prune.ts";
import { caffeNetOf } from "../../lib/embed/caffe_network.ts";
import { networkOf } from "../../lib/embed/network_of.ts";
import { toOnnx } from "../../lib/embed/onnx_network.ts";
import {
  checkWeights,
  type NetworkWeights,
  readWeights,
  weightsOf,
  writeWeights,
} from "../../lib/embed/weights.ts";
import { type EngineName, useEngine } from "../../lib/engine/engines.ts";
import { writeOnnx } from "../../lib/format/onnx.ts";
import { createNetwork, type Network, type NetworkName } from "../../lib/network/networks.ts";
import { freeWidths } from "../../lib/network/widths.ts";
import { NATIVE } from "../engine/tensorflow.ts";
import type { By } from "./plain.ts";
import { IMAGES, plainly, TINY, tiny, VALUES } from "./tiny_iresnet.ts";

/** A convolution of k x k, and batch normalisation, in numbers that are learnt. */
const conv = (k: number, into: number, out: number) => k * k * into * out;
const bn = (channels: number) => 2 * channels;

/** InsightFace's `sum(p.numel() for p in net.parameters())`, module by module of its source. */
function byHand(units: readonly number[]): number {
  let count = conv(3, 3, 64) + bn(64) + 64, into = 64; // conv1, bn1, prelu
  units.forEach((blocks, stage) => {
    const planes = 64 * 2 ** stage;
    for (let block = 0; block < blocks; block++) {
      count += bn(into) + conv(3, into, planes) + bn(planes) + planes; // bn1, conv1, bn2, prelu
      count += conv(3, planes, planes) + bn(planes); // conv2, bn3
      if (block === 0) count += conv(1, into, planes) + bn(planes); // downsample
      into = planes;
    }
  });
  return count + bn(512) + (512 * 7 * 7 * 512 + 512) + bn(512); // bn2, fc, features
}

for (
  const [name, units, millions] of [
    ["iresnet-18", [2, 2, 2, 2], 24.03],
    ["iresnet-34", [3, 4, 6, 3], 34.14],
    ["iresnet-50", [3, 4, 14, 3], 43.59],
    ["iresnet-100", [3, 13, 30, 3], 65.16],
  ] as const satisfies readonly (readonly [NetworkName, readonly number[], number])[]
) {
  Deno.test(`${name} has as many numbers as InsightFace's, of which it holds 512 at 1`, () => {
    const { parameters, count, input } = createNetwork(name, { dimension: 512 });
    const held = Object.entries(parameters).filter(([, { rate }]) => rate === 0);
    deepEqual(held.map(([name, { shape, start }]) => [name.split("/")[1], shape, start]), [
      ["gamma", [512], { kind: "constant", value: 1 }],
    ]);
    const all = Object.values(parameters).reduce(
      (sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1),
      0,
    );
    deepEqual([input, all, count], [[112, 112, 3], byHand(units), byHand(units) - 512]);
    equal((all / 1e6).toFixed(2), String(millions));
  });
}

const names = Object.keys(tiny.shapes);
const tensors = () =>
  Object.fromEntries(
    names.map((
      name,
    ) => [name, tf.tensor(Float32Array.from(VALUES[name]!.data), [...VALUES[name]!.shape])]),
  );
const images = () => tf.tensor4d(Float32Array.from(IMAGES.data), [...IMAGES.shape]);
const embed = (values: tf.Parameters, by: By) =>
  by === "batch" ? tiny.learn(values, images()).embeddings : tiny.apply(values, images());
/** The largest difference, as a share of the largest number. */
const apart = (one: ArrayLike<number>, other: ArrayLike<number>) => {
  equal(one.length, other.length);
  const far = Math.max(...Array.from(one, (value, i) => Math.abs(value - other[i]!)));
  return far / Math.max(...Array.from(other, Math.abs));
};

/** Some forty operations in float32 upon each other. */
const TOLERANCE = 1e-5;

for (
  const [engine, ignore] of [["cpu", false], ["wasm", false], ["tensorflow", !NATIVE]] as const
) {
  for (const by of ["memory", "batch"] as const) {
    Deno.test({
      name: `a tiny IResNet embeds by the ${by} on ${engine} as in plain float64`,
      ignore,
      fn: async () => {
        await useEngine(engine as EngineName);
        const rows = tf.tidy(() => embed(tensors(), by).dataSync());
        ok(apart(rows, plainly(VALUES, by)) < TOLERANCE);
        ok(apart(rows, plainly(VALUES, by === "batch" ? "memory" : "batch")) > 0.1, "they are two");
      },
    });
  }

  Deno.test({
    name: `its gradients on ${engine} are the central differences of plain float64, in either mode`,
    ignore,
    fn: async () => {
      await useEngine(engine as EngineName);
      for (const by of ["memory", "batch"] as const) checkGradients(by);
    },
  });
}

/** Of Σ c·e, as no scale may be divided out: each embedding counts differently. */
const countsAs = (i: number) => Math.cos(1 + i);

const learnt = Object.keys(tiny.parameters);

/** The first derivatives of each parameter, by central differences. */
const DERIVATIVES = Object.fromEntries((["memory", "batch"] as const).map((by) => {
  const loss = (name: string, at: number, step: number) => {
    const { shape, data } = VALUES[name]!, moved = Float64Array.from(data);
    moved[at]! += step;
    return plainly({ ...VALUES, [name]: { shape, data: moved } }, by)
      .reduce((sum, value, i) => sum + countsAs(i) * value, 0);
  };
  const rows = learnt.map((name) =>
    Float64Array.from(
      { length: Math.min(VALUES[name]!.data.length, 6) },
      (_, i) => (loss(name, i, 1e-6) - loss(name, i, -1e-6)) / 2e-6,
    )
  );
  return [by, rows];
}));

/** What is added to whole channels that only go, perhaps in sums, to what takes their mean off. */
const NO_USE = [
  "02-improved/beta2",
  "02-improved/beta3",
  "03-improved/beta2",
  "04-improved/beta2",
  "04-improved/beta3",
  "05-normalise/beta",
  "06-embedding/bias",
];

function checkGradients(by: By): void {
  const found = tf.tidy(() => {
    const given = tensors(), counts = tf.tensor2d([...Array(15).keys()].map(countsAs), [5, 3]);
    const gradients = tf.grads((...params) => {
      const values = {
        ...given,
        ...Object.fromEntries(learnt.map((name, i) => [name, params[i]!])),
      };
      return tf.sum(tf.mul(embed(values, by), counts));
    })(learnt.map((name) => given[name]!));
    return gradients.map((gradient) => gradient.dataSync());
  });
  const wanted = DERIVATIVES[by]!;
  const largest = Math.max(...wanted.flatMap((row) => [...row].map(Math.abs)));
  learnt.forEach((name, k) =>
    wanted[k]!.forEach((value, i) => {
      // Float32 there, and differences of 1e-6 in float64 here: five digits of the largest.
      const error = Math.abs(value - found[k]![i]!) / largest;
      ok(error < 1e-4, `${name}[${i}] by the ${by}: ${found[k]![i]} for ${value}`);
    })
  );
  const flat = learnt.filter((_, k) =>
    wanted[k]!.every((value) => Math.abs(value) < 1e-6 * largest)
  );
  deepEqual(flat, by === "batch" ? NO_USE : []);
}

async function onnxRows(network: Network, weights: NetworkWeights, images: tf.Images) {
  const session = await InferenceSession.create(writeOnnx(toOnnx(network, weights)), {
    logSeverityLevel: 3,
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
  const planes = tf.tidy(() => tf.transpose(images, [0, 3, 1, 2]));
  const data = new Tensor("float32", planes.dataSync() as Float32Array, planes.shape);
  planes.dispose();
  const result = await session.run({ data });
  await session.release();
  return result[session.outputNames[0]!]!.data as Float32Array;
}

const asWeights = (values: typeof VALUES): NetworkWeights =>
  Object.fromEntries(
    Object.entries(values).map((
      [name, { shape, data }],
    ) => [name, { shape, data: Float32Array.from(data) }]),
  );

Deno.test("a tiny IResNet embeds in onnxruntime as in plain float64", async () => {
  await useEngine("wasm");
  const batch = images(), rows = await onnxRows(tiny, asWeights(VALUES), batch);
  batch.dispose();
  ok(apart(rows, plainly(VALUES, "memory")) < TOLERANCE);
});

Deno.test("IResNet-18 embeds in onnxruntime as here", async () => {
  await useEngine("wasm");
  // Smaller images than its own, for time.
  const network = createNetwork("iresnet-18", { dimension: 64, input: [48, 40, 3] });
  const params = network.init(1), weights = await weightsOf(params);
  const batch = tf.randomUniform([2, 48, 40, 3], -1, 1, "float32", 1) as tf.Images;
  const ours = tf.tidy(() => network.apply(params, batch).dataSync());
  const theirs = await onnxRows(network, weights, batch);
  tf.dispose([batch, ...Object.values(params)]);
  // Sums of 4608 products in other orders, 18 layers deep.
  ok(apart(ours, theirs) < 1e-4, String(apart(ours, theirs)));
});

Deno.test("its weights go to a file and back, pruned too; Caffe and no normalisation are refused", () => {
  const weights = asWeights(VALUES);
  deepEqual(freeWidths(tiny), { "02-improved": 4, "03-improved": 4, "04-improved": 6 });
  const { widths, arrays } = prune(tiny, weights, 0.5);
  deepEqual(widths, { "02-improved": 2, "03-improved": 2, "04-improved": 3 });
  for (
    const [network, of] of [[tiny, weights], [
      createNetwork(TINY, { ...tiny, widths }),
      arrays,
    ]] as const
  ) {
    const file = readWeights(writeWeights(network, checkWeights(network, of)));
    const found = networkOf(file);
    deepEqual([found.name, found.widths, found.normalisation], [TINY, network.widths, "batch"]);
    deepEqual(checkWeights(found, file.arrays), checkWeights(network, of));
  }
  throws(
    () => caffeNetOf(tiny, "deploy"),
    /must have no batch normalisation, has bn1_1.*ONNX takes/,
  );
  throws(
    () => createNetwork("iresnet-18", { dimension: 2, normalisation: "none" }),
    /Cannot place 02-improved: its network must be normalised.*Say normalisation: "batch", or nothing/,
  );
});
