/**
 * What a run of training is given, and what it gives.
 *
 * @module
 */
import type * as tf from "#tensor";
import type { Arrays } from "../compress/stored.ts";
import type { ImageSet } from "../dataset/datasets.ts";
import type { Window } from "../dataset/window.ts";
import type { Augmentation } from "../image/augmentation.ts";
import type { Annealing } from "../margin/annealing.ts";
import type { LossName } from "../margin/losses.ts";
import type { OwnMeans } from "../measure/own_means.ts";
import type { Average } from "./average.ts";
import type { RateOptions } from "./schedule.ts";
import type { ImageFiles } from "./files.ts";
import type { ImageSource } from "./source.ts";
import type { TakeOptions } from "./take.ts";

/** Everything that decides a run. */
export interface TrainOptions extends TakeOptions, RateOptions {
  /** Gives an average of the weights over the steps behind in place of the last ones. */
  readonly average?: Average;
  /** How the margin comes in; `null`: λ is the loss's option, 0 if it is not given. */
  readonly annealing: Annealing | null;
  /** For how many steps λ has fallen in the run that this one goes on from. Default 0. */
  readonly annealed?: number;
  /** Begins with another loss for so many steps; λ anneals after it. */
  readonly pretrain?: { readonly loss: LossName; readonly steps: number };
  /** Decides the start and the order of the images. */
  readonly seed: number;
  /** What another run has learnt and remembered, to begin with in place of random numbers. */
  readonly start?: Arrays;
  /** Images a step, of all tasks together. */
  readonly batch: number;
  /** The images, in memory, in files, or wherever a source has them from. */
  readonly images: ImageSet | ImageFiles | ImageSource;
  /** By how many pixels an image in memory is moved at most, anew in each epoch. Default 0. */
  readonly shift?: number;
  /** How images are varied else, anew in each epoch; a source does so itself. */
  readonly augmentation?: Augmentation;
  /** The part of every image that is seen, after it was varied; all of it where it is absent. */
  readonly window?: Window;
  /** A log entry every so many steps. */
  readonly logEvery: number;
  /** What decides the run, as text: a checkpoint of another owner is refused. */
  readonly owner: string;
  /** A checkpoint to go on from. */
  readonly resumeFrom?: Uint8Array;
  /** Keeps a checkpoint: every few log entries, after a while, and when the run is stopped. */
  readonly save?: (checkpoint: Uint8Array) => Promise<void>;
  /** Moments at which `onMoment` looks at the parameters, as counts of steps taken. */
  readonly moments?: readonly number[];
  /** Tells mean cosine and norm with each log entry, for one more forward pass. Default false. */
  readonly closely?: boolean;
  /** Looks at the parameters at a moment; what it returns, or promises, goes into the log. */
  readonly onMoment?: (params: tf.Parameters, step: number) => unknown;
}

/** What is written down every `logEvery` steps. */
export interface LogEntry {
  /** Steps taken. */
  readonly step: number;
  /** The mean loss since the entry before. */
  readonly loss: number;
  /** The share that the margin-free logits had right since then. */
  readonly accuracy: number;
  /** λ at this step. */
  readonly lambda: number;
  /** The learning rate of this step. */
  readonly rate: number;
}

/** What is told while training: an entry of the log, and what differs from run to run. */
export interface TrainStep extends LogEntry {
  /** Which share of the time since the entry before went by until images were there. */
  readonly waiting: number;
  /** Images a second since then. */
  readonly speed: number;
  /** Of the batch of this step as the network embeds it after the step, where that was asked for. */
  readonly means?: OwnMeans;
}

/** All that was written down. */
export interface TrainLog {
  /** One entry every `logEvery` steps. */
  readonly entries: readonly LogEntry[];
  /** What `onMoment` returned, in order. */
  readonly moments: readonly unknown[];
  /** What the watch said. */
  readonly warnings: readonly string[];
}

/** What the loop gives at the end. The caller disposes the parameters. */
export interface Trained {
  /** As they are after the last step. */
  readonly params: tf.Parameters;
  /** All that was written down. */
  readonly log: TrainLog;
}
