/**
 * A batch in parts that are worked on side by side.
 *
 * Two threads are busier with an image batch in two halves, each on one of them, than with one
 * batch whose every operation is divided among them.
 *
 * @module
 */
import * as tf from "./tensor.ts";

/** So few rows are not worth a part of their own. */
const FEWEST = 8;

/**
 * Into how many equal parts a batch goes: as many as can be, up to what the engine asks for.
 *
 * @example Equal parts only
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * deepEqual([64, 63, 12, 7].map((batch) => partsOf(batch, 2)), [2, 1, 1, 1]);
 * ```
 */
export function partsOf(batch: number, most: number): number {
  for (let parts = Math.min(most, Math.floor(batch / FEWEST)); parts > 1; parts--) {
    if (batch % parts === 0) return parts;
  }
  return 1;
}

/** A tensor cut along its first axis into equal parts; itself, where there is one. */
export function cut<T extends tf.Tensor>(tensor: T, parts: number): T[] {
  if (parts === 1) return [tensor];
  const [batch, ...rest] = tensor.shape as [number, ...number[]], size = batch / parts;
  return Array.from(
    { length: parts },
    (_, i) => tf.slice(tensor, [i * size, ...rest.map(() => 0)], [size, ...rest]),
  );
}

/** The sum of what the parts gave. */
export function sumOf<T extends tf.Tensor>(tensors: readonly T[]): T {
  return tensors.length === 1 ? tensors[0]! : tf.addN([...tensors]) as T;
}
