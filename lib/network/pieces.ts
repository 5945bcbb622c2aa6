/**
 * What the layers share: how parameters learn, and a convolution.
 *
 * @module
 */
import * as tf from "#tensor";
import type { ParameterSpec, Start } from "./layers.ts";

/** A bias learns at twice the rate and does not decay, as in the released SphereFace. */
export const BIAS = (size: number): ParameterSpec => ({
  shape: [size],
  start: { kind: "constant", value: 0 },
  rate: 2,
  decay: 0,
});

/** PReLU's slopes do decay: the released prototxt gives them no multipliers. */
export const SLOPE = (size: number): ParameterSpec => ({
  shape: [size],
  start: { kind: "constant", value: 0.25 },
  rate: 1,
  decay: 1,
});

/** Weights, which learn at the rate and decay. */
export function weight(shape: readonly number[], start: Start): ParameterSpec {
  return { shape, start, rate: 1, decay: 1 };
}

/** A convolution of each channel by itself: `weight` is `[height, width, channels]`. */
export function convolveEach(
  batch: tf.Tensor,
  weight: tf.Tensor,
  stride: number,
  pad: number,
): tf.Images {
  const [height, width, channels] = weight.shape as [number, number, number];
  const filters: tf.Images = tf.reshape(weight, [height, width, channels, 1]);
  const padding: tf.ExplicitPadding = [[0, 0], [pad, pad], [pad, pad], [0, 0]];
  return tf.depthwiseConv2d(batch as tf.Images, filters, stride, padding);
}

/** A convolution without bias; without `pad`, "same" padding. */
export function convolve(
  batch: tf.Tensor,
  weight: tf.Tensor,
  stride: number,
  pad?: number,
): tf.Images {
  const padding: tf.ExplicitPadding | "same" = pad === undefined
    ? "same"
    : [[0, 0], [pad, pad], [pad, pad], [0, 0]];
  return tf.conv2d(batch as tf.Images, weight as tf.Images, stride, padding);
}
