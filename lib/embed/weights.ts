/**
 * The weights of a network as plain arrays and as a file.
 *
 * @module
 */
import * as tf from "#tensor";
import { type Arrays, restored, storeAs, type StoredAs } from "../compress/stored.ts";
import { type NamedArray, readSafeTensors, writeSafeTensors } from "../format/safetensors.ts";
import { isRecord } from "../math/records.ts";
import type { Shape } from "../network/layers.ts";
import type { Network } from "../network/networks.ts";

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

/**
 * Weights as safetensors; the same weights give the same bytes.
 *
 * @param options `storedAs`: fewer bits for the weights of layers; default float32. `others`: arrays
 *   beside them, as those of a head.
 */
export function writeWeights(
  network: Network,
  weights: NetworkWeights,
  { storedAs = "float32", others = {} }: {
    readonly storedAs?: StoredAs;
    readonly others?: Arrays;
  } = {},
): Uint8Array {
  return writeSafeTensors({
    arrays: { ...storeAs(checkWeights(network, weights), storedAs), ...others },
    metadata: {
      network: network.name,
      rectified: String(network.rectified),
      input: network.input.join(),
    },
  });
}

/**
 * Weights of safetensors: those of {@linkcode writeWeights}, in float32 however they were stored, or
 * what a checkpoint of training has learnt and remembers, head included.
 *
 * @throws {SyntaxError} Bytes that are no safetensors.
 * @throws {RangeError} Weights in int8 without their scales.
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
  const { arrays: stored, metadata } = readSafeTensors(bytes), arrays = restored(stored);
  const { network, rectified, input, owner } = metadata;
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
