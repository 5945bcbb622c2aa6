/**
 * Numbers moved, none computed. tfjs-backend-wasm 4.22 copies a whole tensor before it cuts a
 * piece of it, and its depthToSpace works out the place of each number anew; these take a tenth
 * and less of the time.
 *
 * @module
 */
import type * as tf from "./tensor.ts";
import { type Numbers, writeTensor } from "./wasm_memory.ts";

/** Below this many numbers a loop is faster than `TypedArray.set`, which has a price of its own. */
const SHORT = 48;

/** Copies a row of numbers from one array to another. */
function copy(from: Float32Array, start: number, count: number, to: Float32Array, at: number) {
  if (count < SHORT) { for (let i = 0; i < count; i++) to[at + i] = from[start + i]!; }
  else to.set(from.subarray(start, start + count), at);
}

/**
 * A box cut out of a tensor of any rank.
 *
 * @param begin The first corner, one number an axis.
 * @param size The shape of the box.
 */
export function cut(
  x: tf.TensorInfo,
  begin: readonly number[],
  size: readonly number[],
): tf.Tensor {
  return writeTensor(size, [x], (out, given) => {
    // The last axes that are kept whole, and one more, lie together: a run.
    let axis = size.length - 1, inner = 1;
    while (axis > 0 && size[axis] === x.shape[axis]) inner *= size[axis--]!;
    const run = (size[axis] ?? 1) * inner;
    const strides = x.shape.map((_, k) => x.shape.slice(k + 1).reduce((a, b) => a * b, 1));
    const index = size.map(() => 0);
    let start = begin.reduce((sum, b, k) => sum + b * strides[k]!, 0);
    for (let at = 0; at < out.length; at += run) {
      copy(given, start, run, out, at);
      for (let k = axis - 1; k >= 0; k--) {
        start += strides[k]!;
        if (++index[k]! < size[k]!) break;
        start -= strides[k]! * size[k]!;
        index[k] = 0;
      }
    }
  }, x.dtype as Numbers);
}

/**
 * depthToSpace and a cut in one: the channels of `x`, `[batch, rows, columns, s·t·channels]`, are
 * the pixels of blocks s high and t wide; of the picture that they make, a part is taken.
 *
 * @param block The height s and the width t of a block.
 * @param corner The first row and column of the part.
 * @param shape The part, `[batch, height, width, channels]`.
 */
export function placeBlocks(
  x: tf.TensorInfo,
  [s, t]: readonly [number, number],
  [top, left]: readonly [number, number],
  shape: readonly [number, number, number, number],
): tf.Tensor {
  const [batch, height, width, channels] = shape;
  const [, rows, columns, depth] = x.shape as [number, number, number, number];
  return writeTensor(shape, [x], (out, given) => {
    let at = 0;
    for (let n = 0; n < batch; n++) {
      for (let i = 0; i < height; i++) {
        const row = Math.floor((i + top) / s), inBlock = i + top - row * s;
        const start = (n * rows + row) * columns * depth + inBlock * t * channels;
        for (let j = 0; j < width;) {
          const column = Math.floor((j + left) / t), first = j + left - column * t;
          const pixels = Math.min(t - first, width - j); // of one block, side by side
          copy(given, start + column * depth + first * channels, pixels * channels, out, at);
          at += pixels * channels;
          j += pixels;
        }
      }
    }
  });
}
