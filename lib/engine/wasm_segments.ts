/**
 * Rows added up by the segment that they belong to, which is also the gradient of `tf.gather`;
 * absent from tfjs-backend-wasm 4.22.
 *
 * @module
 */
import type * as tf from "./tensor.ts";
import { writeTensor } from "./wasm_memory.ts";

/**
 * The sums, `[segments, …]`.
 *
 * @param x `[…ids, …]`, the axes of the ids first.
 * @param ids `int32`; a row whose id is no segment is left out, as on every engine.
 */
export function segmentSums(x: tf.Tensor, ids: tf.Tensor, segments: number): tf.Tensor {
  const shape = [segments, ...x.shape.slice(ids.rank)];
  const width = shape.reduce((a, b) => a * b, 1) / segments;
  return writeTensor(shape, [x, ids], (sums, x, ids) => {
    sums.fill(0);
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i]!;
      if (id < 0 || id >= segments) continue;
      for (let k = 0; k < width; k++) sums[id * width + k]! += x[i * width + k]!;
    }
  });
}
