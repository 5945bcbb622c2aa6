/**
 * What a loss is given, and whether it fits.
 *
 * @module
 */
import type * as tf from "#tensor";
import type { LossOptions } from "../margin/losses.ts";

/** What a loss sees. */
export interface LossInput {
  /** One row an image, `[batch, size]`; need not be unit. */
  readonly embeddings: tf.Matrix;
  /** One row a class, `[classes, size]`; need not be unit. */
  readonly weights: tf.Matrix;
  /** The class of each row of `embeddings`, from 0, `[batch]`, int32. */
  readonly labels: tf.Labels;
  /** Added to the logits of plain softmax, `[classes]`. */
  readonly bias?: tf.Vector;
  /** A learnable scale, in place of `options.scale`. */
  readonly scale?: tf.Scalar;
}

/** The options of a loss, where λ may also be a tensor, so that a compiled step can take it. */
export type TensorLossOptions = Omit<LossOptions, "lambda"> & {
  readonly lambda?: number | tf.Scalar;
};

/**
 * Checks shapes, types and labels at the public door.
 *
 * @throws {RangeError} Saying what must hold and what was found.
 */
export function checkInput({ embeddings, weights, labels, bias }: LossInput): void {
  const [batch, size] = embeddings.shape, [classes, width] = weights.shape;
  if (size !== width) {
    throw new RangeError(
      "Cannot compare embeddings with class weights as their sizes must be equal: " +
        `current shapes are [${embeddings.shape}] and [${weights.shape}]`,
    );
  }
  if (labels.dtype !== "int32" || labels.shape.length !== 1 || labels.shape[0] !== batch) {
    throw new RangeError(
      `Cannot read the labels: they must be int32 of shape [${batch}], one for each embedding, ` +
        `got ${labels.dtype} of shape [${labels.shape}]`,
    );
  }
  if (bias && (bias.shape.length !== 1 || bias.shape[0] !== classes)) {
    throw new RangeError(
      `Cannot add the bias: its shape must be [${classes}], one number a class, ` +
        `got [${bias.shape}]`,
    );
  }
  const wrong = labels.dataSync().find((label) => label < 0 || label >= classes);
  if (wrong !== undefined) {
    throw new RangeError(
      `Cannot find the class of label ${wrong}: labels must lie in 0 … ${classes - 1}, ` +
        `as the weights have ${classes} rows`,
    );
  }
}
