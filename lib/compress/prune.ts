/**
 * Channels that a trained network can do without, removed from it.
 *
 * @module
 */
import type { NamedArray } from "../format/safetensors.ts";
import { createNetwork, type Network } from "../network/networks.ts";
import { freeWidths, UNITS, type Widths } from "../network/widths.ts";
import type { Arrays } from "./stored.ts";

/** What is left of a network. */
export interface Pruned {
  /** Its widths, for `createNetwork`. */
  readonly widths: Widths;
  /** Its arrays; others, as those of a head, are what they were. */
  readonly arrays: Arrays;
}

/**
 * The widths of a network whose free convolutions have lost a share of their channels; one stays.
 *
 * @throws {RangeError} A share that is not from 0 to below 1.
 *
 * @example
 * ```ts
 * import { equal } from "node:assert/strict";
 * import { createNetwork } from "../network/networks.ts";
 *
 * const network = createNetwork("sphereface-4", { dimension: 512 });
 * equal(prunedWidths(network, 0.25)["01-convolution"], 48);
 * ```
 */
export function prunedWidths(network: Pick<Network, "layers">, share: number): Widths {
  if (!(share >= 0 && share < 1)) {
    throw new RangeError(
      `Cannot prune: the share of channels to remove must be from 0 to below 1, got ${share}`,
    );
  }
  return Object.fromEntries(
    Object.entries(freeWidths(network)).map(([path, width]) => [
      path,
      Math.max(1, width - Math.round(share * width)),
    ]),
  );
}

/**
 * Removes from each convolution whose width is free (see `freeWidths`) that share of its channels
 * whose filters have the smallest L1 norm (Li et al. 2017, "Pruning filters for efficient ConvNets"),
 * and from the next layer what it made of them. Where maps are normalised the length of a filter is
 * divided out again, and channels go by |gamma| (Liu et al. 2017, "Network slimming").
 *
 * @param arrays What the network learns and remembers, by name, in float32.
 * @param share Of the channels, from 0 to below 1.
 * @throws {RangeError} Another share, or an array that is not there in float32.
 *
 * @example Half of what lies within a residual unit
 * ```ts
 * import { equal } from "node:assert/strict";
 * import { createNetwork } from "../network/networks.ts";
 *
 * const network = createNetwork("digits-8", { dimension: 2 });
 * const ones = Object.fromEntries(
 *   Object.entries(network.shapes).map(([name, shape]) => {
 *     const count = shape.reduce((a, b) => a * b, 1);
 *     return [name, { shape, data: new Float32Array(count).fill(1) }];
 *   }),
 * );
 * const { widths, arrays } = prune(network, ones, 0.5);
 * equal(widths["03-residual"], 8);
 * equal(String(arrays["03-residual/weight2"]!.shape), "3,3,8,16");
 * ```
 */
export function prune(network: Network, arrays: Arrays, share: number): Pruned {
  const widths = { ...network.widths, ...prunedWidths(network, share) };
  const slim = createNetwork(network.name, { ...network, widths });
  const left: Record<string, NamedArray> = { ...arrays };
  for (const [path, count] of Object.entries(freeWidths(network))) {
    const { own, next } = placesOf(network, path), [filters] = own;
    const gamma = own.find((name) => name.includes("/gamma"));
    const kept = strongest(strengths(float32(arrays, gamma ?? filters!), count), widths[path]!);
    // Of what takes the maps, each channel has a number side by side for each that comes out.
    const sides = [...own.map((name) => [name, 1] as const), [next, outOf(network, next)] as const];
    for (const [name, each] of sides) {
      const data = chosen(float32(left, name), count * each, each, kept);
      left[name] = { shape: slim.shapes[name]!, data };
    }
  }
  return { widths, arrays: left };
}

const outOf = ({ shapes }: Network, name: string): number => shapes[name]!.at(-1)!;

/** The arrays that have an entry a channel of a layer, its filters first, and what takes its maps. */
function placesOf(
  { layers, shapes }: Network,
  path: string,
): { readonly own: readonly string[]; readonly next: string } {
  const place = layers.findIndex((layer) => layer.path === path);
  const unit = UNITS[layers[place]!.layer.kind];
  const after = layers.slice(place + 1).find(({ layer }) => layer.kind !== "pool");
  return {
    own: Object.keys(shapes)
      .filter((name) => name.startsWith(`${path}/`) && (!unit || unit.own.test(name))),
    next: unit ? `${path}/${unit.next}` : `${after!.path}/weight`,
  };
}

/** The sum of what each channel has, without signs; channels lie next to each other. */
function strengths(data: Float32Array, channels: number): Float64Array {
  const sums = new Float64Array(channels);
  data.forEach((value, i) => sums[i % channels]! += Math.abs(value));
  return sums;
}

/** The places of the largest, in their order; of equals, the first. */
function strongest(strengths: Float64Array, count: number): readonly number[] {
  return [...strengths.keys()]
    .sort((a, b) => strengths[b]! - strengths[a]! || a - b)
    .slice(0, count)
    .sort((a, b) => a - b);
}

/** Of every `row` numbers those of some channels, each of which has `each` side by side. */
function chosen(
  data: Float32Array,
  row: number,
  each: number,
  channels: readonly number[],
): Float32Array {
  const rows = data.length / row, left = new Float32Array(rows * channels.length * each);
  for (let at = 0, to = 0; at < data.length; at += row) {
    for (const channel of channels) {
      const from = at + channel * each;
      left.set(data.subarray(from, from + each), to);
      to += each;
    }
  }
  return left;
}

function float32(arrays: Arrays, name: string): Float32Array {
  const data = Object.hasOwn(arrays, name) ? arrays[name]!.data : undefined;
  if (data instanceof Float32Array) return data;
  throw new RangeError(
    `Cannot prune: ${name} must be there in float32, ` +
      (data ? `is in ${data.constructor.name}` : "is not"),
  );
}
