/**
 * The one logit in each row that belongs to the image's own class.
 *
 * @module
 */
import * as tf from "#tensor";
import { onePass } from "../engine/fused.ts";
import { withGradient } from "./rows.ts";

/** The own classes of a batch. */
export interface Target {
  /** One-hot rows, `[batch, classes]`. */
  readonly rows: tf.Matrix;
  /** Where the ones are, `[batch, 2]`, int32. */
  readonly places: tf.Tensor2D;
}

/** The own classes of labels. */
export function targetOf(labels: tf.Labels, classes: number): Target {
  const order = tf.range(0, labels.shape[0], 1, "int32");
  return {
    rows: tf.oneHot(labels, classes) as tf.Matrix,
    places: tf.stack([order, labels], 1) as tf.Tensor2D,
  };
}

/** The element of each row that is the target's, `[batch, 1]`. */
export function pickTarget(rows: tf.Matrix, { rows: ones, places }: Target): tf.Matrix {
  return withGradient((rows: tf.Matrix) => ({
    value: tf.expandDims(tf.gatherND(rows, places), 1) as tf.Matrix,
    kept: [ones],
    gradient: (dy, [ones]) => tf.mul(dy, ones),
  }))(rows);
}

/** Adds to the target's element of each row; `shift` is `[batch, 1]`. */
export function addToTarget(
  rows: tf.Matrix,
  shift: tf.Matrix,
  { rows: ones, places }: Target,
): tf.Matrix {
  return withGradient((rows: tf.Matrix, shift: tf.Matrix) => ({
    value: onePass(addWhere, rows, shift, ones)[0] as tf.Matrix,
    kept: [places],
    gradient: (dy, [places]) => [dy, tf.expandDims(tf.gatherND(dy, places), 1)],
  }))(rows, shift);
}

const addWhere = (...[rows, shift, ones]: tf.Tensor[]) => [tf.add(rows!, tf.mul(ones!, shift!))];
