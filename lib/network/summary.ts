/**
 * What a network costs, layer by layer.
 *
 * @module
 */
import { windowOf } from "./depthwise.ts";
import { goesPast } from "./improved.ts";
import type { Shape } from "./layers.ts";
import type { Network, NetworkLayer } from "./networks.ts";
import type { Normalisation } from "./normalisation.ts";

/** A layer, and what it costs. */
export interface LayerSummary {
  /** As its parameters are called. */
  readonly name: string;
  /** What it is, in a few words. */
  readonly about: string;
  /** What comes out of it, `[height, width, channels]`. */
  readonly output: Shape;
  /** How many numbers it learns. */
  readonly parameters: number;
  /** Products of a weight and a number, each added up, for one image. */
  readonly macs: number;
}

/**
 * The layers of a network, each with its output, its parameters and its products.
 *
 * Products are those of convolutions and of the embedding, zeros around an image included, as is
 * customary; those of PReLUs, of biases and of normalisation are not counted.
 *
 * @example The first convolution of SphereFace-20
 * ```ts
 * import { equal } from "node:assert/strict";
 * import { createNetwork } from "./networks.ts";
 *
 * const [first] = summarise(createNetwork("sphereface-20", { dimension: 512 }));
 * equal(first!.macs, 56 * 48 * 64 * 9 * 3);
 * ```
 */
export function summarise({ layers, parameters, normalisation }: Network): readonly LayerSummary[] {
  const learnt = Object.entries(parameters).filter(([, { rate }]) => rate > 0);
  return layers.map((layer) => ({
    name: layer.path,
    about: aboutLayer(layer, normalisation),
    output: layer.output,
    parameters: learnt.filter(([name]) => name.startsWith(`${layer.path}/`))
      .reduce((sum, [, { shape }]) => sum + shape.reduce((a, b) => a * b, 1), 0),
    macs: macsOf(layer),
  }));
}

function aboutLayer({ layer, input }: NetworkLayer, normalisation: Normalisation): string {
  const normalised = normalisation === "batch" ? ", normalised" : "";
  switch (layer.kind) {
    case "convolution": {
      const { kernel, stride } = layer;
      return `${kernel}x${kernel}${stride > 1 ? `, stride ${stride}` : ""}${normalised}`;
    }
    case "residual": {
      const between = layer.inner === undefined ? "" : ` by way of ${layer.inner}`;
      return `two of 3x3${between}${normalised}, added`;
    }
    case "improved": {
      const { inner, stride = 1 } = layer;
      const between = inner === undefined ? "" : ` by way of ${inner}`;
      const smaller = stride > 1 ? `, stride ${stride}` : "";
      const past = goesPast(layer, input) ? "" : " to 1x1 of what came in";
      return `normalised, two of 3x3${between}${smaller}, added${past}`;
    }
    case "bottleneck": {
      const { inner, stride = 1 } = layer, smaller = stride > 1 ? `, stride ${stride}` : "";
      const added = goesPast(layer, input) ? ", added" : "";
      return `1x1 to ${inner}, 3x3 of each${smaller}, 1x1${normalised}${added}`;
    }
    case "depthwise": {
      const { stride = 1, linear = false } = layer, [rows, columns] = windowOf(layer, input).sides;
      const smaller = stride > 1 ? `, stride ${stride}` : "", flat = linear ? ", linear" : "";
      return `${rows}x${columns} of each channel${smaller}${normalised}${flat}`;
    }
    case "normalise":
      return "normalised";
    case "pool":
      return "largest of 2x2";
    case "embedding":
      return `all to one row${layer.normalised ? normalised : ""}`;
  }
}

function macsOf({ layer, input, output }: NetworkLayer): number {
  const [height, width, channels] = output, into = input[2];
  switch (layer.kind) {
    case "convolution":
      return height * width * channels * layer.kernel ** 2 * into;
    case "residual":
      return 9 * height * width * (layer.inner ?? into) * (into + channels);
    case "improved": {
      const inner = layer.inner ?? channels, past = goesPast(layer, input) ? 0 : into;
      return 9 * input[0] * input[1] * into * inner +
        height * width * channels * (9 * inner + past);
    }
    case "bottleneck":
      return layer.inner * (input[0] * input[1] * into + height * width * (9 + channels));
    case "depthwise": {
      const [rows, columns] = windowOf(layer, input).sides;
      return height * width * channels * rows * columns;
    }
    case "normalise":
    case "pool":
      return 0;
    case "embedding":
      return input.reduce((a, b) => a * b, 1) * layer.size;
  }
}

/**
 * The products of all layers together, for one image.
 *
 * @example SphereFace-20 makes 1.75 thousand million of a face
 * ```ts
 * import { equal } from "node:assert/strict";
 * import { createNetwork } from "./networks.ts";
 *
 * equal(macsIn(createNetwork("sphereface-20", { dimension: 512 })), 1_749_737_472);
 * ```
 */
export function macsIn(network: Network): number {
  return summarise(network).reduce((sum, { macs }) => sum + macs, 0);
}
