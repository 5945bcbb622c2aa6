import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { InferenceSession, Tensor } from "onnxruntime-node";
import {
  restored,
  storeAs,
  STORED,
  type StoredAs,
  storedBytes,
} from "../../lib/compress/stored.ts";
import { networkOf } from "../../lib/embed/network_of.ts";
import { toOnnx } from "../../lib/embed/onnx_network.ts";
import { checkWeights, readWeights, writeWeights } from "../../lib/embed/weights.ts";
import { useEngine } from "../../lib/engine/engines.ts";
import { readOnnx, writeOnnx } from "../../lib/format/onnx.ts";
import { readSafeTensors, writeSafeTensors } from "../../lib/format/safetensors.ts";
import { random } from "../../lib/math/random.ts";
import { createNetwork, type Network } from "../../lib/network/networks.ts";
import { embed, KINDS, weightsFor } from "./fixture_network.ts";

await useEngine("wasm");

/** The largest error that rounding may make, by the largest weight of its channel and by itself. */
const BOUNDS: Readonly<Record<StoredAs, (largest: number, value: number) => number>> = {
  float32: () => 0,
  // 11 bits of fraction, or a fixed step below 2^-14.
  float16: (_, value) => Math.max(Math.abs(value) * 2 ** -11, 2 ** -25),
  // Half a step, and what float32 rounds of scale and product.
  int8: (largest) => largest / 127 / 2 * (1 + 1e-5),
};

for (const as of Object.keys(STORED) as StoredAs[]) {
  Deno.test(`${as}: no weight is off by more than half a step, and vectors not at all`, () => {
    const source = random(1, "stored"), channels = 5;
    const sizes = [1e-42, 1e-6, 1, 300, 0]; // of the channels: denormal to large, and none
    const data = Float32Array.from(
      { length: 200 * channels },
      (_, i) => sizes[i % channels]! * source.normal(),
    );
    const slope = { shape: [channels], data: data.slice(0, channels) };
    const back = restored(storeAs({ weight: { shape: [200, channels], data }, slope }, as));
    deepEqual(back.slope, slope);
    const largest = sizes.map((_, c) =>
      Math.max(...data.filter((_, i) => i % channels === c).map(Math.abs))
    );
    back.weight!.data.forEach((value, i) => {
      const most = BOUNDS[as](largest[i % channels]!, data[i]!);
      ok(Math.abs(value - data[i]!) <= Math.max(most, as === "int8" ? 1e-40 : 0), `${data[i]}`);
    });
  });

  for (const network of KINDS) {
    const title = `${network.name}, normalisation ${network.normalisation}`;
    Deno.test(`${as}: ${title} is the same in a file and in onnxruntime, near itself`, async () => {
      const weights = await weightsFor(network, 1);
      const bytes = writeWeights(network, weights, { storedAs: as });
      const file = readWeights(bytes), found = networkOf(file);
      const rounded = checkWeights(found, file.arrays), whole = embed(network, weights);
      const rows = embed(found, rounded), cosine = cosineOf(whole, rows);
      ok(cosine > (as === "int8" ? 0.999 : 1 - 1e-6), `${cosine}`);
      const counted = storedBytes(network.shapes, as), arrays = Object.values(storeAs(weights, as));
      equal(arrays.reduce((sum, { data }) => sum + data.byteLength, 0), counted);
      ok(bytes.length > counted && bytes.length < counted + 8192, "and names and shapes");
      // Onnxruntime makes float32 of the weights by itself, from the bytes of the file alone.
      const model = writeOnnx(toOnnx(network, weights, { storedAs: as }));
      const other = writeOnnx(toOnnx(found, rounded));
      const [one, two] = [await runOnnx(network, model), await runOnnx(network, other)];
      one.forEach((value, i) =>
        ok(Math.abs(value - two[i]!) < 1e-5 * Math.max(...two.map(Math.abs)))
      );
    });
  }
}

Deno.test("arrays of every type are there and back; wide ones begin at multiples of their size", () => {
  const arrays = {
    a: { shape: [3], data: Int8Array.of(-128, 0, 127) },
    b: { shape: [1], data: Float16Array.of(0.1) },
    c: { shape: [2, 1], data: Float32Array.of(1, 2) },
    d: { shape: [], data: Int32Array.of(7) },
  };
  const bytes = writeSafeTensors({ arrays, metadata: {} });
  deepEqual(readSafeTensors(bytes).arrays, arrays);
  deepEqual(Object.keys(readSafeTensors(bytes).arrays), ["c", "d", "b", "a"]);
});

Deno.test("int8 in ONNX is dequantised by channel, and takes a quarter", async () => {
  const network = createNetwork("sphereface-4", { dimension: 8 });
  const weights = await weightsFor(network, 1);
  const [whole, small] = (["float32", "int8"] as const).map((storedAs) =>
    writeOnnx(toOnnx(network, weights, { storedAs }))
  );
  ok(small!.length < 0.26 * whole!.length);
  const { nodes, weights: tensors } = readOnnx(small!);
  equal(nodes.filter(({ type }) => type === "DequantizeLinear").length, 5);
  deepEqual(tensors.get("conv1_1.weight.scales")!.shape, [64]);
});

Deno.test("what cannot be stored or restored is refused by name", () => {
  const weight = (...data: number[]) => ({
    w: { shape: [data.length, 1], data: new Float32Array(data) },
  });
  throws(() => storeAs(weight(1e6), "float16"), /Cannot store w as float16.*65504/);
  throws(() => storeAs(weight(Infinity), "int8"), /Cannot store w as int8.*finite/);
  throws(() => storeAs(weight(1), "int4" as StoredAs), /int4/);
  const { w } = storeAs(weight(1), "int8");
  throws(() => restored({ w: w! }), /w\.scales is not there/);
});

function cosineOf(one: Float32Array, other: Float32Array): number {
  const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, v, i) => sum + v * b[i]!, 0);
  return dot(one, other) / Math.sqrt(dot(one, one) * dot(other, other));
}

/** Embeddings of two images of noise. */
async function runOnnx(network: Network, bytes: Uint8Array): Promise<Float32Array> {
  const session = await InferenceSession.create(bytes, {
    logSeverityLevel: 3,
    intraOpNumThreads: 1,
  });
  const [height, width, channels] = network.input, source = random(2, "onnx");
  const pixels = Float32Array.from(
    { length: 2 * height * width * channels },
    () => source.normal(),
  );
  const data = new Tensor("float32", pixels, [2, channels, height, width]);
  const result = await session.run({ data });
  await session.release();
  return result[session.outputNames[0]!]!.data as Float32Array;
}
