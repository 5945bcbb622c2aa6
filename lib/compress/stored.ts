/**
 * Weights in fewer bits than they are computed with.
 *
 * @module
 */
import type { NamedArray } from "../format/safetensors.ts";
import { rowName } from "../math/names.ts";

/** Arrays by their name. */
export type Arrays = Readonly<Record<string, NamedArray>>;

/** One row of {@linkcode STORED}. */
export interface StoredDefinition {
  /** The name in tables. */
  readonly title: string;
  /** What a weight takes. */
  readonly bytes: number;
  /** Whether each channel has a scale. */
  readonly scaled: boolean;
  /** What becomes of the weights of a layer, whose channels are the last side of their shape. */
  readonly narrow: (data: Float32Array, channels: number) => Narrowed;
}

/** Weights of a layer, narrower. */
export interface Narrowed {
  /** As many numbers. */
  readonly data: NamedArray["data"];
  /** What those of each channel are to be multiplied by, where they are not the weights themselves. */
  readonly scales?: Float32Array;
}

/** What weights may be stored as; biases, slopes and what normalises stay float32. */
export const STORED = {
  float32: { title: "float32", bytes: 4, scaled: false, narrow: (data) => ({ data }) },
  float16: {
    title: "float16",
    bytes: 2,
    scaled: false,
    narrow: (data) => ({ data: new Float16Array(data) }),
  },
  int8: { title: "int8", bytes: 1, scaled: true, narrow: toInt8 },
} as const satisfies Record<string, StoredDefinition>;

/** What weights are stored as. */
export type StoredAs = keyof typeof STORED;

/** What follows the name of weights in that of their scales. */
const SCALES = ".scales";
/** The largest whole number of int8; -128 has no counterpart and is not used. */
const MOST = 127;

/**
 * Whole numbers within ±127 and a scale for each channel, so that its largest weight is ±127 of it:
 * no weight is off by more than half a scale.
 */
function toInt8(weights: Float32Array, channels: number): Narrowed {
  const largest = new Float32Array(channels);
  weights.forEach((value, i) => {
    largest[i % channels] = Math.max(largest[i % channels]!, Math.abs(value));
  });
  // A channel of zeros, or of numbers so small that their scale would be none, is one of zeros.
  const scales = largest.map((value) => Math.fround(value / MOST) || 1);
  const data = Int8Array.from(weights, (value, i) => Math.round(value / scales[i % channels]!));
  return { data, scales };
}

/**
 * Arrays with weights stored as a row of {@linkcode STORED} says: those of two sides and more, channels
 * last. The scales of `weight` are called `weight.scales`.
 *
 * @throws {RangeError} An unknown row, or a weight that is no number, or too large for float16.
 *
 * @example The largest weight of a channel is 127 scales
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const weight = { shape: [2, 2], data: Float32Array.of(1, 20, -2, 5) };
 * deepEqual([...storeAs({ weight }, "int8").weight!.data], [64, 127, -127, 32]);
 * ```
 */
export function storeAs(arrays: Arrays, as: StoredAs): Arrays {
  const { title, narrow }: StoredDefinition = STORED[rowName("way to store weights", STORED, as)];
  return Object.fromEntries(
    Object.entries(arrays).flatMap(([name, array]) => {
      const { shape, data: weights } = array;
      if (shape.length < 2 || !(weights instanceof Float32Array)) return [[name, array] as const];
      const { data, scales } = narrow(weights, shape.at(-1)!);
      if (!(scales ?? data).every(Number.isFinite)) {
        throw new RangeError(
          `Cannot store ${name} as ${title}: all of it must be finite, and of float16 at most 65504`,
        );
      }
      return [
        [name, { shape, data }] as const,
        ...(scales ? [[name + SCALES, { shape: [scales.length], data: scales }] as const] : []),
      ];
    }),
  );
}

/**
 * The same weights in float32, those that were rounded as they were stored.
 *
 * @throws {RangeError} Weights in int8 without a scale for each channel.
 */
export function restored(arrays: Arrays): Arrays {
  return Object.fromEntries(
    Object.entries(arrays).flatMap(([name, array]) => {
      const { shape, data } = array;
      if (data instanceof Float16Array) return [[name, { shape, data: new Float32Array(data) }]];
      if (data instanceof Int8Array) return [[name, { shape, data: multiplied(arrays, name) }]];
      const of = name.endsWith(SCALES) ? name.slice(0, -SCALES.length) : "";
      const isScales = Object.hasOwn(arrays, of) && arrays[of]!.data instanceof Int8Array;
      return isScales ? [] : [[name, array]];
    }),
  );
}

function multiplied(arrays: Arrays, name: string): Float32Array {
  const { shape, data } = arrays[name]!, channels = shape.at(-1) ?? 1;
  const scales = Object.hasOwn(arrays, name + SCALES) ? arrays[name + SCALES]!.data : undefined;
  if (!(scales instanceof Float32Array) || scales.length !== channels) {
    throw new RangeError(
      `Cannot restore ${name}: it is in int8 and must have ${channels} scales in float32, ` +
        (scales ? `has ${scales.length}` : `${name + SCALES} is not there`),
    );
  }
  return Float32Array.from(data, (value, i) => value * scales[i % channels]!);
}

/**
 * The bytes that weights of these shapes take, names and shapes left out.
 *
 * @example Two scales beside six weights
 * ```ts
 * import { equal } from "node:assert/strict";
 *
 * equal(storedBytes({ weight: [3, 2], bias: [2] }, "int8"), 6 + 2 * 4 + 2 * 4);
 * ```
 */
export function storedBytes(
  shapes: Readonly<Record<string, readonly number[]>>,
  as: StoredAs,
): number {
  const { bytes, scaled }: StoredDefinition = STORED[rowName("way to store weights", STORED, as)];
  return Object.values(shapes).reduce((sum, shape) => {
    const count = shape.reduce((a, b) => a * b, 1);
    if (shape.length < 2) return sum + 4 * count;
    return sum + bytes * count + (scaled ? 4 * shape.at(-1)! : 0);
  }, 0);
}
