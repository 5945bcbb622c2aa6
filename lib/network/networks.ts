/**
 * The networks, as one table, and what makes one of them work.
 *
 * @module
 */
import * as tf from "#tensor";
import { rowName } from "../math/names.ts";
import { type Layer, type Memory, type ParameterSpec, placeLayer, type Shape } from "./layers.ts";
import {
  byBatch,
  byMemory,
  type Normalisation,
  NORMALISATIONS,
  type Normaliser,
} from "./normalisation.ts";
import { startMemory, startParameters } from "./start.ts";

/** One row of {@linkcode NETWORKS}. */
export interface NetworkDefinition {
  /** The name in tables. */
  readonly title: string;
  /** What it is for. */
  readonly about: string;
  /** The shape of an image, `[height, width, channels]`. */
  readonly input: Shape;
  /** The layers before the embedding, in order. */
  readonly layers: readonly Layer[];
}

const DIGIT: Shape = [28, 28, 1], FACE: Shape = [112, 96, 3];

/** A stage of SphereFace: a strided convolution, then residual units. */
const stage = (channels: number, units: number, kernel = 3): readonly Layer[] => [
  { kind: "convolution", channels, kernel, stride: 2 },
  ...Array<Layer>(units).fill({ kind: "residual" }),
];

/** SphereFace as its paper's table 2 has it, by the residual units of its four stages. */
const sphereface = (...units: readonly number[]): readonly Layer[] =>
  units.flatMap((count, i): readonly Layer[] => [
    { kind: "convolution", channels: 64 * 2 ** i, kernel: 3, stride: 2, pad: 1 },
    // As released: so small that units begin as nearly nothing beside what goes past them.
    ...Array<Layer>(count).fill({ kind: "residual", deviation: 0.01 }),
  ]);

/** The same in small, for digits. */
const depth = (...units: readonly number[]): readonly Layer[] =>
  units.flatMap((count, i) => stage(8 * 2 ** i, count));

/** Plain convolutions one after the other, then a pool. */
const block = (
  channels: number,
  count: number,
  kernel: number,
  start: "xavier" | "he" = "xavier",
): readonly Layer[] => [
  ...Array<Layer>(count).fill({ kind: "convolution", channels, kernel, stride: 1, start }),
  { kind: "pool" },
];

/** Every network the toolkit knows. */
export const NETWORKS = {
  "digits-8": {
    title: "Digits 8-16-32",
    about: "minutes on one core: SphereFace's stages in small, stride in place of pooling",
    input: DIGIT,
    layers: [...stage(8, 0, 5), ...stage(16, 1), ...stage(32, 1)],
  },
  "digits-12": {
    title: "Digits 12-24-48",
    about: "the same, half as wide again",
    input: DIGIT,
    layers: [...stage(12, 0, 5), ...stage(24, 1), ...stage(48, 1)],
  },
  "digits-16": {
    title: "Digits 16-32-64",
    about: "the same, twice as wide",
    input: DIGIT,
    layers: [...stage(16, 0, 5), ...stage(32, 1), ...stage(64, 1)],
  },
  "digits-32": {
    title: "Digits 32-64-128",
    about: "the same, four times as wide: for a fast engine",
    input: DIGIT,
    layers: [...stage(32, 0, 5), ...stage(64, 1), ...stage(128, 1)],
  },
  "digits-d4": {
    title: "Digits, depth 4",
    about: "the stages of SphereFace-4 on digits, 8 to 64 channels",
    input: DIGIT,
    layers: depth(0, 0, 0, 0),
  },
  "digits-d10": {
    title: "Digits, depth 10",
    about: "the stages of SphereFace-10 on digits",
    input: DIGIT,
    layers: depth(0, 1, 2, 0),
  },
  "digits-d20": {
    title: "Digits, depth 20",
    about: "the stages of SphereFace-20 on digits",
    input: DIGIT,
    layers: depth(1, 2, 4, 1),
  },
  "digits-d36": {
    title: "Digits, depth 36",
    about: "the stages of SphereFace-36 on digits",
    input: DIGIT,
    layers: depth(2, 4, 8, 2),
  },
  "lenet-plus": {
    title: "LeNet++",
    about: "the network of the center loss paper: 32-32-64-64-128-128, 5x5, pooled",
    input: DIGIT,
    layers: [...block(32, 2, 5), ...block(64, 2, 5), ...block(128, 2, 5)],
  },
  "l-softmax-mnist": {
    title: "L-Softmax MNIST",
    about: "the network of the L-Softmax paper: 64, 3x64, 3x64, 3x64, 3x3, pooled; without BN",
    input: DIGIT,
    layers: [
      { kind: "convolution", channels: 64, kernel: 3, stride: 1, start: "he" },
      ...[1, 2, 3].flatMap(() => block(64, 3, 3, "he")),
    ],
  },
  "digits-pooled": {
    title: "Digits 32-32-64-64-128-128",
    about: "3x3, pooled: what engines are measured with",
    input: DIGIT,
    layers: [...block(32, 2, 3), ...block(64, 2, 3), ...block(128, 2, 3)],
  },
  "sphereface-4": {
    title: "SphereFace-4",
    about: "faces of 112x96; the smallest of the paper",
    input: FACE,
    layers: sphereface(0, 0, 0, 0),
  },
  "sphereface-10": {
    title: "SphereFace-10",
    about: "faces of 112x96",
    input: FACE,
    layers: sphereface(0, 1, 2, 0),
  },
  "sphereface-20": {
    title: "SphereFace-20",
    about: "faces of 112x96; the one that was released",
    input: FACE,
    layers: sphereface(1, 2, 4, 1),
  },
  "sphereface-36": {
    title: "SphereFace-36",
    about: "faces of 112x96",
    input: FACE,
    layers: sphereface(2, 4, 8, 2),
  },
  "sphereface-64": {
    title: "SphereFace-64",
    about: "faces of 112x96; the largest of the paper",
    input: FACE,
    layers: sphereface(3, 8, 16, 3),
  },
  "sphereface-64-caffe": {
    title: "SphereFace-64 of Caffe",
    about: "faces of 112x96; as released, a unit short of the paper's: 62 convolutions",
    input: FACE,
    layers: sphereface(3, 7, 16, 3),
  },
} as const satisfies Record<string, NetworkDefinition>;

