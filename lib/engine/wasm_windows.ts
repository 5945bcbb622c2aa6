/**
 * How a filter moves over images, as tfjs tells its kernels and as they compute with it.
 *
 * @module
 */
import * as tf from "./tensor.ts";

/** Batch, height, width, channels; or height, width, in, out of a filter. */
export type Shape4 = [number, number, number, number];

/** Everything about one convolution: sizes, strides, padding. */
export type Windows = tf.backend_util.Conv2DInfo;

/** The padding, by name, as a number or spelt out. */
export type Padding = "same" | "valid" | number | tf.ExplicitPadding;

/** What tfjs gives to the kernels of a convolution. */
export interface ConvolutionAttributes {
  /** One number, or rows and columns. */
  readonly strides: [number, number] | number;
  /** As it was asked for. */
  readonly pad: Padding;
  /** Of sizes that the strides do not divide. */
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
  /** Given to the gradient of the filter. */
  readonly filterShape?: Shape4;
  /** Given to the gradient of the input. */
  readonly inputShape?: Shape4;
}

/** The windows of a convolution without dilation: tfjs has no gradient of one with it. */
export function windowsOf(
  input: Shape4,
  filter: Shape4,
  { strides, pad, dimRoundingMode }: ConvolutionAttributes,
  depthwise: boolean,
): Windows {
  const of = tf.backend_util.computeConv2DInfo;
  return of(input, filter, strides, 1, pad, dimRoundingMode, depthwise);
}

/** The padding of a convolution, spelt out. */
export function explicit({ padInfo: { top, bottom, left, right } }: Windows): tf.ExplicitPadding {
  return [[0, 0], [top, bottom], [left, right], [0, 0]];
}
