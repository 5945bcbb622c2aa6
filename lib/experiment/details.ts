/**
 * Parts of what is measured that every kind of test has.
 *
 * @module
 */
import { histogram } from "../measure/classify.ts";
import { angularFisherScore } from "../measure/fisher.ts";
import { jackknife } from "../measure/jackknife.ts";
import type { FlatRows } from "../measure/rows.ts";
import type { TrainLog } from "../train/options.ts";
import type { RowDetail } from "./report.ts";

/** The log of a run, column by column. */
export function curveOf({ entries }: TrainLog): RowDetail["curve"] {
  const column = (key: keyof TrainLog["entries"][number]) => entries.map((e) => tidy(e[key]));
  return {
    step: column("step"),
    loss: column("loss"),
    accuracy: column("accuracy"),
    lambda: column("lambda"),
    rate: column("rate"),
  };
}

/** The angular Fisher score; `NaN` where all images are of one class, as there is none. */
export function fisherOf(rows: FlatRows, labels: ArrayLike<number>): number {
  return new Set(Array.from(labels)).size > 1 ? angularFisherScore(rows, labels) : NaN;
}

/** The angular Fisher score and its interval over images. */
export function fisherWithInterval(
  rows: FlatRows & { readonly data: Float32Array },
  labels: ArrayLike<number>,
): { readonly value: number; readonly interval: readonly [number, number] } {
  const value = fisherOf(rows, labels);
  const interval = jackknife(value, rows.count, (keep) => fisherWithout(rows, labels, keep));
  // Some of the images may be of one class, where all are not.
  return { value, interval: interval.every(Number.isFinite) ? interval : [value, value] };
}

function fisherWithout(
  { data, count, size }: FlatRows & { readonly data: Float32Array },
  labels: ArrayLike<number>,
  keep: (image: number) => boolean,
): number {
  const kept = Int32Array.from({ length: count }, (_, i) => i).filter(keep);
  const some = new Float32Array(kept.length * size);
  kept.forEach((from, to) => some.set(data.subarray(from * size, (from + 1) * size), to * size));
  return fisherOf(
    { data: some, count: kept.length, size },
    Int32Array.from(kept, (i) => labels[i]!),
  );
}

/** Angles in degrees, counted. */
export function countAngles(own: ArrayLike<number>, other: ArrayLike<number>): RowDetail["angles"] {
  const bins = { from: 0, to: 180, bins: 90 }, counted = histogram(own, bins);
  return {
    edges: counted.edges,
    own: counted.counts,
    other: histogram(other, bins).counts,
  };
}

/** Norms of embeddings, counted. */
export function countNorms(norms: ArrayLike<number>): RowDetail["norms"] {
  const longest = Array.from(norms).reduce((most, norm) => Math.max(most, norm), 0);
  const { edges, counts } = histogram(norms, { from: 0, to: tidy(longest), bins: 40 });
  return { edges: edges.map(tidy), counts };
}

/** The norm of each row, to six digits. */
export function rowNorms(data: Float32Array, size: number): number[] {
  return Array.from(
    { length: data.length / size },
    (_, i) => tidy(Math.hypot(...data.subarray(i * size, (i + 1) * size))),
  );
}

/** A warning, where some test images have an embedding of zeros; else nothing. */
export function warnOfZeros(norms: ArrayLike<number>): readonly string[] {
  const zeros = Array.from(norms).filter((norm) => norm === 0).length;
  if (zeros === 0) return [];
  return [
    `${zeros} of ${norms.length} test images have an embedding of zeros, which has no direction: ` +
    "they are taken as at right angles to everything, and where pairs are verified as unlike all",
  ];
}

/** Rows of numbers as nested arrays, to four significant digits: enough for any screen. */
export function roundRows(data: ArrayLike<number>, size: number): number[][] {
  return Array.from(
    { length: data.length / size },
    (_, i) => Array.from({ length: size }, (_, k) => Number(data[i * size + k]!.toPrecision(4))),
  );
}

/** Six significant digits: what a float32 mean is good for. */
export function tidy(value: number): number {
  return Number(value.toPrecision(6));
}
