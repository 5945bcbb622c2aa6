/**
 * The weights of a network as plain arrays and as a file.
 *
 * @module
 */
import * as tf from "#tensor";
import { type NamedArray, readSafeTensors, writeSafeTensors } from "../format/safetensors.ts";
import { rowName } from "../math/names.ts";
import { isRecord } from "../math/records.ts";
import type { Shape } from "../network/layers.ts";
import { createNetwork, type Network, type NetworkName, NETWORKS } from "../network/networks.ts";

/** An array for all that a network learns and remembers, by its name, in float32. */
export type NetworkWeights = Readonly<Record<string, NamedArray & { readonly data: Float32Array }>>;

/** The weights in tensors. */
export async function weightsOf(params: tf.Parameters): Promise<NetworkWeights> {
  const arrays = Object.entries(params).map(async ([name, tensor]) =>
    [name, { shape: tensor.shape, data: await tensor.data() as Float32Array }] as const
  );
  return Object.fromEntries(await Promise.all(arrays));
}

/**
 * Tensors of weights, for `Network.apply`. The caller disposes them.
 *
 * @throws {RangeError} Weights of another network.
 */
export function parametersOf(network: Network, weights: NetworkWeights): tf.Parameters {
  const checked = checkWeights(network, weights);
  return Object.fromEntries(
    Object.entries(checked).map(([name, { shape, data }]) => [name, tf.tensor(data, [...shape])]),
  );
}

/**
 * The network's own among arrays, in its order; others, as of the loss, are left out.
 *
 * @throws {RangeError} One that is not there, or of another shape.
 */
export function checkWeights(
  { name: title, shapes }: Network,
  arrays: Readonly<Record<string, NamedArray>>,
): NetworkWeights {
  return Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => {
      const array = Object.hasOwn(arrays, name) ? arrays[name]! : undefined;
      const data = array?.data, count = shape.reduce((a, b) => a * b, 1);
      if (!array || String(array.shape) !== String(shape) || !(data instanceof Float32Array)) {
        throw new RangeError(
          `Cannot use the weights for ${title}: ${name} must be [${shape}] in float32, ` +
            (array ? `is [${array.shape}] in ${array.data.constructor.name}` : "is not there"),
        );
      }
      if (data.length !== count) {
        throw new RangeError(
          `Cannot use the weights for ${title}: ${name} must have ${count} numbers, has ` +
            `${data.length}`,
        );
      }
      return [name, { shape: [...shape], data }];
    }),
  );
}

/** What is told beside the weights in a file. */
export interface WeightsFile {
  /** By name. */
  readonly arrays: Readonly<Record<string, NamedArray>>;
  /** The row of `NETWORKS`, where the file says it. */
  readonly network?: string;
  /** Whether a ReLU follows the embedding, where the file says it. */
  readonly rectified?: boolean;
  /** The shape of an image, `[height, width, channels]`, where the file says it. */
  readonly input?: Shape;
  /** What the classes are called that it was trained on, where the file says it: people's names. */
  readonly classes?: readonly string[];
}

/** Weights as safetensors; the same weights give the same bytes. */
export function writeWeights(network: Network, weights: NetworkWeights): Uint8Array {
  return writeSafeTensors({
    arrays: checkWeights(network, weights),
    metadata: {
      network: network.name,
      rectified: String(network.rectified),
      input: network.input.join(),
    },
  });
}

/**
 * Weights of safetensors: those of {@linkcode writeWeights}, or what a checkpoint of training has
 * learnt and remembers, head included.
 *
 * @throws {SyntaxError} Bytes that are no safetensors.
 *
 * @example There and back
 * ```ts
 * import { equal } from "node:assert/strict";
 * import { createNetwork } from "../network/networks.ts";
 *
 * const network = createNetwork("digits-8", { dimension: 2 });
 * const zeros = Object.fromEntries(
 *   Object.entries(network.parameters).map(([name, { shape }]) => {
 *     const count = shape.reduce((a, b) => a * b, 1);
 *     return [name, { shape, data: new Float32Array(count) }];
 *   }),
 * );
 * equal(readWeights(writeWeights(network, zeros)).network, "digits-8");
 * ```
 */
