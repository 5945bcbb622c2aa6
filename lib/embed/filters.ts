/**
 * Weights of convolutions in the two orders that toolkits have.
 *
 * The weights of an embedding are those of a convolution whose window is the whole map, so that the
 * same turn takes them from our rows, pixel by pixel, to rows of channels.
 *
 * @module
 */
import type { NamedArray } from "../format/safetensors.ts";
import type { Filters } from "../network/steps.ts";

/**
 * From `[height, width, in, out]` to `[out, in, height, width]`, as Caffe and ONNX have it.
 *
 * @example There and back
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const ours = Float32Array.of(1, 2, 3, 4, 5, 6);
 * const theirs = outFirst(ours, [1, 2, 1, 3]);
 * deepEqual([...theirs], [1, 4, 2, 5, 3, 6]);
 * deepEqual(outLast(theirs, [1, 2, 1, 3]), ours);
 * ```
 */
export function outFirst<Numbers extends NamedArray["data"]>(
  data: Numbers,
  filters: Filters,
): Numbers {
  const turned = data.slice() as Numbers;
  eachPair(filters, (ours, theirs) => turned[theirs] = data[ours]!);
  return turned;
}

/** From `[out, in, height, width]` to `[height, width, in, out]`; `filters` are sides of the latter. */
export function outLast(data: Float32Array, filters: Filters): Float32Array {
  const turned = new Float32Array(data.length);
  eachPair(filters, (ours, theirs) => turned[ours] = data[theirs]!);
  return turned;
}

/** The place of each weight in our order and in theirs. */
function eachPair(
  [height, width, into, out]: Filters,
  take: (ours: number, theirs: number) => void,
): void {
  const window = height * width;
  for (let at = 0, ours = 0; at < window; at++) {
    for (let i = 0; i < into; i++) {
      for (let o = 0; o < out; o++) take(ours++, (o * into + i) * window + at);
    }
  }
}
