import { deepEqual, equal, match, ok, throws } from "node:assert/strict";
import * as tf from "#tensor";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { caffeNetOf, type CaffeTraining } from "../../lib/embed/caffe_network.ts";
import { caffeCount, caffeDimension, fromCaffe, toCaffe } from "../../lib/embed/caffe_weights.ts";
import { toOnnx } from "../../lib/embed/onnx_network.ts";
import { networkOf } from "../../lib/embed/network_of.ts";
import {
  checkWeights,
  type NetworkWeights,
  parametersOf,
  readWeights,
  weightsOf,
  writeWeights,
} from "../../lib/embed/weights.ts";
import { useEngine } from "../../lib/engine/engines.ts";
import { caffeNet } from "../../lib/format/caffe_net.ts";
import {
  type CaffeBlob,
  type CaffeModel,
  readCaffeModel,
  writeCaffeModel,
} from "../../lib/format/caffemodel.ts";
import { writeOnnx } from "../../lib/format/onnx.ts";
import { readPrototxt, writePrototxt } from "../../lib/format/prototxt.ts";
import { random } from "../../lib/math/random.ts";
import {
  createNetwork,
  type Network,
  type NetworkName,
  NETWORKS,
} from "../../lib/network/networks.ts";
import { summarise } from "../../lib/network/summary.ts";
import { writeCheckpoint } from "../../lib/train/checkpoint.ts";
import { runCaffe } from "./caffe_runner.ts";

await useEngine("wasm");

/** Weights as they start, biases and slopes moved: what is the same everywhere hides its order. */
async function weightsFor(network: Network, seed = 1): Promise<NetworkWeights> {
  const params = network.init(seed), source = random(seed, "exchange");
  const weights = await weightsOf(params);
  tf.dispose(params as tf.TensorContainer);
  return Object.fromEntries(
    Object.entries(weights).map(([name, { shape, data }]) => [name, {
      shape,
      data: shape.length > 1 ? data : data.map((value) => value + 0.1 * source.normal()),
    }]),
  );
}

/** `[count, height, width, channels]`, within ±1. */
function imagesFor({ input }: Network, count: number): Float32Array {
  const source = random(3, "images");
  return Float32Array.from(
    { length: count * input.reduce((a, b) => a * b, 1) },
    () => 2 * source.uniform() - 1,
  );
}

/** The same, `[count, channels, height, width]`. */
function planes(images: Float32Array, [height, width, channels]: Network["input"]): Float32Array {
  const size = height * width;
  return images.map((_, at) => {
    const image = Math.floor(at / (size * channels)), c = Math.floor(at / size) % channels;
    return images[(image * size + at % size) * channels + c]!;
  });
}

function embed(network: Network, weights: NetworkWeights, images: Float32Array): Float32Array {
  const params = parametersOf(network, weights);
  const count = images.length / network.input.reduce((a, b) => a * b, 1);
  const rows = tf.tidy(() =>
    network.apply(params, tf.tensor4d(images, [count, ...network.input]))
      .dataSync() as Float32Array
  );
  tf.dispose(params as tf.TensorContainer);
  return rows;
}

