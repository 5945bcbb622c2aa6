/**
 * The layers that networks are made of, as data: what each learns and what it does.
 *
 * @module
 */
import * as tf from "#tensor";
import { preluOfBiased, preluWithSlopes } from "../engine/fused.ts";
import { type BottleneckLayer, placeBottleneck } from "./bottleneck.ts";
import { type DepthwiseLayer, placeDepthwise } from "./depthwise.ts";
import { placeEmbedding } from "./embedding.ts";
import { type ImprovedLayer, placeImproved } from "./improved.ts";
import { type Normalisation, normalisationMemory, normalisationSpecs } from "./normalisation.ts";
import { BIAS, convolve, SLOPE, weight } from "./pieces.ts";

/** The shape of one image inside a network, `[height, width, channels]`. */
export type Shape = readonly [height: number, width: number, channels: number];

/** How a parameter starts. */
export type Start =
  /** Caffe's xavier: uniform within ±√(3 / fan-in). */
  | { readonly kind: "xavier"; readonly fanIn: number }
  /** Normal around 0. */
  | { readonly kind: "normal"; readonly deviation: number }
  /** The same number everywhere. */
  | { readonly kind: "constant"; readonly value: number };

/** A parameter before it has values. */
export interface ParameterSpec {
  /** Its shape. */
  readonly shape: readonly number[];
  /** How it starts. */
  readonly start: Start;
  /** What multiplies the learning rate (Caffe's lr_mult). */
  readonly rate: number;
  /** What multiplies the weight decay (Caffe's decay_mult). */
  readonly decay: number;
}

/** A number, or numbers, that are remembered from step to step, and that no gradient moves. */
export interface Memory {
  /** `[]` for one number. */
  readonly shape: readonly number[];
  /** What each is before the first step. */
  readonly value: number;
}

/** One layer of a network. */
export type Layer =
  /** Convolution with bias (normalised, without), then PReLU. */
  | {
    readonly kind: "convolution";
    readonly channels: number;
    readonly kernel: number;
    readonly stride: number;
    /**
     * Pixels of 0 on every side, as Caffe pads; without it, "same" padding. Where the stride is 2
     * and the size even the two see different pixels: "same" pads only the far sides.
     */
    readonly pad?: number;
    /** How its weights start: Caffe's xavier, or He's normal for what follows a PReLU. */
    readonly start?: "xavier" | "he";
  }
  /** Two 3x3 convolutions without bias, a PReLU after each, added to what came in. */
  | {
    readonly kind: "residual";
    /** How many channels lie between the two; by default as many as come in. */
    readonly inner?: number;
    /** The deviation of its weights at the start; by default 1 / √(9 channels), which keeps norms. */
    readonly deviation?: number;
  }
  | ImprovedLayer
  | BottleneckLayer
  | DepthwiseLayer
  /** Batch normalisation by itself. Only in networks that are normalised. */
  | { readonly kind: "normalise" }
  /** The largest of each 2x2 window. */
  | { readonly kind: "pool" }
  /** Everything to a row of numbers: the embedding. No activation follows. */
  | {
    readonly kind: "embedding";
    readonly size: number;
    /** Whether batch normalisation follows whose gamma stays 1. Only in networks that are normalised. */
    readonly normalised?: boolean;
  };

/** A layer in its place: what it learns and what it does to a batch. */
export interface PlacedLayer {
  /** By the name within the layer, e.g. `"weight"`. */
  readonly parameters: Readonly<Record<string, ParameterSpec>>;
  /** What it remembers, by the name within the layer, e.g. `"mean"`. */
  readonly memory: Readonly<Record<string, Memory>>;
  /** The shape that comes out. */
  readonly shape: Shape;
  /**
   * What it does: its parameters by their name within the layer, then the batch.
   *
   * @param normalise What becomes of a convolution's maps before the activation; `key` tells the
   *   convolutions of a unit apart. Only where the layer was placed as normalised.
   */
  readonly apply: (
    parameters: Record<string, tf.Tensor>,
    batch: tf.Tensor,
    normalise?: (maps: tf.Tensor, key: string) => tf.Tensor,
  ) => tf.Tensor;
}

/** A layer for images of a shape. */
export function placeLayer(
  layer: Layer,
  [height, width, channels]: Shape,
  normalisation: Normalisation,
): PlacedLayer {
  const isNormalised = normalisation === "batch";
  switch (layer.kind) {
    case "convolution": {
      const { kernel, stride, channels: out, pad, start = "xavier" } = layer;
      const after = (size: number) =>
        pad === undefined
          ? Math.ceil(size / stride)
          : Math.floor((size + 2 * pad - kernel) / stride) + 1;
      const fanIn = kernel * kernel * channels;
      return {
        parameters: {
          weight: weight(
            [kernel, kernel, channels, out],
            start === "he"
              ? { kind: "normal", deviation: Math.sqrt(2 / fanIn) }
              : { kind: "xavier", fanIn },
          ),
          ...(isNormalised ? normalisationSpecs(out) : { bias: BIAS(out) }),
          slope: SLOPE(out),
        },
        memory: isNormalised ? normalisationMemory(out) : {},
        shape: [after(height), after(width), out],
        apply: ({ weight, bias, slope }, batch, normalise) => {
          const maps = convolve(batch, weight!, stride, pad);
          return normalise
            ? preluWithSlopes(normalise(maps, ""), slope as tf.Vector)
            : preluOfBiased(maps, bias as tf.Vector, slope as tf.Vector);
        },
      };
    }
    case "residual": {
      const { inner = channels, deviation = Math.sqrt(1 / (9 * channels)) } = layer;
      const start: Start = { kind: "normal", deviation };
      return {
        parameters: {
          weight1: weight([3, 3, channels, inner], start),
          ...(isNormalised ? normalisationSpecs(inner, "1") : {}),
          slope1: SLOPE(inner),
          weight2: weight([3, 3, inner, channels], start),
          ...(isNormalised ? normalisationSpecs(channels, "2") : {}),
          slope2: SLOPE(channels),
        },
        memory: isNormalised
          ? { ...normalisationMemory(inner, "1"), ...normalisationMemory(channels, "2") }
          : {},
        shape: [height, width, channels],
        apply: ({ weight1, slope1, weight2, slope2 }, batch, normalise = (maps) => maps) => {
          const first = normalise(convolve(batch, weight1!, 1), "1");
          const second = convolve(preluWithSlopes(first, slope1 as tf.Vector), weight2!, 1);
          return tf.add(batch, preluWithSlopes(normalise(second, "2"), slope2 as tf.Vector));
        },
      };
    }
    case "pool":
      return {
        parameters: {},
        memory: {},
        shape: [Math.ceil(height / 2), Math.ceil(width / 2), channels],
        apply: (_, batch) => tf.maxPool(batch as tf.Images, 2, 2, "same"),
      };
    case "improved":
      return placeImproved(layer, [height, width, channels]);
    case "bottleneck":
      return placeBottleneck(layer, [height, width, channels]);
    case "depthwise":
      return placeDepthwise(layer, [height, width, channels]);
    case "normalise":
      return {
        parameters: normalisationSpecs(channels),
        memory: normalisationMemory(channels),
        shape: [height, width, channels],
        apply: (_, batch, normalise) => normalise!(batch, ""),
      };
    case "embedding":
      return placeEmbedding(layer, [height, width, channels]);
  }
}
