import { deepEqual, ok, throws } from "node:assert/strict";
import * as tf from "#tensor";
import { prune } from "../../lib/compress/prune.ts";
import { caffeNetOf } from "../../lib/embed/caffe_network.ts";
import { caffeDimension, toCaffe } from "../../lib/embed/caffe_weights.ts";
import { networkOf } from "../../lib/embed/network_of.ts";
import { checkWeights, readWeights, writeWeights } from "../../lib/embed/weights.ts";
import { useEngine } from "../../lib/engine/engines.ts";
import { createNetwork } from "../../lib/network/networks.ts";
import { freeWidths } from "../../lib/network/widths.ts";
import { NATIVE } from "../engine/tensorflow.ts";
import { apart, asWeights, onnxRows } from "./compared.ts";
import type { By } from "./plain.ts";
import type { Small } from "./small.ts";
import { TINY_IRESNET } from "./tiny_iresnet.ts";
import { TINY_MOBILE } from "./tiny_mobile.ts";

/** Some forty operations in float32 upon each other. */
const TOLERANCE = 1e-5;

const ENGINES = [["cpu", false], ["wasm", false], ["tensorflow", !NATIVE]] as const;
const MODES = ["memory", "batch"] as const;

const imagesOf = ({ images: { data, shape } }: Small) =>
  tf.tensor4d(Float32Array.from(data), [...shape]);

function embed(small: Small, values: tf.Parameters, by: By): tf.Matrix {
  const { network } = small, images = imagesOf(small);
  return by === "batch" ? network.learn(values, images).embeddings : network.apply(values, images);
}

function tensorsOf({ values }: Small): Record<string, tf.Tensor> {
  return Object.fromEntries(
    Object.entries(values).map(([name, { shape, data }]) => {
      return [name, tf.tensor(Float32Array.from(data), [...shape])];
    }),
  );
}

/** Of Σ c·e, as no scale may be divided out: each embedding counts differently. */
const countsAs = (i: number) => Math.cos(1 + i);

/** The first derivatives of each parameter, by central differences in float64. */
function derivativesOf({ network, values, plainly }: Small, by: By): Map<string, Float64Array> {
  const loss = (name: string, at: number, step: number) => {
    const { shape, data } = values[name]!, moved = Float64Array.from(data);
    moved[at]! += step;
    return plainly({ ...values, [name]: { shape, data: moved } }, by)
      .reduce((sum, value, i) => sum + countsAs(i) * value, 0);
  };
  return new Map(
    Object.keys(network.parameters).map((name) => {
      const length = Math.min(values[name]!.data.length, 6);
      const at = (i: number) => (loss(name, i, 1e-6) - loss(name, i, -1e-6)) / 2e-6;
      return [name, Float64Array.from({ length }, (_, i) => at(i))];
    }),
  );
}

function gradientsOf(small: Small, by: By): Map<string, Float32Array> {
  const learnt = Object.keys(small.network.parameters);
  const found = tf.tidy(() => {
    const given = tensorsOf(small);
    const counts = tf.tensor2d([...Array(15).keys()].map(countsAs), [5, 3]);
    const gradients = tf.grads((...params) => {
      const moved = Object.fromEntries(learnt.map((name, i) => [name, params[i]!]));
      return tf.sum(tf.mul(embed(small, { ...given, ...moved }, by), counts));
    })(learnt.map((name) => given[name]!));
    return gradients.map((gradient) => gradient.dataSync() as Float32Array);
  });
  return new Map(learnt.map((name, i) => [name, found[i]!]));
}

for (const small of [TINY_IRESNET, TINY_MOBILE]) {
  const { name, network, values, plainly, noUse } = small;
  const wanted = { memory: derivativesOf(small, "memory"), batch: derivativesOf(small, "batch") };
  for (const [engine, ignore] of ENGINES) {
    Deno.test({
      name: `${name} embeds on ${engine} as in plain float64, in training and inference`,
      ignore,
      fn: async () => {
        await useEngine(engine);
        const [memory, batch] = MODES.map((by) =>
          tf.tidy(() => embed(small, tensorsOf(small), by).dataSync())
        );
        ok(apart(memory!, plainly(values, "memory")) < TOLERANCE);
        ok(apart(batch!, plainly(values, "batch")) < TOLERANCE);
        ok(apart(memory!, batch!) > 0.1, "they are two");
      },
    });

    Deno.test({
      name: `${name} has on ${engine} the gradients of plain float64, in training and inference`,
      ignore,
      fn: async () => {
        await useEngine(engine);
        for (const by of MODES) {
          const found = gradientsOf(small, by), rows = [...wanted[by]];
          const largest = Math.max(...rows.flatMap(([, row]) => [...row].map(Math.abs)));
          for (const [name, row] of rows) {
            row.forEach((value, i) => {
              // Float32 there, and differences of 1e-6 in float64 here: five digits of the largest.
              const error = Math.abs(value - found.get(name)![i]!) / largest;
              ok(error < 1e-4, `${name}[${i}] by the ${by}: ${found.get(name)![i]} for ${value}`);
            });
          }
          const flat = rows.filter(([, row]) => row.every((v) => Math.abs(v) < 1e-6 * largest));
          deepEqual(flat.map(([name]) => name), by === "batch" ? noUse : []);
        }
      },
    });
  }

  Deno.test(`${name} embeds in onnxruntime as in plain float64`, async () => {
    await useEngine("wasm");
    const images = imagesOf(small), rows = await onnxRows(network, asWeights(values), images);
    images.dispose();
    ok(apart(rows, plainly(values, "memory")) < TOLERANCE);
  });

  Deno.test(`${name} goes to a file and back, pruned too; Caffe's are refused`, () => {
    const weights = asWeights(values), { widths, arrays } = prune(network, weights, 0.5);
    const half = Object.entries(freeWidths(network)).map(([path, width]) =>
      [path, width - Math.round(width / 2)] as const
    );
    ok(half.length > 1);
    deepEqual(widths, Object.fromEntries(half));
    const slim = createNetwork(name, { ...network, widths });
    for (const [network, of] of [[small.network, weights], [slim, arrays]] as const) {
      const file = readWeights(writeWeights(network, checkWeights(network, of)));
      const found = networkOf(file);
      deepEqual([found.name, found.widths, found.normalisation], [name, network.widths, "batch"]);
      deepEqual(checkWeights(found, file.arrays), checkWeights(network, of));
    }
    const refused = /Caffe, or from there: .* no batch normalisation, has bn1_1.*ONNX takes it/;
    throws(() => caffeNetOf(network, "deploy"), refused);
    throws(() => toCaffe(network, weights), refused);
    throws(() => caffeDimension(name, { name: "", layers: [] }), refused);
  });
}
