import { deepEqual, equal, ok, rejects, throws } from "node:assert/strict";
import * as tf from "#tensor";
import { normalise } from "../../lib/dataset/gather.ts";
import { networkEmbedder } from "../../lib/embed/network_embedder.ts";
import { openOnnxEmbedder } from "../../lib/embed/onnx.ts";
import { toOnnx } from "../../lib/embed/onnx_network.ts";
import { SPHEREFACE_PIXELS, writePlanes } from "../../lib/embed/pixels.ts";
import { weightsOf } from "../../lib/embed/weights.ts";
import { type TensorStep, useEngine } from "../../lib/engine/engines.ts";
import { writeOnnx } from "../../lib/format/onnx.ts";
import type { Image } from "../../lib/image/image.ts";
import { random } from "../../lib/math/random.ts";
import { createNetwork } from "../../lib/network/networks.ts";

const WIDTH = 96, HEIGHT = 112, EACH = 3 * WIDTH * HEIGHT;

/** Crops of noise, no two alike. */
function noise(count: number, seed: number): Image<Uint8Array>[] {
  const source = random(seed, "crops");
  return Array.from({ length: count }, () => ({
    data: Uint8Array.from({ length: EACH }, () => source.below(256)),
    width: WIDTH,
    height: HEIGHT,
    channels: 3,
  }));
}

/** Random weights of SphereFace-4, with tensors to apply; the caller disposes those. */
async function some(dimension: number) {
  const network = createNetwork("sphereface-4", { dimension }), params = network.init(3);
  return { network, params, weights: await weightsOf(params) };
}

function farthest(found: ArrayLike<number>, wanted: ArrayLike<number>): number {
  equal(found.length, wanted.length);
  return Array.from(wanted).reduce((most, w, i) => Math.max(most, Math.abs(found[i]! - w)), 0);
}

const engine = await useEngine("wasm");

Deno.test("pixel by pixel and channel by channel are the same numbers in another order", () => {
  const [crop] = noise(1, 1), planes = new Float32Array(EACH), woven = new Float32Array(EACH + 1);
  writePlanes(crop!, SPHEREFACE_PIXELS, planes, 0);
  normalise(crop!.data, 3, woven, 1);
  const size = WIDTH * HEIGHT;
  const wanted = Array.from({ length: EACH }, (_, i) => planes[i % 3 * size + Math.floor(i / 3)]!);
  deepEqual([...woven], [0, ...wanted]);
});

Deno.test("an embedder gives what the network gives, whatever the batch is filled up with", async () => {
  const { network, params, weights } = await some(512), crops = noise(35, 2);
  const pixels = new Float32Array(crops.length * EACH);
  // Blue first, spelt out: crops have red first.
  for (const [i, { data }] of crops.entries()) {
    for (let k = 0; k < EACH; k++) {
      pixels[i * EACH + k] = (data[k - k % 3 + 2 - k % 3]! - 127.5) / 128;
    }
  }
  const wanted = tf.tidy(() =>
    network.apply(params, tf.tensor4d(pixels, [crops.length, HEIGHT, WIDTH, 3])).dataSync()
  );
  const before = tf.memory().numTensors;
  const embedder = networkEmbedder(network, weights, engine);
  deepEqual(
    [embedder.title, embedder.size, embedder.crop],
    [
      "SphereFace-4",
      512,
      { width: WIDTH, height: HEIGHT, channels: 3, template: "112x96", origin: "matlab" },
    ],
  );
  const rows = await embedder.embed(crops);
  // Embeddings are of about 1; sums in another order differ in the seventh digit.
  ok(farthest(rows, wanted) < 1e-5, `${farthest(rows, wanted)}`);
  const alone = await embedder.embed(crops.slice(34));
  ok(farthest(alone, wanted.slice(34 * 512)) < 1e-5);
  equal((await embedder.embed([])).length, 0);
  await embedder.dispose();
  equal(tf.memory().numTensors, before, "tensors are left");
  tf.dispose(params);
});

Deno.test("the network in ONNX, run by onnxruntime, gives the same embeddings", async () => {
  const { network, params, weights } = await some(512), crops = noise(3, 4);
  tf.dispose(params);
  const ours = networkEmbedder(network, weights, engine);
  const theirs = await openOnnxEmbedder(writeOnnx(toOnnx(network, weights)), {
    title: "theirs",
    template: "112x96",
    origin: "matlab",
    pixels: SPHEREFACE_PIXELS,
    threads: 1,
  });
  const [a, b] = [await ours.embed(crops), await theirs.embed(crops)];
  ok(farthest(a, b) < 1e-4, `${farthest(a, b)}`);
  await Promise.all([ours.dispose(), theirs.dispose()]);
});

Deno.test("a step sees few sizes of batch, however many crops there are", async () => {
  const { network, params, weights } = await some(2), seen = new Set<number>();
  tf.dispose(params);
  const compile = <Step extends TensorStep>(_: Step) =>
    ((images: tf.Tensor) => {
      seen.add(images.shape[0]!);
      return [tf.zeros([images.shape[0]!, 2])];
    }) as unknown as Step;
  const embedder = networkEmbedder(network, weights, { compile, parts: 1 });
  const crop = noise(1, 5)[0]!;
  for (let count = 1; count <= 70; count++) {
    equal((await embedder.embed(Array(count).fill(crop))).length, 2 * count);
  }
  deepEqual([...seen].sort((a, b) => a - b), [1, 2, 4, 8, 16, 32]);
  await embedder.dispose();
});

Deno.test("networks for digits and crops of another size are refused with words", async () => {
  const digits = createNetwork("digits-8", { dimension: 2 }), params = digits.init(1);
  const of = await weightsOf(params);
  throws(() => networkEmbedder(digits, of), {
    name: "RangeError",
    message:
      /digits-8: it must take images of \[112, 96\] .* aspect, .* takes \[28, 28, 1\]\. .*sphereface/,
  });
  const wider = createNetwork("digits-8", { dimension: 2, input: [56, 48, 4] });
  throws(() => networkEmbedder(wider, of), /with 1 or 3 channels, .* takes \[56, 48, 4\]/);
  const { network, params: others, weights } = await some(2),
    embedder = networkEmbedder(
      network,
      weights,
    );
  throws(() => networkEmbedder(network, of), /Cannot use the weights for sphereface-4/);
  const [first] = noise(1, 6);
  await rejects(
    embedder.embed([first!, { ...first!, width: HEIGHT, height: WIDTH }]),
    /Cannot embed crop 1: it must be 96 x 112 of 3 channels, is 112 x 96 of 3/,
  );
  await embedder.dispose();
  tf.dispose([params, others]);
});
