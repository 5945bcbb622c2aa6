/**
 * Boxes around faces as MTCNN moves them: suppressed, regressed, made square.
 *
 * Both ends belong to a box, as in the MATLAB code that the networks were trained beside.
 *
 * @module
 */

/** A box that may hold a face. */
export interface Candidate {
  /** The first column. */
  readonly x1: number;
  /** The first row. */
  readonly y1: number;
  /** The last column. */
  readonly x2: number;
  /** The last row. */
  readonly y2: number;
  /** How sure a network is of it, from 0 to 1. */
  readonly score: number;
  /** How far its sides should move, in widths and heights: x1, y1, x2, y2. */
  readonly shift: readonly [number, number, number, number];
}

/** What the overlap of two boxes is divided by. */
export type OverlapOf = "union" | "smaller";

/**
 * Greedy non-maximum suppression: from the best box down, drops what overlaps a kept one.
 *
 * @param threshold The overlap above which a box is dropped.
 * @returns What is kept, the best first.
 *
 * @example Two boxes on one face
 * ```ts
 * import { equal } from "node:assert/strict";
 *
 * const box = { x1: 1, y1: 1, x2: 10, y2: 10, score: 0.9, shift: [0, 0, 0, 0] as const };
 * equal(suppress([box, { ...box, x2: 11, score: 0.8 }], 0.5, "union").length, 1);
 * ```
 */
export function suppress<C extends Candidate>(
  candidates: readonly C[],
  threshold: number,
  of: OverlapOf,
): C[] {
  const sorted = [...candidates].sort((a, b) => b.score - a.score), count = sorted.length;
  const sides = new Float64Array(4 * count), areas = new Float64Array(count);
  sorted.forEach(({ x1, y1, x2, y2 }, i) => {
    sides.set([x1, y1, x2, y2], 4 * i);
    areas[i] = (x2 - x1 + 1) * (y2 - y1 + 1);
  });
  const dropped = new Uint8Array(count), kept: C[] = [];
  for (let i = 0; i < count; i++) {
    if (dropped[i]) continue;
    kept.push(sorted[i]!);
    const x1 = sides[4 * i]!, y1 = sides[4 * i + 1]!, x2 = sides[4 * i + 2]!;
    const y2 = sides[4 * i + 3]!;
    for (let j = i + 1; j < count; j++) {
      if (dropped[j]) continue;
      const width = Math.min(x2, sides[4 * j + 2]!) - Math.max(x1, sides[4 * j]!) + 1;
      const height = Math.min(y2, sides[4 * j + 3]!) - Math.max(y1, sides[4 * j + 1]!) + 1;
      if (width <= 0 || height <= 0) continue;
      const common = width * height;
      const whole = of === "union"
        ? areas[i]! + areas[j]! - common
        : Math.min(areas[i]!, areas[j]!);
      if (common > threshold * whole) dropped[j] = 1;
    }
  }
  return kept;
}

/**
 * Moves the sides by their shifts.
 *
 * @param ends What the width is of a box from column 1 to column 2: 1 in the first stage of the
 * MATLAB code, 2 in the others.
 */
export function regress<C extends Candidate>(box: C, ends: 1 | 2): C {
  const { x1, y1, x2, y2, shift: [left, top, right, bottom] } = box;
  const width = x2 - x1 + ends - 1, height = y2 - y1 + ends - 1;
  return {
    ...box,
    x1: x1 + left * width,
    y1: y1 + top * height,
    x2: x2 + right * width,
    y2: y2 + bottom * height,
  };
}

/** A square around the same centre, as wide as the longer side, on whole pixels. */
export function square<C extends Candidate>(box: C): C {
  const { x1, y1, x2, y2 } = box, side = Math.max(x2 - x1, y2 - y1);
  const left = x1 + (x2 - x1 - side) / 2, top = y1 + (y2 - y1 - side) / 2;
  const [a, b, c, d] = [left, top, left + side, top + side].map(Math.trunc);
  return { ...box, x1: a!, y1: b!, x2: c!, y2: d! };
}
