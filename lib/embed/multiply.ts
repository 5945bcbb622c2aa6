/**
 * Cosines of embeddings by the tensor engine.
 *
 * @module
 */
import * as tf from "#tensor";
import type { Engine } from "../engine/engines.ts";
import type { Multiply, Products } from "../measure/blocks.ts";

/**
 * Who multiplies probes and a block in float32, on an engine, and looks there for the largest: what
 * makes a million distractors a matter of seconds. Measures that are given it spell out what
 * rounding could decide.
 *
 * @throws {RangeError} An engine in another precision than float32.
 *
 * @example As by hand
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 * import { useEngine } from "../engine/engines.ts";
 *
 * const multiply = multiplyOnEngine(await useEngine("wasm"));
 * const probes = { data: Float64Array.of(1, 0, 0, 1), count: 2, size: 2 };
 * const block = { data: Float32Array.of(3, 4), scales: Float64Array.of(0.25), count: 1, size: 2 };
 * const { largest, of, dispose } = await multiply(probes)(block);
 * deepEqual([...largest as Float32Array, ...await of([1]) as Float32Array], [0.75, 1, 1]);
 * dispose?.();
 * ```
 */
export function multiplyOnEngine(
  { compile, parts, precision }: Pick<Engine, "compile" | "parts" | "precision">,
): Multiply {
  if (precision !== "float32") {
    throw new RangeError(
      `Cannot rank by an engine in ${precision}: it must compute in float32, or who is nearer ` +
        `would be decided by rounding`,
    );
  }
  const step = compile((probes: tf.Tensor, rows: tf.Tensor, scales: tf.Tensor) =>
    tf.tidy(() => {
      const unit = tf.mul<tf.Matrix>(rows, scales);
      // A product is computed by one thread: as many as there are stand side by side, and stay apart.
      const products = inTurn(probes as tf.Matrix, parts)
        .map((some) => tf.matMul(some, unit, false, true));
      return [tf.concat(products.map((some) => tf.max(some, 1))), ...products];
    })
  );
  return ({ data, count, size }) => {
    const asked = float32(data);
    return async (block): Promise<Products> => {
      const inputs = [
        tf.tensor2d(asked, [count, size]),
        tf.tensor2d(float32(block.data), [block.count, size]),
        tf.tensor2d(float32(block.scales), [block.count, 1]),
      ] as const;
      const [most, ...cosines] = step(...inputs) as [tf.Tensor, ...tf.Matrix[]];
      tf.dispose([...inputs]);
      try {
        return {
          largest: await most.data(),
          of: async (some) => {
            if (some.length === 0) return [];
            const rows = tf.tidy(() => rowsAt(cosines, some));
            try {
              return await rows.data();
            } finally {
              rows.dispose();
            }
          },
          dispose: () => tf.dispose(cosines),
        };
      } finally {
        most.dispose();
      }
    };
  };
}

/** The same rows in so many parts at most, of about as many each. */
function inTurn(rows: tf.Matrix, most: number): tf.Matrix[] {
  const [count, size] = rows.shape, parts = Math.max(1, Math.min(most, count));
  const start = (part: number) => Math.floor(part * count / parts);
  return Array.from(
    { length: parts },
    (_, i) => tf.slice(rows, [start(i), 0], [start(i + 1) - start(i), size]),
  );
}

/** Some rows of what stands in parts; their numbers rise. */
function rowsAt(parts: readonly tf.Matrix[], some: readonly number[]): tf.Tensor {
  let first = 0;
  return tf.concat(parts.map((part) => {
    const from = first, upTo = first += part.shape[0];
    const here = some.filter((i) => i >= from && i < upTo).map((i) => i - from);
    return tf.gather(part, tf.tensor1d(here, "int32"));
  }));
}

const float32 = (data: Float32Array | Float64Array): Float32Array =>
  data instanceof Float32Array ? data : new Float32Array(data);
