/**
 * How far a batch has come, in two numbers.
 *
 * @module
 */
import type { FlatRows } from "./rows.ts";

/** Means over some images. */
export interface OwnMeans {
  /** The cosine of an embedding with its own class weight, the nearest where a class has several. */
  readonly cosine: number;
  /** The norm of an embedding. */
  readonly norm: number;
}

/**
 * The mean cosine to the own class, without any margin, and the mean norm. An embedding of norm 0
 * has the cosine 0.
 *
 * @param embeddings One row an image.
 * @param labels The class of each.
 * @param weights `centers` rows a class, one class after the other.
 * @throws {RangeError} Where sizes or counts do not fit, or a label is no class.
 *
 * @example One right, one at a right angle
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const weights = { data: [1, 0, 0, 2], count: 2, size: 2 };
 * const means = ownMeans({ data: [3, 0, 1, 0], count: 2, size: 2 }, [0, 1], weights);
 * deepEqual(means, { cosine: 0.5, norm: 2 });
 * ```
 */
export function ownMeans(
  embeddings: FlatRows,
  labels: ArrayLike<number>,
  weights: FlatRows,
  centers = 1,
): OwnMeans {
  const { count, size } = embeddings, classes = weights.count / centers;
  const wrong = Array.from(labels).find((label) => !(label >= 0 && label < classes));
  if (size !== weights.size || labels.length !== count || count === 0 || wrong !== undefined) {
    throw new RangeError(
      "Cannot compare embeddings with class weights: both must have one size, and there must be a " +
        `label below ${classes} for each of at least one embedding, got embeddings ` +
        `[${count}, ${size}], weights [${weights.count}, ${weights.size}] and ${labels.length} ` +
        `labels${wrong === undefined ? "" : `, one of them ${wrong}`}`,
    );
  }
  let cosines = 0, norms = 0;
  for (let i = 0; i < count; i++) {
    const norm = Math.sqrt(product(embeddings, i, embeddings, i));
    let best = -Infinity;
    for (let j = labels[i]! * centers; j < (labels[i]! + 1) * centers; j++) {
      const length = Math.sqrt(product(weights, j, weights, j));
      best = Math.max(best, product(embeddings, i, weights, j) / (norm * length || 1));
    }
    cosines += best, norms += norm;
  }
  return { cosine: cosines / count, norm: norms / count };
}

function product(a: FlatRows, i: number, b: FlatRows, j: number): number {
  let sum = 0;
  for (let k = 0; k < a.size; k++) sum += a.data[i * a.size + k]! * b.data[j * a.size + k]!;
  return sum;
}
