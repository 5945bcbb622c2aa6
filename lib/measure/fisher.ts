/**
 * The angular Fisher score.
 *
 * @module
 */
import { type Rows, rowsOf } from "./rows.ts";

/**
 * Scatter within classes over scatter between them, both in 1 - cosine:
 *
 * `S_w = Σ_i Σ_{x ∈ i} (1 - cos(x, m_i))`, `S_b = Σ_i n_i (1 - cos(m_i, M))`, where m_i is the mean
 * of class i and M the mean of all. Lower is better. Liu et al. 2017, appendix E.
 *
 * The paper does not say whether the means are of embeddings as they are (`"raw"`, the default)
 * or of their directions (`"unit"`).
 *
 * @param embeddings One row an image, `[images, size]`; need not be unit.
 * @param labels The class of each row.
 * An embedding of zeros has no direction: its cosine is taken as 0, as that of a mean of zeros is.
 *
 * @returns A number of at least 0; `NaN` or infinite where the means of all classes have one
 *   direction, as there is no scatter between them to compare with.
 * @throws {RangeError} Where there are no rows, not one label for each row, or a single class.
 *
 * @example Two tight classes at right angles
 * ```ts
 * import { ok } from "node:assert/strict";
 *
 * ok(angularFisherScore([[1, 0], [1, 0], [0, 1], [0, 1]], [0, 0, 1, 1]) < 1e-12);
 * ```
 */
export function angularFisherScore(
  embeddings: Rows,
  labels: ArrayLike<number>,
  means: "raw" | "unit" = "raw",
): number {
  const { data, count, size } = rowsOf(embeddings);
  if (count === 0 || labels.length !== count) {
    throw new RangeError(
      "Cannot score the embeddings: there must be at least one, and one label for each, " +
        `got ${count} embeddings and ${labels.length} labels`,
    );
  }
  const sums = new Map<number, Float64Array>(), total = new Float64Array(size);
  for (let i = 0; i < count; i++) {
    let sum = sums.get(labels[i]!);
    if (!sum) sums.set(labels[i]!, sum = new Float64Array(size));
    const scale = means === "unit" ? 1 / (norm(data, i * size, size) || 1) : 1;
    for (let k = 0; k < size; k++) sum[k]! += data[i * size + k]! * scale;
  }
  if (sums.size < 2) {
    throw new RangeError(
      "Cannot score the embeddings: there must be at least two classes to compare, but all " +
        `${count} have the label ${labels[0]}`,
    );
  }
  const counts = new Map<number, number>();
  for (let i = 0; i < count; i++) counts.set(labels[i]!, (counts.get(labels[i]!) ?? 0) + 1);
  for (const sum of sums.values()) for (let k = 0; k < size; k++) total[k]! += sum[k]!;

  let within = 0, between = 0;
  for (let i = 0; i < count; i++) within += 1 - cosine(data, i * size, sums.get(labels[i]!)!);
  for (const [label, sum] of sums) between += counts.get(label)! * (1 - cosine(sum, 0, total));
  return within / between;
}

/** The cosine of a row with a vector, 0 of zeros; the sum of a class points where its mean does. */
function cosine(data: ArrayLike<number>, start: number, other: Float64Array): number {
  let product = 0;
  for (let k = 0; k < other.length; k++) product += data[start + k]! * other[k]!;
  const lengths = norm(data, start, other.length) * norm(other, 0, other.length);
  return lengths === 0 ? 0 : Math.min(1, product / lengths); // rounding may take it past 1
}

function norm(data: ArrayLike<number>, start: number, size: number): number {
  let sum = 0;
  for (let k = 0; k < size; k++) sum += data[start + k]! ** 2;
  return Math.sqrt(sum);
}
