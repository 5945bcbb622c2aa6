/**
 * What makes a network of the table work.
 *
 * @module
 */
import * as tf from "#tensor";
import { rowName } from "../math/names.ts";
import type { Layer, Memory, ParameterSpec, Shape } from "./layers.ts";
import {
  byBatch,
  byMemory,
  type Normalisation,
  NORMALISATIONS,
  type Normaliser,
} from "./normalisation.ts";
import { placeLayers } from "./place.ts";
import { startMemory, startParameters } from "./start.ts";
import { type NetworkDefinition, type NetworkName, NETWORKS } from "./table.ts";
import { type Widths, withWidths } from "./widths.ts";

export * from "./table.ts";

/** A slope of 0 that stays there makes a ReLU of a PReLU. */
const FLAT: Pick<ParameterSpec, "start" | "rate" | "decay"> = {
  start: { kind: "constant", value: 0 },
  rate: 0,
  decay: 0,
};

/** What is given to {@linkcode createNetwork}. */
export interface NetworkOptions {
  /** The size of an embedding. */
  readonly dimension: number;
  /** What follows each convolution: PReLU, as in the paper, or ReLU. Default `"prelu"`. */
  readonly activation?: "prelu" | "relu";
  /** Whether a ReLU follows the embedding, as in networks for plain softmax. Default `false`. */
  readonly rectified?: boolean;
  /** What stands between each convolution and its activation. Default that of the row. */
  readonly normalisation?: Normalisation;
  /** The shape of an image, `[height, width, channels]`. Default that of the row. */
  readonly input?: Shape;
  /** Channels of some layers, by their names. Default those of the row. */
  readonly widths?: Widths;
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
  /** The channels of layers that differ from its row. */
  readonly widths: Widths;
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
 * @throws {RangeError} An unknown name, or normalisation; a size of an embedding, of images or of a
 *   layer that is no whole number above 0; images too small for its layers; a network without
 *   normalisation that has layers which need it.
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
  options: NetworkOptions,
): Network {
  // JavaScript may leave them out: it is told what is missing, as where one of them is.
  const { dimension, activation = "prelu", rectified = false, ...given } = options ??
    {} as NetworkOptions;
  const row: NetworkDefinition = NETWORKS[rowName("network", NETWORKS, name)];
  const { normalisation = row.normalisation ?? "none" } = given;
  rowName("normalisation", NORMALISATIONS, normalisation);
  const { input = row.input, widths = {} } = given, layers = withWidths(row.layers, widths);
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
  const embedding: Layer = {
    kind: "embedding",
    size: dimension,
    ...(row.embedding ? { normalised: true } : {}),
  };
  const placed = placeLayers([...layers, embedding], input, normalisation);
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
    { path, parameters, apply }: typeof placed[number],
  ): tf.Tensor =>
    apply(
      Object.fromEntries(
        Object.keys(parameters).map((key) => [key, values[`${path}/${key}`]!]),
      ),
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
    widths,
    layers: placed.map(({ path, layer, input, shape: output }) => ({ path, layer, input, output })),
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