async function embedOnnx(network: Network, weights: NetworkWeights, images: Float32Array) {
  const session = await InferenceSession.create(writeOnnx(toOnnx(network, weights)), {
    logSeverityLevel: 3,
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
  const [height, width, channels] = network.input;
  const count = images.length / (height * width * channels);
  const data = new Tensor("float32", planes(images, network.input), [
    ...[count, channels, height, width],
  ]);
  const result = await session.run({ data });
  await session.release();
  const output = result[session.outputNames[0]!]!;
  deepEqual([...output.dims], [count, network.dimension]);
  return output.data as Float32Array;
}

/** The largest difference, as a share of the largest number. */
function apart(one: Float32Array, other: Float32Array): number {
  equal(one.length, other.length);
  const largest = one.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  ok(largest > 1e-3, "all but nothing would be as near as anything");
  const far = one.reduce((most, value, i) => Math.max(most, Math.abs(value - other[i]!)), 0);
  return far / largest;
}

const sphereface20 = createNetwork("sphereface-20", { dimension: 512 });
const prototxt = (network: Network, kind: "deploy" | "train", training?: CaffeTraining) =>
  caffeNet(readPrototxt(writePrototxt(caffeNetOf(network, kind, training))));

/** The channels and convolutions of each stage of SphereFace-20, as released. */
const STAGES = [[64, 3], [128, 5], [256, 9], [512, 3]] as const;
const RELEASED = STAGES.flatMap(([channels, convolutions], i) =>
  Array.from({ length: convolutions }, (_, k) => {
    const number = `${i + 1}_${k + 1}`, into = k > 0 ? channels : i > 0 ? channels / 2 : 3;
    return [
      { name: `conv${number}`, type: "Convolution", shapes: [[channels, into, 3, 3], [channels]] },
      { name: `relu${number}`, type: "PReLU", shapes: [[channels]] },
      ...(k > 0 && k % 2 === 0 ? [{ name: `res${number}`, type: "Eltwise", shapes: [] }] : []),
    ];
  }).flat()
);

Deno.test("SphereFace-20 for Caffe: the layers of the released file, in order, 62 arrays", async () => {
  const { name, inputs, layers } = prototxt(sphereface20, "deploy");
  equal(name, "SphereFace-20");
  deepEqual(inputs, [{ name: "data", shape: [1, 3, 112, 96] }]);
  const fc = { name: "fc5", type: "InnerProduct", shapes: [[512, 512 * 7 * 6], [512]] };
  const all = [...RELEASED, fc];
  deepEqual(
    layers.map(({ name, type }) => ({ name, type })),
    all.map(({ name, type }) => ({ name, type })),
  );
  const model = toCaffe(sphereface20, await weightsFor(sphereface20));
  deepEqual(
    model.layers.map(({ name, type, blobs }) => ({
      name,
      type,
      shapes: blobs.map(({ shape }) => [...shape]),
    })),
    all,
  );
  equal(model.layers.flatMap(({ blobs }) => blobs).length, 62);
  const frozen = model.layers.filter(({ name, type }) =>
    type === "Convolution" && !name.endsWith("_1")
  );
  equal(frozen.length, 16);
  ok(frozen.every(({ blobs: [, bias] }) => bias!.data.every((value) => value === 0)));
});

Deno.test("SphereFace-20 for Caffe: what each layer takes, its rates and its start", () => {
  const { layers } = prototxt(sphereface20, "deploy");
  const of = (name: string) => layers.find((layer) => layer.name === name)!;
  deepEqual(of("relu1_2").bottoms, ["conv1_2"]);
  deepEqual(of("relu1_2").tops, ["conv1_2"]); // in place
  deepEqual(of("conv1_2").bottoms, ["conv1_1"]);
  deepEqual(of("res1_3").bottoms, ["conv1_1", "conv1_3"]);
  deepEqual(of("res2_5").bottoms, ["res2_3", "conv2_5"]);
  deepEqual(of("conv3_1").bottoms, ["res2_5"]);
  deepEqual(of("fc5").bottoms, ["res4_3"]);
  const [free, weight, frozen] = [{ lr: 2, decay: 0 }, { lr: 1, decay: 1 }, { lr: 0, decay: 0 }];
  for (const { name, type, params, convolution, innerProduct } of layers) {
    const first = name.endsWith("_1");
    if (type === "Convolution") {
      deepEqual(params, [weight, first ? free : frozen], name);
      deepEqual(convolution!.stride, first ? [2, 2] : [1, 1], name);
      deepEqual([convolution!.kernel, convolution!.pad], [[3, 3], [1, 1]], name);
      const { type, std } = convolution!.weightFiller;
      deepEqual([type, std], first ? ["xavier", 1] : ["gaussian", 0.01], name);
    } else if (type === "InnerProduct") {
      deepEqual(params, [weight, free]);
      equal(innerProduct!.weightFiller.type, "xavier");
    } else deepEqual(params, [], name); // so that slopes decay
  }
});

Deno.test("SphereFace-20 trains in Caffe as it was released, or with another margin", () => {
  const { inputs, layers } = prototxt(sphereface20, "train");
  deepEqual(inputs, []);
  deepEqual(layers.slice(1, -2).map(({ name }) => name), [
    ...RELEASED.map(({ name }) => name),
    "fc5",
  ]);
  const [data, head, loss] = [layers[0]!, layers.at(-2)!, layers.at(-1)!];
  deepEqual([data.type, data.tops], ["ImageData", ["data", "label"]]);
  deepEqual([head.name, head.type], ["fc6", "MarginInnerProduct"]);
  deepEqual([head.bottoms, head.tops], [["fc5", "label"], ["fc6", "lambda"]]);
  deepEqual([loss.type, loss.bottoms], ["SoftmaxWithLoss", ["fc6", "label"]]);
  const { weightFiller, ...told } = head.marginInnerProduct!;
  equal(weightFiller.type, "xavier");
  deepEqual(told, {
    outputs: 10572,
    type: "QUADRUPLE",
    base: 1000,
    gamma: 0.12,
    power: 1,
    lambdaMin: 5,
    iteration: 0,
    axis: 1,
  });
  const annealing = { base: 500, gamma: 0.1, power: 2, lambdaMin: 0, iteration: 70 };
  const other = prototxt(sphereface20, "train", { classes: 10, margin: 2, annealing });
  const { weightFiller: _, axis: __, ...rest } = other.layers.at(-2)!.marginInnerProduct!;
  deepEqual(rest, { outputs: 10, type: "DOUBLE", ...annealing });
  throws(
    () => caffeNetOf(sphereface20, "train", { margin: 5 as 4 }),
    /must be 1, 2, 3 or 4, got 5/,
  );
  throws(() => caffeNetOf(sphereface20, "train", { classes: 0 }), /above 0, got 0/);
});

Deno.test("networks have as many convolutions, numbers and products as their paper and files say", () => {
  for (
    // Numbers and products in millions, as PyTorch and the prototxt's arithmetic give them.
    const [name, convolutions, numbers, products] of [
      ["sphereface-4", 4, 12.56, 160],
      ["sphereface-10", 10, 15.22, 760],
      ["sphereface-20", 20, 22.67, 1750],
      ["sphereface-36", 36, 32.78, 3340],
      ["sphereface-64", 64, 48.2, 6110],
      ["sphereface-64-caffe", 62, 47.9, 5910],
    ] as const
  ) {
    const network = createNetwork(name, { dimension: 512 }), layers = summarise(network);
    const { layers: inCaffe } = prototxt(network, "deploy");
    equal(inCaffe.filter(({ type }) => type === "Convolution").length, convolutions, name);
    ok(Math.abs(caffeCount(network) / 1e6 - numbers) < 0.05, `${name} ${caffeCount(network)}`);
    const macs = layers.reduce((sum, { macs }) => sum + macs, 0);
    ok(Math.abs(macs / 1e6 - products) < 5, `${name} ${macs}`);
    equal(layers.reduce((sum, { parameters }) => sum + parameters, 0), network.count);
  }
  equal(caffeCount(sphereface20), 22_670_656);
  // Two biases in each unit, which Caffe holds at 0 and we have not.
  const frozen = 2 * (1 * 64 + 2 * 128 + 4 * 256 + 1 * 512);
  equal(sphereface20.count, 22_670_656 - frozen);
  deepEqual(
    prototxt(createNetwork("sphereface-64-caffe", { dimension: 512 }), "deploy").layers
      .filter(({ name }) => name.startsWith("conv")).map(({ name }) => name[4]).join(""),
    "1".repeat(7) + "2".repeat(15) + "3".repeat(33) + "4".repeat(7),
  );
});

Deno.test("a ReLU network for Caffe: slopes that stay 0, and a ReLU after the embedding", () => {
  const network = createNetwork("digits-pooled", {
    dimension: 2,
    activation: "relu",
    rectified: true,
  });
  const { layers } = prototxt(network, "train", { classes: 10 });
  const prelu = layers.find(({ type }) => type === "PReLU")!;
  deepEqual(prelu.params, [{ lr: 0, decay: 0 }]);
  equal(prelu.prelu!.filler.value, 0);
  deepEqual(layers.slice(-3).map(({ name, bottoms }) => [name, bottoms[0]]), [
    ["relu4", "fc4"],
    ["fc5", "fc4"],
    ["softmax_loss", "fc5"],
  ]);
});

for (const name of ["sphereface-20", "lenet-plus"] as const) {
  Deno.test(`${name} goes to a caffemodel and back without the loss of a bit`, async () => {
    const network = createNetwork(name, { dimension: 20 }), weights = await weightsFor(network);
    const model = readCaffeModel(writeCaffeModel(toCaffe(network, weights)));
    equal(caffeDimension(name, model), 20);
    const back = fromCaffe(network, model);
    deepEqual(Object.keys(back), Object.keys(network.parameters));
    for (const [key, { shape, data }] of Object.entries(weights)) {
      deepEqual([...back[key]!.shape], [...shape], key);
      ok(data.every((value, i) => Object.is(value, back[key]!.data[i])), key);
    }
  });
}

for (
  // Sums in float32 there, in float64 here, layer upon layer: 2e-6 of the largest is what they differ.
  const [name, rectified] of [
    ["sphereface-10", false],
    ["lenet-plus", false],
    ["l-softmax-mnist", true],
  ] as const
) {
  Deno.test(`${name} in Caffe, by its prototxt and caffemodel, embeds as it does here`, async () => {
    const network = createNetwork(name, { dimension: 8, rectified });
    const weights = await weightsFor(network), images = imagesFor(network, 1);
    const [height, width, channels] = network.input;
    const { shape, data } = runCaffe(
      prototxt(network, "deploy"),
      readCaffeModel(writeCaffeModel(toCaffe(network, weights))),
      { shape: [channels, height, width], data: planes(images, network.input) },
    );
    deepEqual([...shape], [8, 1, 1]);
    ok(rectified === data.every((value) => value >= 0), String(data));
    ok(apart(embed(network, weights, images), data) < 1e-5);
  });
}

for (const input of [[56, 48, 3], [56, 48, 1]] as const) {
  Deno.test(`images of ${input.join("x")}: the file says it, Caffe and ONNX take and embed them`, async () => {
    const network = createNetwork("sphereface-4", { dimension: 6, input });
    const weights = await weightsFor(network), images = imagesFor(network, 1);
    const file = readWeights(writeWeights(network, weights)), found = networkOf(file);
    deepEqual(found.input, input);
    deepEqual(checkWeights(found, file.arrays), weights);
    const ours = embed(found, weights, images), [height, width, channels] = input;
    const net = prototxt(found, "deploy");
    deepEqual(net.inputs, [{ name: "data", shape: [1, channels, height, width] }]);
    const model = readCaffeModel(writeCaffeModel(toCaffe(found, weights)));
    const first = { shape: [channels, height, width] as const, data: planes(images, input) };
    ok(apart(ours, runCaffe(net, model, first).data) < 1e-5);
    ok(apart(ours, await embedOnnx(found, weights, images)) < 1e-5);
    deepEqual(fromCaffe(found, model), weights);
    const train = writePrototxt(caffeNetOf(found, "train"));
    match(train, /source: "data\/CASIA-WebFace-56X48\.txt"/);
    equal(train.match(/mean_value/g)!.length, channels);
  });
}

Deno.test("SphereFace-20 embeds alike here, from its caffemodel and in onnxruntime", async () => {
  const weights = await weightsFor(sphereface20), images = imagesFor(sphereface20, 2);
  const ours = embed(sphereface20, weights, images);
  const model = readCaffeModel(writeCaffeModel(toCaffe(sphereface20, weights)));
  deepEqual(embed(sphereface20, fromCaffe(sphereface20, model), images), ours);
  // Both add up in float32, in other orders, 21 layers deep: 4e-6 apart.
  ok(apart(ours, await embedOnnx(sphereface20, weights, images)) < 1e-5);
});

/** Thousands of millions of products each image: left out for their time, or in tests/network. */
const LARGE = /^(sphereface-64|iresnet-|mobile)/;
for (const name of (Object.keys(NETWORKS) as NetworkName[]).filter((name) => !LARGE.test(name))) {
  Deno.test(`${name} embeds alike here and in onnxruntime`, async () => {
    const rectified = name === "digits-12"; // one with a ReLU at its end
    const network = createNetwork(name, { dimension: 6, rectified });
    const weights = await weightsFor(network), images = imagesFor(network, 2);
    ok(apart(embed(network, weights, images), await embedOnnx(network, weights, images)) < 1e-4);
  });
}

for (const name of ["digits-8", "digits-pooled", "sphereface-10"] as const) {
  Deno.test(`${name} normalised embeds alike here and in onnxruntime, and goes to a file and back`, async () => {
    const network = createNetwork(name, { dimension: 6, normalisation: "batch" });
    const moved = await weightsFor(network), images = imagesFor(network, 2);
    // A variance below 0 is none.
    const weights = Object.fromEntries(
      Object.entries(moved).map(([key, { shape, data }]) => [key, {
        shape,
        data: key.includes("/variance") ? data.map((v) => v * v + 0.1) : data,
      }]),
    );
    ok(apart(embed(network, weights, images), await embedOnnx(network, weights, images)) < 1e-4);
    const file = readWeights(writeWeights(network, weights)), found = networkOf(file);
    equal(found.normalisation, "batch");
    deepEqual(checkWeights(found, file.arrays), weights);
    throws(() => toCaffe(network, weights), /no batch normalisation, has bn1_1/);
    throws(
      () =>
        caffeNetOf(
          createNetwork("sphereface-10", { dimension: 2, normalisation: "batch" }),
          "deploy",
        ),
      /ONNX takes it/,
    );
  });
}

Deno.test("networks that pad their far sides only are refused for Caffe, in words", () => {
  for (const name of Object.keys(NETWORKS) as NetworkName[]) {
    const network = createNetwork(name, { dimension: 2 });
    if (/^digits-(\d|d)/.test(name)) {
      throws(
        () => caffeNetOf(network, "deploy"),
        /conv1_1 must pad each side alike, pads [01] above/,
      );
    } else if (network.normalisation === "batch") {
      throws(() => caffeNetOf(network, "deploy"), /no batch normalisation, has bn1_1/);
    } else caffeNetOf(network, "deploy");
  }
});

const small = createNetwork("sphereface-10", { dimension: 3 });
const changed = (
  model: CaffeModel,
  name: string,
  blobs: (blobs: readonly CaffeBlob[]) => CaffeBlob[],
) => ({
  ...model,
  layers: model.layers.map((layer) =>
    layer.name === name ? { ...layer, blobs: blobs(layer.blobs) } : layer
  ),
});

Deno.test("a caffemodel of another network, or with what we have no place for, is refused", async () => {
  const model = toCaffe(small, await weightsFor(small));
  const refused = (other: CaffeModel, network: Network, message: RegExp) =>
    throws(() => fromCaffe(network, other), { name: "RangeError", message });
  const of = (name: NetworkName, dimension = 3) => createNetwork(name, { dimension });
  refused(model, of("sphereface-20"), /"conv1_2" must be a Convolution of 2 arrays, is not there/);
  refused(model, of("sphereface-4"), /must not have weights in "conv2_2" \(Convolution\), has 2/);
  refused(model, of("sphereface-10", 4), /array 0 of "fc5" must have shape \[4,21504\], has \[3,/);
  throws(() => caffeDimension("lenet-plus", model), /embeddings with a bias in "fc4", has .*"fc5"/);

  const bias = (at: number) =>
    changed(model, "conv2_2", ([weight, bias]) => [
      weight!,
      { ...bias!, data: Float32Array.from(bias!.data, (_, i) => i === at ? 1e-9 : 0) },
    ]);
  refused(bias(127), small, /array 1 of "conv2_2" is the bias of a residual unit and must be 0/);
  fromCaffe(small, bias(-1));

  const doubles = (first: number) =>
    changed(model, "relu1_1", ([slope]) => [{
      shape: slope!.shape,
      data: Float64Array.from(slope!.data, (value, i) => i === 0 ? first : value),
    }]);
  refused(doubles(0.1), small, /array 0 of "relu1_1" must be numbers of float32/);
  equal(fromCaffe(small, doubles(0.5))["01-convolution/slope"]!.data[0], 0.5);
  const twice = { ...model, layers: [...model.layers, model.layers[0]!] };
  refused(twice, small, /"conv1_1" is there twice/);
  const shared = changed(model, "relu1_1", () => [{ shape: [1], data: new Float32Array(1) }]);
  refused(shared, small, /array 0 of "relu1_1" must have shape \[64\], has \[1\]/);
});

Deno.test("a caffemodel of training, or in the form from before 2014, is read", async () => {
  const weights = await weightsFor(small), model = toCaffe(small, weights);
  const old = {
    ...model,
    layers: model.layers.map((layer) => ({
      ...layer,
      blobs: layer.blobs.map(({ shape, data }) => ({
        shape: [...Array(4 - shape.length).fill(1), ...shape],
        data,
      })),
    })),
  };
  const head = [{ shape: [2, 3], data: new Float32Array(6) }];
  const trained = {
    ...old,
    layers: [
      { name: "data", type: "ImageData", blobs: [] },
      ...old.layers,
      { name: "fc6", type: "MarginInnerProduct", blobs: head },
      { name: "softmax_loss", type: "SoftmaxWithLoss", blobs: [] },
    ],
  };
  const back = fromCaffe(small, trained);
  for (const [key, { data }] of Object.entries(weights)) deepEqual(back[key]!.data, data, key);
});

Deno.test("weights in a file say what they are of, and a checkpoint does too", async () => {
  const input = [14, 12, 1] as const;
  const network = createNetwork("digits-8", { dimension: 5, rectified: true, input });
  const weights = await weightsFor(network), bytes = writeWeights(network, weights);
  deepEqual(writeWeights(network, weights), bytes);
  const file = readWeights(bytes), found = networkOf(file);
  deepEqual([found.name, found.dimension, found.rectified], ["digits-8", 5, true]);
  deepEqual(checkWeights(found, file.arrays), weights);
  throws(() => networkOf(file, { network: "digits-12" }), /the file says they are of digits-8/);

  const params = parametersOf(network, weights);
  const checkpoint = await writeCheckpoint(
    {
      params: { ...params, "head/weight": tf.zeros([2, 5]) },
      velocity: params,
      memory: {},
      average: {},
    },
    { step: 1, epoch: 0, position: 0, stuck: 0, sums: { loss: 0, accuracy: 0, count: 0 }, log: [] },
    JSON.stringify({
      row: { network: "digits-8", rectified: true },
      seed: 1,
      data: JSON.stringify({ name: "small", shape: input }),
    }),
  );
  const kept = readWeights(checkpoint), same = networkOf(kept);
  deepEqual([same.name, same.dimension, same.rectified], ["digits-8", 5, true]);
  deepEqual(same.input, input);
  deepEqual(checkWeights(same, kept.arrays), weights);
});

Deno.test("weights that are not those of a network are refused, by name", async () => {
  const network = createNetwork("digits-8", { dimension: 2 }), weights = await weightsFor(network);
  const { "01-convolution/weight": weight, ...rest } = weights;
  throws(() => toOnnx(network, rest), /01-convolution\/weight must be \[5,5,1,8\] .*is not there/);
  const turned = { ...rest, "01-convolution/weight": { ...weight!, shape: [8, 1, 5, 5] } };
  throws(() => toOnnx(network, turned), /must be \[5,5,1,8\] in float32, is \[8,1,5,5\]/);
  const short = { ...rest, "01-convolution/weight": { ...weight!, data: new Float32Array(3) } };
  throws(() => toCaffe(network, short), /must have 200 numbers, has 3/);
  const plain = readWeights(writeWeights(network, weights));
  throws(() => networkOf(plain, { rectified: true }), /with a ReLU at its end: .* there is none/);
  throws(() => networkOf({ arrays: rest }), /the file does not say it/);
  throws(() => networkOf({ arrays: {}, network: "digits-8" }), /must have embeddings/);
  throws(
    () => networkOf({ ...plain, input: [28, 0.5, 1] }),
    /images must have a height, a width and channels above 0, got \[28,0\.5,1\]/,
  );
  throws(() => networkOf({ arrays: rest, network: "digits-9" }), /did you mean "digits-8"/);
});

Deno.test("SphereFace starts as Caffe starts it: residual units at 0.01, xavier elsewhere", async () => {
  await useEngine("wasm");
  const params = createNetwork("sphereface-10", { dimension: 8 }).init(1);
  const deviation = (name: string) => {
    const values = params[name]!.dataSync() as Float32Array;
    return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
  };
  const names = Object.keys(params),
    of = (part: string) => names.filter((name) => name.includes(part));
  // 147 456 numbers and more: 1 % is five standard deviations of what is estimated.
  for (const name of of("residual/weight")) ok(Math.abs(deviation(name) / 0.01 - 1) < 0.01, name);
  ok(of("residual/weight").length === 6);
  const first = of("convolution/weight")[2]!, [k, , from] = params[first]!.shape;
  ok(Math.abs(deviation(first) * Math.sqrt(k! * k! * from!) - 1) < 0.01, "variance 1 / fan-in");
});