export function readWeights(bytes: Uint8Array): WeightsFile {
  const { arrays, metadata: { network, rectified, input, owner } } = readSafeTensors(bytes);
  if (owner === undefined) {
    return {
      arrays,
      ...(network === undefined ? {} : { network }),
      ...(rectified === undefined ? {} : { rectified: rectified === "true" }),
      ...(input === undefined ? {} : { input: shapeOf(input.split(",")) }),
    };
  }
  // Where weights were averaged, the averages are what a run gives.
  const averaged = Object.keys(arrays).some((name) => name.startsWith("average/"));
  const kinds = averaged ? ["average/"] : ["params/", "memory/"];
  const learnt = Object.entries(arrays).flatMap(([name, array]) => {
    const kind = kinds.find((kind) => name.startsWith(kind));
    return kind ? [[name.slice(kind.length), array] as const] : [];
  });
  return { arrays: Object.fromEntries(learnt), ...rowOf(owner) };
}

/**
 * The network that the weights of a file are of; the size of its embeddings is that of the weights,
 * it is normalised where they are, and its images are of the shape that the file says, or else of
 * the row's.
 *
 * @param options `network`: which, where the file does not say it. `rectified`: whether a ReLU
 *   follows the embedding, where the file does not say it; default no.
 * @throws {RangeError} No network said, or another one than the file says, or a ReLU that it says is
 *   not there, or images of a shape that is none.
 */
export function networkOf(
  file: WeightsFile,
  options: { readonly network?: NetworkName; readonly rectified?: boolean } = {},
): Network {
  const { network: said, rectified = options.rectified ?? false, input } = file;
  const wanted = options.network ?? said;
  if (wanted === undefined) {
    throw new RangeError(
      "Cannot tell which network the weights are of: the file does not say it; say its name",
    );
  }
  const name = rowName("network", NETWORKS, wanted);
  if (said !== undefined && said !== name) {
    throw new RangeError(`Cannot use the weights for ${name}: the file says they are of ${said}`);
  }
  if (options.rectified && !rectified) {
    throw new RangeError(
      `Cannot use the weights for ${name} with a ReLU at its end: the file says there is none`,
    );
  }
  const { layers } = createNetwork(name, { dimension: 1 }), { path } = layers.at(-1)!;
  const isNormalised = Object.hasOwn(file.arrays, `${layers[0]!.path}/gamma`);
  const bias = Object.hasOwn(file.arrays, `${path}/bias`)
    ? file.arrays[`${path}/bias`]!
    : undefined;
  if (!bias || bias.data.length === 0) {
    throw new RangeError(
      `Cannot use the weights for ${name}: it must have embeddings, ${path}/bias, has ` +
        (Object.keys(file.arrays).slice(-3).join(", ") || "nothing") + " at its end",
    );
  }
  return createNetwork(name, {
    dimension: bias.data.length,
    rectified,
    ...(input ? { input } : {}),
    normalisation: isNormalised ? "batch" : "none",
  });
}

/** What the row that a checkpoint was written for, and its images, say of the network. */
function rowOf(owner: string): Omit<WeightsFile, "arrays"> {
  const { row, data } = parsed(owner);
  if (!isRecord(row)) return {}; // it says nothing of use; shapes will tell
  const { shape, classes } = parsed(data);
  return {
    network: String(row.network),
    rectified: row.rectified === true,
    ...(Array.isArray(shape) ? { input: shapeOf(shape) } : {}),
    ...(Array.isArray(classes) ? { classes: classes.map(String) } : {}),
  };
}

/** An object that a text holds; an empty one where it holds none. */
function parsed(text: unknown): Readonly<Record<string, unknown>> {
  try {
    const value = JSON.parse(String(text));
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

/** Numbers as they stand; {@linkcode createNetwork} says what a shape must be. */
const shapeOf = (sides: readonly unknown[]) => sides.map(Number) as readonly number[] as Shape;
