/**
 * Products of embeddings by the tensor engine.
 *
 * @module
 */
import * as tf from "#tensor";
import type { Directions } from "../measure/directions.ts";
import type { RowBlock } from "../measure/blocks.ts";

/**
 * The products of all probes with all rows of a block, `[probes, rows]`, in float32 by the engine in
 * use: what makes a million distractors a matter of seconds. Measures that are given it spell out
 * what rounding could decide.
 *
 * @example As by hand
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 * import { useEngine } from "../engine/engines.ts";
 *
 * await useEngine("wasm");
 * const probes = { data: Float64Array.of(1, 0, 0, 1), count: 2, size: 2 };
 * const block = { data: Float32Array.of(3, 4), count: 1, size: 2 };
 * deepEqual([...await engineProducts(probes, block)], [3, 4]);
 * ```
 */
export async function engineProducts(probes: Directions, block: RowBlock): Promise<Float32Array> {
  const products = tf.tidy(() => {
    const [asked, rows] = [probes, block].map(({ data, count, size }) =>
      tf.tensor2d(Float32Array.from(data), [count, size])
    );
    return tf.matMul(asked!, rows!, false, true);
  });
  try {
    return await products.data() as Float32Array;
  } finally {
    products.dispose();
  }
}
