/**
 * Products and sums that tfjs-backend-wasm 4.22 takes a slow way through.
 *
 * @module
 */
import * as tf from "./tensor.ts";
import { writeTensor } from "./wasm_memory.ts";

/**
 * The sum over the first axes, row added to row.
 *
 * The backend transposes first. A product with a row of ones is no way out: the backend repacks
 * its right operand whenever that is new, which takes ten times as long as this.
 *
 * @param count How many axes go.
 */
export function sumOfFirstAxes(x: tf.Tensor, count: number, keepDims: boolean): tf.Tensor {
  const rest = x.shape.slice(count), width = rest.reduce((a, b) => a * b, 1);
  const shape = keepDims ? [...x.shape.slice(0, count).fill(1), ...rest] : rest;
  return writeTensor(shape, [x], (sums, x) => {
    sums.fill(0);
    for (let i = 0; i < x.length; i += width) {
      for (let k = 0; k < width; k++) sums[k]! += x[i + k]!;
    }
  });
}

/** Products of fewer multiplications gain nothing from a transposition. */
const LARGE = 2 ** 20;

/**
 * A large product of transposed operands with the transpositions made first, as the backend is
 * fast only for operands that lie as they are; `undefined` where the backend's own way will do.
 */
export function productOfTransposed(
  a: tf.Tensor,
  b: tf.Tensor,
  transposeA: boolean,
  transposeB: boolean,
): tf.Tensor | undefined {
  if (!transposeA && !transposeB) return undefined;
  const columns = b.shape.at(transposeB ? -2 : -1)!;
  if (a.size * columns < LARGE) return undefined;
  return tf.tidy(() => tf.matMul(across(a, transposeA), across(b, transposeB)));
}

/** The last two axes exchanged, if so wanted. */
function across(x: tf.Tensor, wanted: boolean): tf.Tensor {
  if (!wanted) return x;
  const axes = x.shape.map((_, axis) => axis);
  return tf.transpose(x, [...axes.slice(0, -2), x.rank - 1, x.rank - 2]);
}
