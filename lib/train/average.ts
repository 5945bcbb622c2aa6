/**
 * An average of the weights over the steps behind, which is often better than the last of them.
 *
 * @module
 */
import * as tf from "#tensor";

/** How weights are averaged: a plain value. */
export interface Average {
  /** How much of the average stays each time, below 1. */
  readonly decay: number;
  /** Every so many steps. */
  readonly every: number;
}

/**
 * How much of the average stays at the n-th time, from 1: less at first, so that the start, which
 * knows nothing, is soon forgotten. TensorFlow's rule.
 *
 * @throws {RangeError} A decay that is no share below 1, an interval that is no whole number above 0.
 *
 * @example The first is all but the weights of that step
 * ```ts
 * import { equal } from "node:assert/strict";
 *
 * equal(staysAt(1, { decay: 0.99, every: 10 }), 2 / 11);
 * equal(staysAt(10_000, { decay: 0.99, every: 10 }), 0.99);
 * ```
 */
export function staysAt(time: number, { decay, every }: Average): number {
  if (!(decay >= 0 && decay < 1) || !Number.isInteger(every) || every < 1) {
    throw new RangeError(
      "Cannot average weights: the decay must be from 0 to below 1 and the interval a whole number " +
        `of steps above 0, got ${decay} every ${every}`,
    );
  }
  return Math.min(decay, (1 + time) / (10 + time));
}

/** Moves averages towards parameters; the old averages are disposed. */
export type Averager = (
  averages: readonly tf.Tensor[],
  params: readonly tf.Tensor[],
  stays: number,
) => tf.Tensor[];

/** Compiles what moves them. */
export function makeAverager(
  compile: <S extends (...tensors: tf.Tensor[]) => tf.Tensor[]>(step: S) => S,
): Averager {
  const move = compile((stays, ...tensors) => {
    const count = tensors.length / 2;
    return tensors.slice(0, count).map((average, i) => {
      const towards = tf.sub(average, tensors[count + i]!);
      return tf.add(tensors[count + i]!, tf.mul(towards, stays!));
    });
  });
  return (averages, params, stays) => {
    const scalar = tf.scalar(stays), moved = tf.tidy(() => move(scalar, ...averages, ...params));
    tf.dispose([scalar, ...averages]);
    return moved;
  };
}