/** A slope of 0 that stays there makes a ReLU of a PReLU. */
const FLAT: Pick<ParameterSpec, "start" | "rate" | "decay"> = {
  start: { kind: "constant", value: 0 },
  rate: 0,
  decay: 0,
};

/** The name of a network, as notebooks and the command line spell it. */
export type NetworkName = keyof typeof NETWORKS;

/** What is given to {@linkcode createNetwork}. */
export interface NetworkOptions {
  /** The size of an embedding. */
  readonly dimension: number;
  /** What follows each convolution: PReLU, as in the paper, or ReLU. Default `"prelu"`. */
  readonly activation?: "prelu" | "relu";
  /** Whether a ReLU follows the embedding, as in networks for plain softmax. Default `false`. */
  readonly rectified?: boolean;
  /** What stands between each convolution and its activation. Default `"none"`, as in the paper. */
  readonly normalisation?: Normalisation;
  /** The shape of an image, `[height, width, channels]`. Default that of the row. */
  readonly input?: Shape;
}

/** A layer of a network. */
export interface NetworkLayer {
  /** Its name: that of its parameters, before the slash. */
  readonly path: string;
  /** What it is. */
  readonly layer: Layer;
  /** The shape that goes in. */
  readonly input: Shape;
  /** The shape that comes out. */
  readonly output: Shape;
}

/** A network: what it learns, how that starts, and what it does. It holds no values. */
export interface Network {
  /** The row of {@linkcode NETWORKS}. */
  readonly name: NetworkName;
  /** The shape of an image, `[height, width, channels]`. */
  readonly input: Shape;
  /** The size of an embedding. */
  readonly dimension: number;
  /** Whether a ReLU follows the embedding. */
  readonly rectified: boolean;
  /** What stands between each convolution and its activation. */
  readonly normalisation: Normalisation;
  /** Its layers in order, the embedding last. */
  readonly layers: readonly NetworkLayer[];
  /** What it learns, by name. */
  readonly parameters: Readonly<Record<string, ParameterSpec>>;
  /** How many numbers it learns. */
  readonly count: number;
  /** What it remembers of training, by name: running statistics, where it is normalised. */
  readonly memory: Readonly<Record<string, Memory>>;
  /** The shape of all that `apply` takes, by name: what it learns, then what it remembers. */
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  /** All that `apply` takes, at the start; the same for the same seed. The caller disposes it. */
  init(seed: number): tf.Parameters;
  /**
   * The embeddings of a batch, `[batch, dimension]`.
   *
   * @param values As from `init`, perhaps trained: parameters and memory.
   * @param images `[batch, height, width, channels]`, normalised to about ±1.
   */
  apply(values: tf.Parameters, images: tf.Images): tf.Matrix;
  /**
   * The same in training: normalised by the batch itself.
   *
   * @returns The embeddings, and the memory after this batch.
   * @throws {RangeError} A batch that has a single number a channel somewhere.
   */
  learn(
    values: tf.Parameters,
    images: tf.Images,
  ): { readonly embeddings: tf.Matrix; readonly memory: tf.Parameters };
  /** What comes out of every layer, by its name; the caller disposes it. */
  trace(values: tf.Parameters, images: tf.Images): Readonly<Record<string, tf.Tensor>>;
}

