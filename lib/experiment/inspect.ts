/**
 * What is measured of a trained row: all the numbers that tables and figures need.
 *
 * @module
 */
import type { ImageSet } from "../dataset/datasets.ts";
import { imageAt } from "../dataset/images.ts";
import { mean } from "../math/statistics.ts";
import { classify, confusionOf, type Judge } from "../measure/classify.ts";
import type { Widths } from "../network/widths.ts";
import type { TrainLog } from "../train/options.ts";
import {
  countAngles,
  countNorms,
  curveOf,
  fisherWithInterval,
  roundRows,
  rowNorms,
  tidy,
  warnOfZeros,
} from "./details.ts";
import type { Kept } from "./ensemble.ts";
import { projectedOf } from "./projected.ts";
import type { Frame, Mistake, RowDetail } from "./report.ts";
import type { VerifiedPairs } from "./verified.ts";

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
  /** What pairs of other people say, where those are the test. */
  readonly verification?: VerifiedPairs;
  /** Embeddings and class weights, where an ensemble needs them. */
  readonly kept?: Kept;
  /** Directions of the images of its projection, where a run is looked at closely. */
  readonly directions?: string;
  /** What its network costs; results of old runs lack it. */
  readonly cost?: Cost;
  /** What it has trained, where other rows need that: safetensors in base64. */
  readonly trained?: string;
}

/** What a network costs. */
export interface Cost {
  /** Products of a weight and a number that it makes of one image. */
  readonly macs: number;
  /** What its weights take in a file. */
  readonly bytes: number;
  /** The channels of its layers that are not those of its row. */
  readonly widths: Widths;
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
  const drawable = dimension <= 3;
  const shown = drawable ? Math.min(SCATTER, test.count) : 0;
  const projection = projectedOf(x, labels);
  return {
    parameters: rest.parameters,
    right: test.count - wrong.length,
    count: test.count,
    fisher: fisherWithInterval(x, labels),
    ownAngle: mean(seen.ownAngles),
    otherAngle: mean(seen.otherAngles),
    warnings: [...log.warnings, ...warnOfZeros(seen.norms)],
    detail: {
      curve: curveOf(log),
      weightNorms: rowNorms(weights, dimension),
      weights: drawable ? roundRows(weights, dimension) : [],
      scatter: {
        embeddings: roundRows(embeddings.subarray(0, shown * dimension), dimension),
        labels: [...labels.subarray(0, shown)],
      },
      ...(projection ? { projection } : {}),
      frames: log.moments as readonly Moment[],
      frameLabels: drawable ? rest.frameLabels : [],
      angles: countAngles(seen.ownAngles, seen.otherAngles),
      norms: countNorms(seen.norms),
      confusion: confusionOf(labels, seen.guesses, classes),
      mistakes: wrong
        .toSorted((a, b) => seen.excess[b]! - seen.excess[a]! || a - b)
        .slice(0, MISTAKES)
        .map((i) => mistake(test, i, seen.guesses[i]!, tidy(seen.excess[i]!))),
    },
  };
}

function mistake(test: ImageSet, index: number, guess: number, excess: number): Mistake {
  const { data, width, height, channels } = imageAt(test, index);
  return {
    truth: test.labels[index]!,
    guess,
    excess,
    pixels: data.toBase64(),
    width,
    height,
    ...(channels === 3 ? { channels } : {}),
  };
}
