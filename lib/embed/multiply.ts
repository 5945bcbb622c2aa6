/**
 * Cosines of embeddings by the tensor engine.
 *
 * @module
 */
import * as tf from "#tensor";
import type { Products, ScaledBlock } from "../measure/blocks.ts";
import type { Directions } from "../measure/directions.ts";

/**
 * Multiplies probes and a block in float32 by the engine in use, and looks there for the largest:
 * what makes a million distractors a matter of seconds. Measures that are given it spell out what
 * rounding could decide.
 *
 * @example As by hand
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 * import { useEngine } from "../engine/engines.ts";
 *
 * await useEngine("wasm");
 * const probes = { data: Float64Array.of(1, 0, 0, 1), count: 2, size: 2 };
 * const block = { data: Float32Array.of(3, 4), scales: Float64Array.of(0.25), count: 1, size: 2 };
 * const { largest, of, dispose } = await multiplyOnEngine(probes, block);
 * deepEqual([...largest as Float32Array, ...await of([1]) as Float32Array], [0.75, 1, 1]);
 * dispose?.();
 * ```
 */
export async function multiplyOnEngine(
  { data, count, size }: Directions,
  block: ScaledBlock,
): Promise<Products> {
  const [cosines, most] = tf.tidy(() => {
    const probes = tf.tensor2d(float32(data), [count, size]);
    const rows = tf.tensor2d(float32(block.data), [block.count, size]);
    const unit = tf.mul(rows, tf.tensor2d(float32(block.scales), [block.count, 1]));
    const products = tf.matMul(probes, unit as typeof rows, false, true);
    return [products, tf.max(products, 1)];
  }) as [tf.Tensor, tf.Tensor];
  try {
    return {
      largest: await most.data(),
      of: async (some) => {
        if (some.length === 0) return [];
        const rows = tf.tidy(() => tf.gather(cosines, tf.tensor1d([...some], "int32")));
        try {
          return await rows.data();
        } finally {
          rows.dispose();
        }
      },
      dispose: () => cosines.dispose(),
    };
  } finally {
    most.dispose();
  }
}

const float32 = (data: Float32Array | Float64Array): Float32Array =>
  data instanceof Float32Array ? data : new Float32Array(data);
