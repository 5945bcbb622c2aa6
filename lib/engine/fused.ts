/**
 * Pieces of a network with gradients of their own: fewer and faster kernels than tfjs would use.
 *
 * @module
 */
import * as tf from "./tensor.ts";

/** The sum over all but the last axis, `[channels]`, as a product with a row of ones. */
function sumOfRows(x: tf.Tensor, channels: number): tf.Tensor {
  const rows = x.size / channels;
  const ones = tf.ones([1, rows]) as tf.Matrix;
  return tf.reshape(tf.matMul(ones, tf.reshape(x, [rows, channels]) as tf.Matrix), [channels]);
}

/**
 * Adds a number to each channel.
 *
 * @param x `[…, channels]`
 * @param bias `[channels]`
 */
export function addBias<T extends tf.Tensor>(x: T, bias: tf.Vector): T {
  const run = tf.customGrad((...given) => {
    const [x, bias] = given as tf.Tensor[];
    const channels = bias!.size;
    return {
      value: tf.add(x!, bias!),
      gradFunc: (dy) => [dy, sumOfRows(dy, channels)],
    };
  });
  return run(x, bias) as T;
}

/**
 * PReLU with a slope for each channel: x where it is positive, slope·x elsewhere.
 *
 * At x = 0 the gradient is that of the negative side, `slope·dy`.
 *
 * @param x `[…, channels]`
 * @param slopes `[channels]`
 */
export function preluWithSlopes<T extends tf.Tensor>(x: T, slopes: tf.Vector): T {
  const run = tf.customGrad((...given) => {
    const save = given.pop() as unknown as (kept: tf.Tensor[]) => void;
    const [x, slopes] = given as tf.Tensor[];
    save([x!, slopes!]);
    return {
      value: tf.prelu(x!, slopes!),
      gradFunc: (dy, saved) => {
        const [x, slopes] = saved as tf.Tensor[];
        const positive = tf.mul(dy, tf.step(x!));
        const negative = tf.sub(dy, positive);
        return [
          tf.add(positive, tf.mul(negative, slopes!)),
          sumOfRows(tf.mul(negative, x!), slopes!.size),
        ];
      },
    };
  });
  return run(x, slopes) as T;
}
