/**
 * Sub-centers of classes: which of them a class lives by, and what lies far from it.
 *
 * @module
 */
import { type FlatRows, type Rows, rowsOf } from "./rows.ts";

/**
 * The dominant center of each class: the one that is nearest to most of its images. Deng et al.
 * 2020, section 3.4. A class without images has its first.
 *
 * @param centers `[classes * perClass, size]`, the centers of a class next to each other.
 * @param perClass How many centers a class has.
 * @returns One center a class, `[classes, size]`.
 *
 * @example Two images by the second center
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const images = [[0, 1], [0.1, 1], [1, 0]], centers = [[1, 0], [0, 1]];
 * deepEqual(Array.from(dominantCenters(images, [0, 0, 0], centers, 2).data), [0, 1]);
 * ```
 */
export function dominantCenters(
  embeddings: Rows,
  labels: ArrayLike<number>,
  centers: Rows,
  perClass: number,
): FlatRows {
  const x = rowsOf(embeddings), w = rowsOf(centers), classes = w.count / perClass;
  const votes = new Int32Array(w.count);
  for (let i = 0; i < x.count; i++) {
    let best = -Infinity, nearest = 0;
    for (let j = labels[i]! * perClass; j < (labels[i]! + 1) * perClass; j++) {
      const near = cosine(x, i, w, j);
      if (near > best) [best, nearest] = [near, j];
    }
    votes[nearest]!++;
  }
  const data = new Float32Array(classes * w.size);
  for (let c = 0; c < classes; c++) {
    let chosen = c * perClass;
    for (let j = chosen + 1; j < (c + 1) * perClass; j++) {
      if (votes[j]! > votes[chosen]!) chosen = j;
    }
    for (let k = 0; k < w.size; k++) data[c * w.size + k] = w.data[chosen * w.size + k]!;
  }
  return { data, count: classes, size: w.size };
}

/**
 * The images that lie farther from the center of their class than an angle: mislabelled ones, as
 * sub-center ArcFace drops them before it trains anew. Deng et al. 2020 take 75°.
 *
 * @param centers One a class, as {@linkcode dominantCenters} gives them.
 * @param degrees The angle, from 0 to 180.
 * @returns Their places, in order.
 */
export function outliers(
  embeddings: Rows,
  labels: ArrayLike<number>,
  centers: Rows,
  degrees = 75,
): number[] {
  const x = rowsOf(embeddings), w = rowsOf(centers), least = Math.cos(degrees * Math.PI / 180);
  return Array.from({ length: x.count }, (_, i) => i)
    .filter((i) => cosine(x, i, w, labels[i]!) < least);
}

function cosine(x: FlatRows, i: number, w: FlatRows, j: number): number {
  let product = 0, xx = 0, ww = 0;
  for (let k = 0; k < x.size; k++) {
    const a = x.data[i * x.size + k]!, b = w.data[j * x.size + k]!;
    product += a * b, xx += a * a, ww += b * b;
  }
  return product / (Math.sqrt(xx * ww) || 1);
}
