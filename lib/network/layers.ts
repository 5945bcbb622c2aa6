/**
 * The layers that networks are made of, as data: what each learns and what it does.
 *
 * @module
 */
import * as tf from "#tensor";
import { preluOfBiased, preluWithSlopes } from "../engine/fused.ts";

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

/** One layer of a network. */
export type Layer =
  /** Convolution with bias, then PReLU. */
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
    /** The deviation of its weights at the start; by default 1 / √(9 channels), which keeps norms. */
    readonly deviation?: number;
  }
  /** The largest of each 2x2 window. */
  | { readonly kind: "pool" }
  /** Everything to a row of numbers: the embedding. No activation follows. */
  | { readonly kind: "embedding"; readonly size: number };

/** A layer in its place: what it learns and what it does to a batch. */
export interface PlacedLayer {
  /** By the name within the layer, e.g. `"weight"`. */
  readonly parameters: Readonly<Record<string, ParameterSpec>>;
  /** The shape that comes out. */
  readonly shape: Shape;
  /** What it does: its parameters by their name within the layer, then the batch. */
  readonly apply: (parameters: Record<string, tf.Tensor>, batch: tf.Tensor) => tf.Tensor;
}

/** A layer for images of a shape. */
export function placeLayer(layer: Layer, [height, width, channels]: Shape): PlacedLayer {
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
          bias: BIAS(out),
          slope: SLOPE(out),
        },
        shape: [after(height), after(width), out],
        apply: ({ weight, bias, slope }, batch) =>
          preluOfBiased(
            convolve(batch, weight!, stride, pad),
            bias as tf.Vector,
            slope as tf.Vector,
          ),
      };
    }
    case "residual": {
      const shape = [3, 3, channels, channels];
      const { deviation = Math.sqrt(1 / (9 * channels)) } = layer;
      const start: Start = { kind: "normal", deviation };
      return {
        parameters: {
          weight1: weight(shape, start),
          slope1: SLOPE(channels),
          weight2: weight(shape, start),
          slope2: SLOPE(channels),
        },
        shape: [height, width, channels],
        apply: ({ weight1, slope1, weight2, slope2 }, batch) => {
          const inner = preluWithSlopes(convolve(batch, weight1!, 1), slope1 as tf.Vector);
          return tf.add(
            batch,
            preluWithSlopes(convolve(inner, weight2!, 1), slope2 as tf.Vector),
          );
        },
      };
    }
    case "pool":
      return {
        parameters: {},
        shape: [Math.ceil(height / 2), Math.ceil(width / 2), channels],
        apply: (_, batch) => tf.maxPool(batch as tf.Images, 2, 2, "same"),
      };
    case "embedding": {
      const fanIn = height * width * channels;
      return {
        parameters: {
          weight: weight([fanIn, layer.size], { kind: "xavier", fanIn }),
          bias: BIAS(layer.size),
        },
        shape: [1, 1, layer.size],
        apply: ({ weight, bias }, batch) =>
          tf.add(tf.matMul(tf.reshape(batch, [-1, fanIn]), weight as tf.Matrix), bias!),
      };
    }
  }
}

/** A bias learns at twice the rate and does not decay, as in the released SphereFace. */
const BIAS = (size: number): ParameterSpec => ({
  shape: [size],
  start: { kind: "constant", value: 0 },
  rate: 2,
  decay: 0,
});

/** PReLU's slopes do decay: the released prototxt gives them no multipliers. */
const SLOPE = (size: number): ParameterSpec => ({
  shape: [size],
  start: { kind: "constant", value: 0.25 },
  rate: 1,
  decay: 1,
});

function weight(shape: readonly number[], start: Start): ParameterSpec {
  return { shape, start, rate: 1, decay: 1 };
}

function convolve(batch: tf.Tensor, weight: tf.Tensor, stride: number, pad?: number): tf.Images {
  const padding: tf.ExplicitPadding | "same" = pad === undefined
    ? "same"
    : [[0, 0], [pad, pad], [pad, pad], [0, 0]];
  return tf.conv2d(batch as tf.Images, weight as tf.Images, stride, padding);
}
