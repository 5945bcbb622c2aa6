/**
 * The order of images and their batches, decided by the seed and the step alone.
 *
 * @module
 */
import { permutation, random } from "../math/random.ts";

export { gatherImages, gatherLabels } from "./gather.ts";

/** What decides the batches of a run. */
export interface BatchOptions {
  /** Decides the order of the images. */
  readonly seed: number;
  /** How many images there are. */
  readonly count: number;
  /** How many of them make a batch. */
  readonly size: number;
}

/**
 * The order of the images in one pass: a pure function, so that a resumed run meets the same.
 *
 * @returns The numbers `0 … count - 1`, each once.
 *
 * @example Passes differ, seeds decide
 * ```ts
 * import { deepEqual, notDeepEqual } from "node:assert/strict";
 *
 * deepEqual(epochOrder(1, 0, 100), epochOrder(1, 0, 100));
 * notDeepEqual(epochOrder(1, 0, 100), epochOrder(1, 1, 100));
 * ```
 */
export function epochOrder(seed: number, epoch: number, count: number): Int32Array {
  return permutation(count, random(seed, "order", epoch));
}

/**
 * The images of one step. It shuffles a whole epoch for that: a run takes {@linkcode batchesFrom},
 * which gives the same.
 *
 * @param step From 0. An epoch is as many whole batches as there are; the rest of it is left out.
 * @returns `[size]` indices of images.
 * @throws {RangeError} A step or size that is no whole number in its range.
 *
 * @example The third step of a run
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const run = { seed: 1, count: 10, size: 4 };
 * deepEqual(batchAt(2, run), epochOrder(1, 1, 10).slice(0, 4));
 * ```
 */
export function batchAt(step: number, options: BatchOptions): Int32Array {
  return batchesFrom(step, options).next().value;
}

/**
 * The images of a step and of all that follow it, without end; each epoch is shuffled once.
 *
 * @param step The first one, from 0: where a resumed run stands.
 * @returns Batches of `[size]` indices.
 * @throws {RangeError} A step or size that is no whole number in its range.
 *
 * @example From a step on
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const run = { seed: 1, count: 10, size: 4 }, batches = batchesFrom(5, run);
 * deepEqual(batches.next().value, batchAt(5, run));
 * deepEqual(batches.next().value, batchAt(6, run));
 * ```
 */
export function batchesFrom(
  step: number,
  options: BatchOptions,
): Generator<Int32Array, never, void> {
  const { count, size } = options;
  if (!Number.isSafeInteger(size) || size < 1 || size > count) {
    throw new RangeError(
      `Cannot make batches: their size must be a whole number from 1 to the ${count} images ` +
        `there are, got ${size}`,
    );
  }
  if (!Number.isSafeInteger(step) || step < 0) {
    throw new RangeError(`Cannot make batches: the step must be a whole number, got ${step}`);
  }
  return batches(step, options);
}

function* batches(
  step: number,
  { seed, count, size }: BatchOptions,
): Generator<Int32Array, never, void> {
  const perEpoch = Math.floor(count / size);
  for (let epoch = Math.floor(step / perEpoch), first = step % perEpoch;; epoch++, first = 0) {
    const order = epochOrder(seed, epoch, count);
    for (let i = first; i < perEpoch; i++) yield order.subarray(i * size, (i + 1) * size);
  }
}
