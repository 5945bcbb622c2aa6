/**
 * What a loss is given, and whether it fits.
 *
 * @module
 */
import type * as tf from "#tensor";
import type { LossDefinition, LossName, LossOptions } from "../margin/losses.ts";
import { lossRow } from "../margin/options.ts";

/** What a loss sees. */
export interface LossInput {
  /** One row an image, `[batch, size]`; need not be unit. */
  readonly embeddings: tf.Matrix;
  /**
   * One row a class, `[classes, size]`; need not be unit. Of sub-centers, `[classes, centers,
   * size]`.
   */
  readonly weights: tf.Matrix | tf.Blocks;
  /** The class of each row of `embeddings`, from 0, `[batch]`, int32. */
  readonly labels: tf.Labels;
  /** Added to the logits of a row that takes one: `[classes]`, or `[]` for SphereFace2. */
  readonly bias?: tf.Vector | tf.Scalar;
  /** A learnable scale, in place of `options.scale`. */
  readonly scale?: tf.Scalar;
}

/** What a loss remembers from step to step: its numbers by name, as the row's `state` has them. */
export type LossState = Readonly<Record<string, number | tf.Scalar>>;

/** The options of a loss, where what changes from step to step may also be tensors. */
export type TensorLossOptions = Omit<LossOptions, "lambda"> & {
  readonly lambda?: number | tf.Scalar;
  /** What the loss remembers: as `startState` gives it, then as the last call gave it. */
  readonly state?: LossState;
};

/**
 * Checks shapes, types and labels at the public door.
 *
 * @throws {RangeError} Saying what must hold and what was found.
 */
export function checkInput(name: LossName, { embeddings, weights, labels, bias }: LossInput): void {
  const row = lossRow(name), centers = row.defaults.centers !== undefined;
  if (embeddings.shape.length !== 2 || weights.shape.length !== (centers ? 3 : 2)) {
    throw new RangeError(
      `Cannot read the input of ${row.title}: embeddings must be of shape [batch, size] and ` +
        `weights [classes, ${centers ? "centers, " : ""}size], ` +
        `got [${embeddings.shape}] and [${weights.shape}]`,
    );
  }
  const [batch, size] = embeddings.shape, classes = weights.shape[0], width = weights.shape.at(-1);
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
  if (classes < 2) {
    throw new RangeError(
      `Cannot tell classes apart: the weights must have at least 2 rows, one a class, got ${classes}`,
    );
  }
  if (bias) checkBias(row, bias, classes);
  const wrong = labels.dataSync().find((label) => label < 0 || label >= classes);
  if (wrong !== undefined) {
    throw new RangeError(
      `Cannot find the class of label ${wrong}: labels must lie in 0 … ${classes - 1}, ` +
        `as the weights have ${classes} rows`,
    );
  }
}

function checkBias(row: LossDefinition, bias: tf.Tensor, classes: number): void {
  if (!row.bias) throw new RangeError(`Cannot add a bias: ${row.title} has none`);
  const shape = row.bias === "one" ? "" : String(classes);
  if (String(bias.shape) !== shape) {
    throw new RangeError(
      `Cannot add the bias of ${row.title}: its shape must be [${shape}], ` +
        `${shape ? "one number a class" : "one number for all"}, got [${bias.shape}]`,
    );
  }
}
