/**
 * The one door to the tensor library: no other room imports it.
 *
 * @module
 */
import type * as tfjs from "@tensorflow/tfjs";
export * from "@tensorflow/tfjs";

/** A single number, `[]`. */
export type Scalar = tfjs.Scalar;
/** A row of numbers, `[n]`. */
export type Vector = tfjs.Tensor1D;
/** Rows of numbers, `[rows, columns]`. */
export type Matrix = tfjs.Tensor2D;
/** Rows in blocks, `[blocks, rows, columns]`: sub-centers, a block a class. */
export type Blocks = tfjs.Tensor3D;
/** A batch of images, `[batch, height, width, channels]`. */
export type Images = tfjs.Tensor4D;
/** Any tensor. */
export type Tensor = tfjs.Tensor;
/** The class of each row, `[batch]`, `int32`. */
export type Labels = tfjs.Tensor1D;
/** Plain named tensors: what a network or a head learns. */
export type Parameters = Readonly<Record<string, Tensor>>;
/** Padding spelt out, `[[0, 0], [top, bottom], [left, right], [0, 0]]`. */
export type ExplicitPadding = [
  [number, number],
  [number, number],
  [number, number],
  [number, number],
];
