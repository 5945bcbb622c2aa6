import { deepEqual, equal, throws } from "node:assert/strict";
import * as tf from "#tensor";
import { addBias, preluWithSlopes } from "../../lib/engine/fused.ts";
import { type EngineName, useEngine } from "../../lib/engine/engines.ts";
import { random } from "../../lib/math/random.ts";

/** Moves of numbers compute nothing, so every engine must give the very same. */
const MOVES: Readonly<Record<string, () => tf.Tensor>> = {
  "rows": () => tf.slice(counted([9, 4]), [2, 0], [5, 4]),
  "columns": () => tf.slice(counted([9, 4]), [0, 1], [9, 2]),
  "a piece of a row": () => tf.slice(counted([100]), [7], [60]),
  "a box of rank 3": () => tf.slice(counted([4, 5, 6]), [1, 2, 3], [2, 3, 2]),
  "a box of rank 4 with whole channels": () =>
    tf.slice(counted([3, 6, 7, 5]), [1, 1, 2, 0], [2, 4, 3, 5]),
  "a box of rank 4 of long rows": () =>
    tf.slice(counted([2, 3, 80, 2]), [0, 1, 3, 0], [2, 2, 70, 2]),
  "a box of rank 5": () => tf.slice(counted([2, 3, 2, 3, 4]), [1, 0, 0, 1, 1], [1, 3, 2, 2, 2]),
  "all of it": () => tf.slice(counted([2, 3]), [0, 0], [2, 3]),
  "nothing": () => tf.slice(counted([2, 3]), [1, 1], [0, 2]),
  "up to the end": () => tf.slice(counted([5, 3]), [2, 1]),
  "whole numbers": () => tf.slice(tf.cast(counted([9, 4]), "int32"), [2, 1], [5, 2]),
  "truth values": () => tf.slice(tf.greater(counted([9, 4]), 13), [2, 1], [5, 2]),
  "words": () => tf.slice(tf.tensor1d(["a", "b", "c"]), [1], [2]),
  "blocks of 2": () => tf.depthToSpace(counted([2, 3, 4, 12]) as tf.Images, 2),
  "blocks of 3": () => tf.depthToSpace(counted([1, 2, 2, 18]) as tf.Images, 3),
};

/** The numbers 0, 1, 2, … in a shape. */
function counted(shape: number[]): tf.Tensor {
  return tf.reshape(tf.range(0, shape.reduce((a, b) => a * b, 1)), shape);
}

async function on<T>(name: EngineName, work: () => T): Promise<T> {
  await useEngine(name);
  return tf.tidy(work as () => tf.TensorContainer) as T;
}

for (const [name, move] of Object.entries(MOVES)) {
  Deno.test(`wasm moves what cpu moves: ${name}`, async () => {
    const read = () => {
      const moved = move();
      return { shape: moved.shape, dtype: moved.dtype, values: [...moved.dataSync()] };
    };
    const expected = await on("cpu", read);
    deepEqual(await on("wasm", read), expected);
  });
}

Deno.test("rows of no segment are left out of the sums", async () => {
  const sums = () => [
    ...tf.unsortedSegmentSum(counted([4, 2]), tf.tensor1d([1, -1, 3, 1], "int32"), 3).dataSync(),
  ];
  deepEqual(await on("cpu", sums), [0, 0, 6, 8, 0, 0]);
  deepEqual(await on("wasm", sums), [0, 0, 6, 8, 0, 0]);
});

Deno.test("sums over the first axes keep their shape, order and type", async () => {
  const sums = () =>
    ([[0], [0, 1], [0, 1, 2], [1], [2]] as const).flatMap((axes) =>
      [false, true].map((keep) => {
        const sum = tf.sum(counted([2, 3, 4]), [...axes], keep);
        return [sum.shape, [...sum.dataSync()]];
      })
    );
  deepEqual(await on("wasm", sums), await on("cpu", sums));
  equal(await on("wasm", () => tf.sum(tf.cast(counted([3, 2]), "int32"), 0).dtype), "int32");
});

Deno.test("large products of transposed operands are those of operands that lie as they are", async () => {
  await useEngine("wasm");
  const source = random(1, "products");
  const filled = (...shape: number[]) =>
    tf.tensor(
      Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => source.normal()),
      shape,
    );
  tf.tidy(() => {
    for (const batch of [[], [2]]) {
      const a = filled(...batch, 64, 200), b = filled(...batch, 200, 96);
      const swap = (x: tf.Tensor) => tf.transpose(x, x.rank === 2 ? [1, 0] : [0, 2, 1]);
      const plain = tf.matMul(a, b);
      for (const [at, bt] of [[true, false], [false, true], [true, true]] as const) {
        const other = tf.matMul(at ? swap(a) : a, bt ? swap(b) : b, at, bt);
        // The same numbers through the same kernel: not a bit may differ.
        deepEqual(other.shape, plain.shape);
        deepEqual(other.dataSync(), plain.dataSync());
      }
    }
  });
});

Deno.test("slopes and biases of another length than the channels are refused", () => {
  const x = tf.ones([2, 3, 4]);
  throws(() => preluWithSlopes(x, tf.ones([3]) as tf.Vector), {
    name: "RangeError",
    message: /there must be one for each: current shapes are \[3\] and \[2,3,4\]/,
  });
  throws(() => addBias(x, tf.ones([1]) as tf.Vector), RangeError);
});
