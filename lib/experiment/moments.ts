/**
 * Moments of a training: when some test images are looked at, and what they say.
 *
 * @module
 */
import type * as tf from "#tensor";
import type { ImageSet } from "../dataset/datasets.ts";
import { classify } from "../measure/classify.ts";
import { fisherOf, roundRows } from "./details.ts";
import type { ExperimentRow } from "./experiment.ts";
import type { Moment } from "./inspect.ts";
import { judgesOf } from "./judges.ts";

/** In how many moments a run is drawn. */
const MOMENTS = 24;
/** How many images a moment shows. */
export const MOMENT_IMAGES = 400;

/** What some test images say at a moment of the training. */
export interface MomentScores {
  /** Steps taken. */
  readonly step: number;
  /** The share whose own class has the largest logit, without margin; of other people there is none. */
  readonly accuracy?: number;
  /** Their angular Fisher score. */
  readonly fisher: number;
}

/**
 * What embeddings of a moment look like, and what they say of the training.
 *
 * @param options `pairs`: of other people than are trained on, so that no class is theirs.
 */
export async function lookAt(
  embeddings: Float32Array,
  params: tf.Parameters,
  { row, labels, classes, pairs }: {
    readonly row: ExperimentRow;
    readonly labels: readonly number[];
    readonly classes: number;
    readonly pairs: unknown;
  },
): Promise<{ moment: Omit<Moment, "step">; scores: () => Omit<MomentScores, "step"> }> {
  const size = row.dimension, rows = { data: embeddings, count: labels.length, size };
  const { weights, judge } = await judgesOf(row, params, embeddings, labels);
  return {
    moment: { embeddings: roundRows(embeddings, size), weights: roundRows(weights, size) },
    scores: () => {
      const fisher = fisherOf(rows, labels);
      if (pairs) return { fisher };
      const centers = { data: weights, count: classes, size };
      const { guesses } = classify(rows, labels, { ...judge, weights: centers });
      const right = labels.filter((label, i) => guesses[i] === label).length;
      return { accuracy: right / labels.length, fisher };
    },
  };
}

/** Moments of a run as counts of steps, dense at the start, where most happens. */
export function momentsOf(steps: number): number[] {
  const last = MOMENTS - 1;
  return [
    ...new Set(Array.from({ length: MOMENTS }, (_, i) => Math.round(steps * (i / last) ** 2))),
  ];
}

/** The first images of each class, as many of each, in the order of the set. */
export function evenly({ labels, count }: ImageSet, wanted: number, classes: number): Int32Array {
  const left = Array<number>(classes).fill(Math.ceil(wanted / classes));
  const chosen: number[] = [];
  for (let i = 0; i < count && chosen.length < wanted; i++) {
    if (left[labels[i]!]!-- > 0) chosen.push(i);
  }
  return Int32Array.from(chosen);
}
