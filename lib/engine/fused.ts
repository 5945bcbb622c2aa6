/**
 * Pieces of a network with gradients of their own: fewer and faster kernels than tfjs would use.
 *
 * @module
 */
import * as tf from "./tensor.ts";

/** Tensors to tensors, element by element. */
type Part = (...tensors: tf.Tensor[]) => tf.Tensor[];

/** What an engine may offer beside tfjs' own: to do a part in one pass over the data. */
interface Fusing {
  readonly fuse?: (part: Part, tensors: tf.Tensor[]) => tf.Tensor[];
}

/**
 * Does a part in one pass over the data where the engine can, and operation by operation where it
 * cannot.
 *
 * @param part Must be a constant of its module and use nothing but its arguments: an engine
 * compiles it once.
 */
export function onePass(part: Part, ...tensors: tf.Tensor[]): tf.Tensor[] {
  const { fuse } = tf.backend() as Fusing;
  return fuse ? fuse(part, tensors) : part(...tensors);
}

/** The sum over all but the last axis, `[channels]`. */
export function sumOfRows(x: tf.Tensor): tf.Tensor {
  return tf.sum(x, x.shape.slice(1).map((_, axis) => axis));
}

/**
 * Adds a number to each channel.
 *
 * @param x `[…, channels]`
 * @param bias `[channels]`
 * @throws {RangeError} A bias of another length than the last axis of `x`.
 *
 * @example One row, two channels
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 * import * as tf from "#tensor";
 * import { useEngine } from "./engines.ts";
 *
 * await useEngine("wasm");
 * deepEqual([...addBias(tf.tensor2d([[1, 2]]), tf.tensor1d([10, 20])).dataSync()], [11, 22]);
 * ```
 */
export function addBias<T extends tf.Tensor>(x: T, bias: tf.Vector): T {
  checkChannels("a bias", x, bias);
  const run = tf.customGrad((...given) => {
    const [x, bias] = given as tf.Tensor[];
    return {
      value: tf.add(x!, bias!),
      gradFunc: (dy) => [dy, sumOfRows(dy)],
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
 * @throws {RangeError} Slopes of another length than the last axis of `x`.
 *
 * @example Either side of 0
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 * import * as tf from "#tensor";
 * import { useEngine } from "./engines.ts";
 *
 * await useEngine("wasm");
 * deepEqual(
 *   [...preluWithSlopes(tf.tensor2d([[-4, 4]]), tf.tensor1d([0.25, 0.25])).dataSync()],
 *   [-1, 4],
 * );
 * ```
 */
export function preluWithSlopes<T extends tf.Tensor>(x: T, slopes: tf.Vector): T {
  checkChannels("slopes", x, slopes);
  const run = tf.customGrad((...given) => {
    const save = given.pop() as unknown as (kept: tf.Tensor[]) => void;
    const [x, slopes] = given as tf.Tensor[];
    save([x!, slopes!]);
    return {
      value: onePass(prelu, x!, slopes!)[0]!,
      gradFunc: (dy, saved) => {
        const [dx, below] = onePass(preluGradient, dy, ...saved as tf.Tensor[]);
        return [dx!, sumOfRows(below!)];
      },
    };
  });
  return run(x, slopes) as T;
}

const prelu: Part = (x, slopes) => [tf.prelu(x!, slopes!)];

/** From dy, x and the slopes: dx, and what is to be summed for the slopes. */
const preluGradient: Part = (dy, x, slopes) => {
  // 1 where x is positive, else the slope: PReLU turns -1 into it. A product with each
  // channel's slope would say the same, five times as slowly.
  const rate = tf.prelu(tf.step(x!, -1), tf.neg(slopes!));
  return [tf.mul(dy!, rate), tf.mul(dy!, tf.sub(x!, tf.relu(x!)))];
};

/**
 * A bias and then PReLU, as after every convolution: the same as {@linkcode preluWithSlopes} of
 * {@linkcode addBias}, in one pass where the engine can.
 *
 * @param x `[…, channels]`
 * @param bias `[channels]`
 * @param slopes `[channels]`
 * @throws {RangeError} A bias or slopes of another length than the last axis of `x`.
 */
export function preluOfBiased<T extends tf.Tensor>(x: T, bias: tf.Vector, slopes: tf.Vector): T {
  if (!(tf.backend() as Fusing).fuse) return preluWithSlopes(addBias(x, bias), slopes);
  checkChannels("a bias", x, bias);
  checkChannels("slopes", x, slopes);
  const run = tf.customGrad((...given) => {
    const save = given.pop() as unknown as (kept: tf.Tensor[]) => void;
    const tensors = given as tf.Tensor[];
    save(tensors);
    return {
      value: onePass(biasedPrelu, ...tensors)[0]!,
      gradFunc: (dy, saved) => {
        const [dx, below] = onePass(biasedPreluGradient, dy, ...saved as tf.Tensor[]);
        return [dx!, sumOfRows(dx!), sumOfRows(below!)];
      },
    };
  });
  return run(x, bias, slopes) as T;
}

const biasedPrelu: Part = (x, bias, slopes) => prelu(tf.add(x!, bias!), slopes!);

const biasedPreluGradient: Part = (dy, x, bias, slopes) =>
  preluGradient(dy!, tf.add(x!, bias!), slopes!);

/** wasm would read past the end of a short row of slopes, or stop early, without a word. */
function checkChannels(what: string, x: tf.Tensor, row: tf.Tensor): void {
  if (row.rank === 1 && row.size === x.shape.at(-1)) return;
  throw new RangeError(
    `Cannot give ${what} to each channel as there must be one for each: ` +
      `current shapes are [${row.shape}] and [${x.shape}]`,
  );
}
