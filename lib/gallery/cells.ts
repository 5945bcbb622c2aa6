/**
 * Cells of vectors, so that a search looks at a few of them and not at all: approximate, and
 * faster. Sivic, Zisserman 2003; Jégou, Douze, Schmid 2011 without their codes, as vectors stay
 * whole.
 *
 * @module
 */
import { type Random, random } from "../math/random.ts";
import { dot } from "../math/dot.ts";
import type { Span } from "./nearest.ts";
import type { OwnedVectors } from "./vectors.ts";

/** Vectors by their cells. */
export interface Cells {
  /** The mean direction of each cell, `[cells, size]`. */
  readonly centres: Float32Array;
  /** The rows of each cell. */
  readonly spans: readonly Span[];
  /**
   * A copy of the vectors, cell by cell: rows that lie anywhere in memory take four times as long to
   * read.
   */
  readonly vectors: OwnedVectors;
}

/** Rows that a cell's centre is fitted to, and how often it is fitted. */
const SAMPLE = 40, ROUNDS = 6;

/**
 * Divides vectors into about as many cells as the square root of their count, by k-means on the
 * sphere: into a few, and each of them again, so that a million rows are compared with 64 centres
 * and not with a thousand.
 *
 * @param seed Of the rows that centres start from: the same gives the same cells.
 *
 * @example Every row is in one cell
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 * import { noVectors, withVector } from "./vectors.ts";
 *
 * const rows = [[1, 0], [0, 1], [-1, 0], [0, -1]].reduce(
 *   (vectors, row, i) => withVector(vectors, row, i),
 *   noVectors(2),
 * );
 * deepEqual([...cellsOf(rows, { seed: 1 }).vectors.owners].sort(), [0, 1, 2, 3]);
 * ```
 */
export function cellsOf(vectors: OwnedVectors, { seed }: { readonly seed: number }): Cells {
  const all = Int32Array.from({ length: vectors.count }, (_, i) => i);
  const stream = random(seed, "cells"), { size } = vectors;
  const large = divided(vectors, all, Math.ceil(vectors.count ** 0.25), stream);
  const small = large.rows.map((rows) =>
    divided(vectors, rows, Math.ceil(Math.sqrt(rows.length / large.rows.length)), stream)
  );
  const parts = small.flatMap(({ rows }) => rows), spans: Span[] = [];
  const centres = new Float32Array(parts.length * size);
  const data = new Float32Array(vectors.count * size), owners = new Int32Array(vectors.count);
  let row = 0, at = 0;
  for (const { centres: some } of small) {
    centres.set(some, at);
    at += some.length;
  }
  for (const part of parts) {
    spans.push([row, row + part.length]);
    for (const from of part) {
      data.set(vectors.data.subarray(from * size, (from + 1) * size), row * size);
      owners[row++] = vectors.owners[from]!;
    }
  }
  return { centres, spans, vectors: { data, owners, count: vectors.count, size } };
}

/**
 * The cells whose centres are nearest to a probe.
 *
 * @param look How many cells.
 */
export function spansNear({ centres, spans }: Cells, probe: Float32Array, look: number): Span[] {
  const { length: size } = probe;
  return spans.map((span, i) => ({ span, score: dot(centres, i * size, probe, 0, size) }))
    .sort((a, b) => b.score - a.score).slice(0, look).map(({ span }) => span);
}

/** Rows, divided. */
interface Divided {
  readonly centres: Float32Array;
  readonly rows: readonly Int32Array[];
}

/** Spherical k-means: centres of a sample, then the rows of each; cells without rows are dropped. */
function divided(
  { data, size }: OwnedVectors,
  rows: Int32Array,
  wanted: number,
  stream: Random,
): Divided {
  const count = Math.min(wanted, rows.length);
  const sample = Int32Array.from(
    { length: Math.min(rows.length, SAMPLE * count) },
    () => rows[stream.below(rows.length)]!,
  );
  let centres = new Float32Array(count * size);
  for (let i = 0; i < count; i++) {
    const row = rows[Math.floor((i + stream.uniform()) * rows.length / count)]!;
    centres.set(data.subarray(row * size, (row + 1) * size), i * size);
  }
  const nearest = (row: number): number => {
    let best = -Infinity, cell = 0;
    for (let i = 0; i < count; i++) {
      const score = dot(centres, i * size, data, row * size, size);
      if (score > best) [best, cell] = [score, i];
    }
    return cell;
  };
  for (let round = 0; round < ROUNDS; round++) {
    const sums = new Float32Array(count * size);
    for (const row of sample) {
      const to = nearest(row) * size;
      for (let k = 0; k < size; k++) sums[to + k]! += data[row * size + k]!;
    }
    centres = unitOr(centres, sums, size);
  }
  const found = Array.from({ length: count }, (): number[] => []);
  for (const row of rows) found[nearest(row)]!.push(row);
  const kept = found.flatMap((some, i) => some.length > 0 ? [i] : []);
  const left = new Float32Array(kept.length * size);
  kept.forEach((cell, i) => left.set(centres.subarray(cell * size, (cell + 1) * size), i * size));
  return { centres: left, rows: kept.map((cell) => Int32Array.from(found[cell]!)) };
}

/** Sums brought to length 1; the old centre where none was added up. */
function unitOr(old: Float32Array, sums: Float32Array, size: number): Float32Array<ArrayBuffer> {
  const unit = Float32Array.from(old);
  for (let at = 0; at < sums.length; at += size) {
    const length = Math.sqrt(dot(sums, at, sums, at, size));
    for (let k = 0; length > 0 && k < size; k++) unit[at + k] = sums[at + k]! / length;
  }
  return unit;
}
