/**
 * What margin-free logits make of some images: guesses, angles, norms, confusion.
 *
 * @module
 */
import { type FlatRows, type Rows, rowsOf } from "./rows.ts";

/** How class weights judge: by `w·x + b` (softmax) or by the cosine, which ignores ‖w‖. */
export interface Judge {
  /** One row a class. */
  readonly weights: Rows;
  /** Added to each class, if any. */
  readonly bias?: ArrayLike<number>;
  /** Whether weights count by their direction alone. */
  readonly unit: boolean;
  /** What embeddings are brought to before `w·x + b`; without it they keep their norm. */
  readonly radius?: number;
}

/** What was made of each image. */
export interface Classified {
  /** The class of the largest logit. */
  readonly guesses: Int32Array;
  /** The angle to the own class weight, in degrees. */
  readonly ownAngles: Float64Array;
  /** The angle to the nearest other class weight, in degrees. */
  readonly otherAngles: Float64Array;
  /** By how much the largest cosine of another class beats the own one. */
  readonly excess: Float64Array;
  /** ‖x‖ */
  readonly norms: Float64Array;
}

/**
 * Judges embeddings by class weights, without any margin: a margin makes the own class look
 * worse, so a guess with the margin would count right ones as wrong.
 *
 * @throws {RangeError} Where sizes or counts do not fit, or a label is no class.
 *
 * @example Two images, the second mistaken
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const judge = { weights: [[1, 0], [0, 1]], unit: true };
 * deepEqual([...classify([[2, 1], [3, 1]], [0, 1], judge).guesses], [0, 0]);
 * ```
 */
export function classify(
  embeddings: Rows,
  labels: ArrayLike<number>,
  { weights, bias, unit, radius }: Judge,
): Classified {
  const x = rowsOf(embeddings), w = rowsOf(weights);
  check(x, w, labels);
  const lengths = Float64Array.from({ length: w.count }, (_, j) => norm(w, j));
  const result = {
    guesses: new Int32Array(x.count),
    ownAngles: new Float64Array(x.count),
    otherAngles: new Float64Array(x.count),
    excess: new Float64Array(x.count),
    norms: new Float64Array(x.count),
  };
  for (let i = 0; i < x.count; i++) {
    const length = result.norms[i] = norm(x, i);
    let best = -Infinity, own = 0, other = -Infinity;
    for (let j = 0; j < w.count; j++) {
      let product = 0;
      for (let k = 0; k < x.size; k++) product += x.data[i * x.size + k]! * w.data[j * x.size + k]!;
      const reach = radius === undefined ? 1 : radius / (length || 1);
      const logit = unit ? product / lengths[j]! : reach * product + (bias?.[j] ?? 0);
      const cosine = product / (lengths[j]! * length || 1);
      if (j === labels[i]) own = cosine;
      else if (cosine > other) other = cosine;
      if (logit > best) {
        best = logit;
        result.guesses[i] = j;
      }
    }
    result.ownAngles[i] = degrees(own);
    result.otherAngles[i] = degrees(other);
    result.excess[i] = other - own;
  }
  return result;
}

/** `confusion[truth][guess]`: how often. */
export function confusionOf(
  labels: ArrayLike<number>,
  guesses: ArrayLike<number>,
  classes: number,
): number[][] {
  const counts = Array.from({ length: classes }, () => Array<number>(classes).fill(0));
  for (let i = 0; i < labels.length; i++) counts[labels[i]!]![guesses[i]!]!++;
  return counts;
}

/** Counts of numbers in equal bins between two bounds; what lies outside joins the end bins. */
export function histogram(
  values: ArrayLike<number>,
  { from, to, bins }: { readonly from: number; readonly to: number; readonly bins: number },
): { edges: number[]; counts: number[] } {
  const counts = Array<number>(bins).fill(0);
  for (let i = 0; i < values.length; i++) {
    const bin = Math.floor((values[i]! - from) / (to - from) * bins);
    counts[Math.max(0, Math.min(bins - 1, bin))]!++;
  }
  return {
    edges: Array.from({ length: bins + 1 }, (_, i) => from + i * (to - from) / bins),
    counts,
  };
}

function check(x: FlatRows, w: FlatRows, labels: ArrayLike<number>): void {
  if (x.size !== w.size || labels.length !== x.count || w.count < 2) {
    throw new RangeError(
      "Cannot judge the embeddings: class weights must have their size, there must be a label " +
        `for each and at least two classes, got embeddings [${x.count}, ${x.size}], weights ` +
        `[${w.count}, ${w.size}] and ${labels.length} labels`,
    );
  }
  for (let i = 0; i < labels.length; i++) {
    if (!(labels[i]! >= 0 && labels[i]! < w.count)) {
      throw new RangeError(
        `Cannot judge the embeddings: labels must lie in 0 … ${w.count - 1}, but that of row ` +
          `${i} is ${labels[i]}`,
      );
    }
  }
}

function norm({ data, size }: FlatRows, row: number): number {
  let sum = 0;
  for (let k = 0; k < size; k++) sum += data[row * size + k]! ** 2;
  return Math.sqrt(sum);
}

function degrees(cosine: number): number {
  return Math.acos(Math.max(-1, Math.min(1, cosine))) * 180 / Math.PI;
}
