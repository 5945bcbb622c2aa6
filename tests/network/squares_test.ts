import { deepEqual, equal, ok, throws } from "node:assert/strict";
import * as tf from "#tensor";
import { weightsOf } from "../../lib/embed/weights.ts";
import { useEngine } from "../../lib/engine/engines.ts";
import { createNetwork, type Network, type NetworkName } from "../../lib/network/networks.ts";
import { macsIn } from "../../lib/network/summary.ts";
import { apart, onnxRows } from "./compared.ts";

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

/** The table of MobileFaceNet's paper: input side, operator, expansion, channels, repeated, stride. */
const MOBILE = [
  [56, "bottleneck", 2, 64, 5, 2],
  [28, "bottleneck", 4, 128, 1, 2],
  [14, "bottleneck", 2, 128, 6, 1],
  [14, "bottleneck", 4, 128, 1, 2],
  [7, "bottleneck", 2, 128, 2, 1],
] as const;

Deno.test("mobilefacenet has the units of its paper, and its 221 million products", () => {
  const network = createNetwork("mobilefacenet", { dimension: 128 }), { layers } = network;
  let place = 2, into = 64, count = conv(3, 3, 64) + bn(64) + 64 + 9 * 64 + bn(64) + 64;
  for (const [side, kind, expansion, channels, repeated, stride] of MOBILE) {
    for (let k = 0; k < repeated; k++) {
      const { layer, input } = layers[place++]!, inner = expansion * into;
      const wanted = { kind, channels, inner, stride: k === 0 ? stride : 1 };
      deepEqual([input[0], layer], [k === 0 ? side : side / stride, wanted]);
      count += conv(1, into, inner) + 9 * inner + 2 * (bn(inner) + inner);
      count += conv(1, inner, channels) + bn(channels);
      into = channels;
    }
  }
  count += conv(1, 128, 512) + bn(512) + 512 + 49 * 512 + bn(512);
  // A bias in place of the scale of the last normalisation, which is held at 1.
  equal(network.count, count + conv(1, 512, 128) + 128 + 128);
  equal(Math.round(macsIn(network) / 1e6), 221);
});

for (
  // Smaller images than their own, for time.
  const [name, input] of [["iresnet-18", [48, 40, 3]], ["mobilefacenet", [64, 48, 3]]] as const
) {
  Deno.test(`${name} embeds in onnxruntime as here`, async () => {
    await useEngine("wasm");
    const network: Network = createNetwork(name, { dimension: 64, input });
    const params = network.init(1), weights = await weightsOf(params);
    const batch = tf.randomUniform([2, ...input], -1, 1, "float32", 1) as tf.Images;
    const ours = tf.tidy(() => network.apply(params, batch).dataSync());
    const theirs = await onnxRows(network, weights, batch);
    tf.dispose([batch, ...Object.values(params)]);
    // Sums of up to 4608 products in other orders, 18 layers deep.
    ok(apart(ours, theirs) < 1e-4, String(apart(ours, theirs)));
  });
}

Deno.test("networks that have no form without normalisation say so", () => {
  throws(
    () => createNetwork("iresnet-18", { dimension: 2, normalisation: "none" }),
    /Cannot place 02-improved: its network must be normalised.*Say normalisation: "batch", or nothing/,
  );
});
