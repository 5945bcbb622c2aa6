/**
 * What is measured of a trained row: all the numbers that tables and figures need.
 *
 * @module
 */
import type { ImageSet } from "../dataset/datasets.ts";
import { mean } from "../math/statistics.ts";
import { classify, confusionOf, histogram, type Judge } from "../measure/classify.ts";
import { angularFisherScore } from "../measure/fisher.ts";
import { jackknife } from "../measure/jackknife.ts";
import type { TrainLog } from "../train/options.ts";
import type { Kept } from "./ensemble.ts";
import type { Frame, Mistake, RowDetail } from "./report.ts";

/** What a job measured. */
export interface JobResult {
  /** How many numbers the network learns. */
  readonly parameters: number;
  /** How many test images had their own class first, and how many there are. */
  readonly right: number;
  /** How many test images there are. */
  readonly count: number;
  /** The angular Fisher score of the test images, and its interval over them. */
  readonly fisher: { readonly value: number; readonly interval: readonly [number, number] };
  /** The mean angle to the own class weight, in degrees. */
  readonly ownAngle: number;
  /** The mean angle to the nearest other class weight, in degrees. */
  readonly otherAngle: number;
  /** What the watch over the loss said. */
  readonly warnings: readonly string[];
  /** All to draw. */
  readonly detail: RowDetail;
  /** Embeddings and class weights, where an ensemble needs them. */
  readonly kept?: Kept;
}

/** A moment of the training. */
export type Moment = Frame;

/** What there is to inspect. */
export interface Inspected {
  /** Of the test images, `[images, dimension]`. */
  readonly embeddings: Float32Array;
  /** Of the classes, `[classes, dimension]`. */
  readonly weights: Float32Array;
  /** How they judge, beside the weights. */
  readonly judge: Omit<Judge, "weights">;
  /** The size of an embedding. */
  readonly dimension: number;
  /** How many classes there are. */
  readonly classes: number;
  /** The test images. */
  readonly test: ImageSet;
  /** What was written down while training. */
  readonly log: TrainLog;
  /** The classes of the images of every moment. */
  readonly frameLabels: readonly number[];
  /** How many numbers the network learns. */
  readonly parameters: number;
}

/** How many test images the scatter shows, and how many mistakes are shown. */
const SCATTER = 2000, MISTAKES = 12;

/** Measures a trained row. */
export function inspect(
  { embeddings, weights, judge, dimension, classes, test, log, ...rest }: Inspected,
): JobResult {
  const x = { data: embeddings, count: test.count, size: dimension };
  const labels = test.labels;
  const seen = classify(x, labels, {
    ...judge,
    weights: { data: weights, count: classes, size: dimension },
  });
  const wrong = [...seen.guesses.keys()].filter((i) => seen.guesses[i] !== labels[i]);
  const fisher = angularFisherScore(x, labels);
  const drawable = dimension <= 3;
  const shown = drawable ? Math.min(SCATTER, test.count) : 0;
  const longest = Math.max(...seen.norms);
  const angles = { from: 0, to: 180, bins: 90 };
  const norms = histogram(seen.norms, { from: 0, to: tidy(longest), bins: 40 });
  const column = (key: keyof TrainLog["entries"][number]) => log.entries.map((e) => tidy(e[key]));
  return {
    parameters: rest.parameters,
    right: test.count - wrong.length,
    count: test.count,
    fisher: {
      value: fisher,
      interval: jackknife(fisher, test.count, (keep) => fisherOf(x, labels, keep)),
    },
    ownAngle: mean(seen.ownAngles),
    otherAngle: mean(seen.otherAngles),
    warnings: log.warnings,
    detail: {
      curve: {
        step: column("step"),
        loss: column("loss"),
        accuracy: column("accuracy"),
        lambda: column("lambda"),
        rate: column("rate"),
      },
      weightNorms: Array.from(
        { length: classes },
        (_, j) => tidy(Math.hypot(...weights.subarray(j * dimension, (j + 1) * dimension))),
      ),
      weights: drawable ? roundRows(weights, dimension) : [],
      scatter: {
        embeddings: roundRows(embeddings.subarray(0, shown * dimension), dimension),
        labels: [...labels.subarray(0, shown)],
      },
      frames: log.moments as readonly Moment[],
      frameLabels: drawable ? rest.frameLabels : [],
      angles: {
        edges: histogram([], angles).edges,
        own: histogram(seen.ownAngles, angles).counts,
        other: histogram(seen.otherAngles, angles).counts,
      },
      norms: { edges: norms.edges.map(tidy), counts: norms.counts },
      confusion: confusionOf(labels, seen.guesses, classes),
      mistakes: wrong
        .toSorted((a, b) => seen.excess[b]! - seen.excess[a]! || a - b)
        .slice(0, MISTAKES)
        .map((i) => mistake(test, i, seen.guesses[i]!, tidy(seen.excess[i]!))),
    },
  };
}

/** Rows of numbers as nested arrays, to four significant digits: enough for any screen. */
export function roundRows(data: ArrayLike<number>, size: number): number[][] {
  return Array.from(
    { length: data.length / size },
    (_, i) => Array.from({ length: size }, (_, k) => Number(data[i * size + k]!.toPrecision(4))),
  );
}

/** Six significant digits: what a float32 mean is good for. */
function tidy(value: number): number {
  return Number(value.toPrecision(6));
}

function fisherOf(
  { data, count, size }: { data: Float32Array; count: number; size: number },
  labels: ImageSet["labels"],
  keep: (image: number) => boolean,
): number {
  const kept = Int32Array.from({ length: count }, (_, i) => i).filter(keep);
  const some = new Float32Array(kept.length * size);
  kept.forEach((from, to) => some.set(data.subarray(from * size, (from + 1) * size), to * size));
  return angularFisherScore(
    { data: some, count: kept.length, size },
    Int32Array.from(kept, (i) => labels[i]!),
  );
}

function mistake(
  { images, labels, width, height }: ImageSet,
  index: number,
  guess: number,
  excess: number,
): Mistake {
  const size = width * height;
  const bytes = images.subarray(index * size, (index + 1) * size);
  return {
    truth: labels[index]!,
    guess,
    excess,
    pixels: btoa(String.fromCharCode(...bytes)),
    width,
    height,
  };
}
