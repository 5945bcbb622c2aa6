/**
 * Rows of a matrix, their norms and directions, with gradients that stay finite at zero.
 *
 * @module
 */
import * as tf from "#tensor";
import { onePass } from "../engine/fused.ts";

/** A value, how its gradient comes back, and the tensors that this needs. */
export interface Differentiable<Out extends tf.Tensor, Kept extends readonly tf.Tensor[]> {
  /** The result. */
  readonly value: Out;
  /** What the gradient needs; all else is freed when the value is there. */
  readonly kept: readonly [...Kept];
  /** The gradient with respect to each input, from that with respect to the value. */
  readonly gradient: (dy: Out, kept: Kept) => tf.Tensor | tf.Tensor[];
}

/** A function of tensors with a gradient of its own: `tf.customGrad`, typed. */
export function withGradient<
  In extends readonly tf.Tensor[],
  Out extends tf.Tensor,
  Kept extends readonly tf.Tensor[],
>(forward: (...inputs: In) => Differentiable<Out, Kept>): (...inputs: In) => Out {
  const run = tf.customGrad((...given) => {
    const save = given.pop() as unknown as (kept: readonly tf.Tensor[]) => void;
    const { value, kept, gradient } = forward(...given as unknown as In);
    save(kept);
    return {
      value,
      gradFunc: (dy, saved) => gradient(dy as Out, saved as unknown as Kept),
    };
  });
  return (...inputs) => run(...inputs) as Out;
}

/**
 * The Euclidean norm of every row, `[rows, 1]`.
 *
 * The gradient x/‖x‖ is taken as 0 where x = 0, where it does not exist.
 */
export const rowNorms = withGradient((rows: tf.Matrix) => {
  const norms = tf.sqrt(tf.sum(tf.square(rows), 1, true)) as tf.Matrix;
  return {
    value: norms,
    kept: [rows, norms],
    gradient: (dy, [rows, norms]) => tf.mul(dy, tf.divNoNan(rows, norms)),
  };
});

/**
 * Every row divided by its norm, `[rows, size]`; a row of zeros stays zero.
 *
 * The gradient (dy - u (u·dy)) / ‖x‖ is taken as 0 where x = 0: with an epsilon under the root
 * it would be some 10⁶ there, and one dead row would undo a batch.
 */
export const unitRows = withGradient((rows: tf.Matrix) => {
  const norms = tf.sqrt(tf.sum(tf.square(rows), 1, true));
  const unit = tf.divNoNan(rows, norms) as tf.Matrix;
  return {
    value: unit,
    kept: [unit, norms],
    gradient: (dy, [unit, norms]) => {
      const along = tf.sum(tf.mul(dy, unit), 1, true);
      return tf.divNoNan(tf.sub(dy, tf.mul(unit, along)), norms);
    },
  };
});

/** The quotient of two columns, 0 where the divisor is 0 (and so is its gradient). */
export const quotient = withGradient((above: tf.Matrix, below: tf.Matrix) => {
  const value = tf.divNoNan(above, below) as tf.Matrix;
  return {
    value,
    kept: [value, below],
    gradient: (dy, [value, below]) => {
      const change = tf.divNoNan(dy, below);
      return [change, tf.neg(tf.mul(change, value))];
    },
  };
});

/** A function of a tensor (by default the tensor itself) as a constant: no gradient goes back. */
export function frozen<In extends tf.Tensor, Out extends tf.Tensor = In>(
  x: In,
  of: (x: In) => Out = (x) => x.clone() as unknown as Out,
): Out {
  const { shape } = x;
  return withGradient((x: In) => ({
    value: of(x),
    kept: [],
    gradient: () => tf.zeros(shape),
  }))(x);
}

/** Keeps every element within ±limit, in value only: the gradient passes as it is. */
export function clampValue(x: tf.Matrix, limit: number): tf.Matrix {
  return withGradient((x: tf.Matrix) => ({
    value: tf.clipByValue(x, -limit, limit),
    kept: [],
    gradient: (dy) => dy,
  }))(x);
}

/**
 * Every row of `x` times the direction of every row of `w`, `[rows of x, rows of w]`.
 *
 * The columns of the product are scaled by 1/‖w_j‖, so that unit weights never lie in memory: of
 * 100 000 classes they would be as large again as the weights, and so would their gradient. A row
 * of zeros has no direction: its column is 0, and so is its gradient.
 */
export const directedProducts = withGradient((x: tf.Matrix, w: tf.Matrix) => {
  const [squares] = onePass(sumOfSquares, w);
  const inverse = tf.divNoNan(1, tf.sqrt(squares!)) as tf.Vector;
  const value = tf.mul<tf.Matrix>(tf.matMul(x, w, false, true), inverse);
  return {
    value,
    kept: [x, w, inverse, value],
    gradient: (dy, [x, w, inverse, value]) => {
      const scaled = tf.mul<tf.Matrix>(dy, inverse);
      const along = tf.mul(tf.sum(tf.mul(dy, value), 0), inverse);
      const dw = tf.matMul(scaled, x, true);
      const columns = [inverse, along].map((row) => tf.expandDims(row, 1));
      return [tf.matMul(scaled, w), onePass(minusAlong, dw, w, ...columns)[0]!];
    },
  };
});

const sumOfSquares = (w: tf.Tensor) => [tf.sum(tf.square(w), 1)];

/**
 * What is left of a gradient without its part along the weights themselves. The weights are made
 * unit first: 1/‖w‖² is infinite in float32 long before 1/‖w‖ is.
 */
const minusAlong = (...[dw, w, inverse, along]: tf.Tensor[]) => [
  tf.sub(dw!, tf.mul(tf.mul(w!, inverse!), along!)),
];
