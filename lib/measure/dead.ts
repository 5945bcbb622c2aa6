/**
 * Features of zeros: those of a network, or of a last ReLU, that says nothing of an image.
 *
 * @module
 */
import { type Features, loadFeature } from "./features.ts";
import type { PairColumns } from "./pairs.ts";

/**
 * The same pairs, those of a feature that is zero, and so has no direction, marked as unlike.
 *
 * @example The second of three is zero
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 * import { featuresOf } from "./features.ts";
 * import { pairColumns } from "./pairs.ts";
 *
 * const features = featuresOf({ original: [[1, 0], [0, 0], [0, 1]] }, "none");
 * const pairs = [{ left: 0, right: 1, same: true, fold: 1 }, { left: 0, right: 2, same: false, fold: 1 }];
 * deepEqual([...markUnlike(features, pairColumns(pairs, 3)).unlike!], [1, 0]);
 * ```
 */
export function markUnlike(features: Features, columns: PairColumns): PairColumns {
  const x = new Float64Array(features.size);
  const zero = Array.from({ length: features.count }, (_, row) => {
    loadFeature(features, row, x);
    return x.every((value) => value === 0);
  });
  const { left, right } = columns;
  return {
    ...columns,
    unlike: Uint8Array.from(left, (row, i) => +(zero[row]! || zero[right[i]!]!)),
  };
}