/**
 * Builds a network of the table.
 *
 * @throws {RangeError} An unknown name, or normalisation; a size of embedding, or of images, that is no whole number
 * above 0.
 *
 * @example How many numbers a small one learns
 * ```ts
 * import { equal } from "node:assert/strict";
 *
 * equal(createNetwork("digits-8", { dimension: 2 }).count, 30234);
 * ```
 */
export function createNetwork(
  name: NetworkName,
  { dimension, activation = "prelu", rectified = false, normalisation = "none", ...given }:
    NetworkOptions,
): Network {
  const row: NetworkDefinition = NETWORKS[rowName("network", NETWORKS, name)];
  rowName("normalisation", NORMALISATIONS, normalisation);
  const { layers } = row, { input = row.input } = given;
  if (!Number.isInteger(dimension) || dimension < 1) {
    throw new RangeError(
      `Cannot embed: the size of an embedding must be a whole number above 0, got ${dimension}`,
    );
  }
  if (input.length !== 3 || !input.every((size) => Number.isInteger(size) && size > 0)) {
    throw new RangeError(
      `Cannot embed: images must have a height, a width and channels above 0, got [${input}]`,
    );
  }
  let shape = input;
  const placed = [...layers, { kind: "embedding", size: dimension } as const].map((layer, i) => {
    const input = shape, place = placeLayer(layer, input, normalisation);
    shape = place.shape;
    const path = `${String(i + 1).padStart(2, "0")}-${layer.kind}`;
    return { ...place, names: Object.keys(place.parameters), path, layer, input };
  });
  const parameters = Object.fromEntries(
    placed.flatMap(({ path, parameters }) =>
      Object.entries(parameters).map(([key, spec]): [string, ParameterSpec] => [
        `${path}/${key}`,
        activation === "relu" && key.startsWith("slope") ? { ...spec, ...FLAT } : spec,
      ])
    ),
  );
  const sizes = Object.values(parameters)
    .filter(({ rate }) => rate > 0)
    .map(({ shape }) => shape.reduce((a, b) => a * b, 1));
  const memory = Object.fromEntries(
    placed.flatMap(({ path, memory }) =>
      Object.entries(memory).map(([key, spec]): [string, Memory] => [`${path}/${key}`, spec])
    ),
  );
  const step = (values: tf.Parameters, normaliser: Normaliser = byMemory(values)) =>
  (
    batch: tf.Tensor,
    { path, names, apply }: typeof placed[number],
  ): tf.Tensor =>
    apply(
      Object.fromEntries(names.map((key) => [key, values[`${path}/${key}`]!])),
      batch,
      normalisation === "batch"
        ? (maps, key) => normaliser(maps, (part) => `${path}/${part}${key}`)
        : undefined,
    );
  const run = (images: tf.Images, values: tf.Parameters, normaliser?: Normaliser): tf.Matrix => {
    const rows = placed.reduce(step(values, normaliser), images as tf.Tensor) as tf.Matrix;
    return rectified ? tf.relu(rows) : rows;
  };
  return {
    name,
    input,
    dimension,
    rectified,
    normalisation,
    layers: placed.map(({ path, layer, input, shape }) => ({ path, layer, input, output: shape })),
    parameters,
    count: sizes.reduce((a, b) => a + b, 0),
    memory,
    shapes: Object.fromEntries(
      Object.entries({ ...parameters, ...memory }).map(([name, { shape }]) => [name, shape]),
    ),
    init: (seed) => ({ ...startParameters(parameters, seed), ...startMemory(memory) }),
    apply: (values, images) => tf.tidy(() => run(images, values)),
    learn: (values, images) =>
      tf.tidy(() => {
        const { normaliser, memory } = byBatch(values);
        return { embeddings: run(images, values, normaliser), memory };
      }),
    trace: (values, images) =>
      tf.tidy(() => {
        const take = step(values), seen: Record<string, tf.Tensor> = {};
        placed.reduce<tf.Tensor>((batch, place) => seen[place.path] = take(batch, place), images);
        return seen;
      }),
  };
}
