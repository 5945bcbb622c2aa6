/**
 * Features of zeros: those of a network, or of a last ReLU, that says nothing of an image.
 *
 * @module
 */
import { type Features, loadFeature } from "./features.ts";
import type { PairColumns } from "./pairs.ts";

/** 1 of each feature that is zero, and so has no direction. */
export function zeroRows(features: Features): Uint8Array {
  const x = new Float64Array(features.size);
  return Uint8Array.from({ length: features.count }, (_, row) => {
    loadFeature(features, row, x);
    return x.every((value) => value === 0) ? 1 : 0;
  });
}

/** The same pairs, those of a feature that is zero marked as unlike. */
export function markUnlike(features: Features, columns: PairColumns): PairColumns {
  const zero = zeroRows(features), { left, right } = columns;
  return { ...columns, unlike: left.map((row, i) => zero[row]! | zero[right[i]!]!) };
}
