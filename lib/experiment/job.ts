/**
 * One job: one row of an experiment with one seed, from start to what is measured.
 *
 * @module
 */
import * as tf from "#tensor";
import { storedBytes } from "../compress/stored.ts";
import type { ImageSet } from "../dataset/datasets.ts";
import { shapeOf } from "../dataset/images.ts";
import { mirrored } from "../dataset/mirrored.ts";
import { windowed } from "../dataset/window.ts";
import type { Cluster } from "../engine/cluster/cluster.ts";
import type { Engine } from "../engine/engines.ts";
import { lossOptions } from "../margin/options.ts";
import type { VerificationPair } from "../measure/pairs.ts";
import { macsIn } from "../network/summary.ts";
import { createEmbedder } from "../train/embed.ts";
import type { ImageFiles } from "../train/files.ts";
import { train } from "../train/loop.ts";
import type { TrainLog, TrainOptions, TrainStep } from "../train/options.ts";
import { beginRow, lend, type Lent, rounded } from "./begin.ts";
import { pack } from "./ensemble.ts";
import type { ExperimentRow } from "./experiment.ts";
import { judgesOf } from "./judges.ts";
import { inspect, type JobResult, type Moment } from "./inspect.ts";
import { evenly, lookAt, MOMENT_IMAGES, type MomentScores, momentsOf } from "./moments.ts";
import { directionsOf, shownOf } from "./projected.ts";
import { verified } from "./verified.ts";

/** What is to be done. */
export interface Job {
  /** The row of the experiment. */
  readonly row: ExperimentRow;
  /** Which row, from 0. */
  readonly index: number;
  /** The seed. */
  readonly seed: number;
  /** What else decides the run, as text: the data. */
  readonly data: string;
  /** Whether an ensemble needs its embeddings. */
  readonly keep?: boolean;
  /** Whether other rows need what it has trained. */
  readonly lends?: boolean;
  /** The rows that it stands on, as text. */
  readonly behind?: string;
  /** What they have trained. */
  readonly lent?: Lent;
  /** What it takes from the file that the run began with, if any. */
  readonly start?: JobStart;
}

/** How a job begins with a file. */
export interface JobStart {
  /** Of the file. */
  readonly sha256: string;
  /** Whether it goes on with the head of the file, too. */
  readonly head: boolean;
  /** For how many steps λ had fallen in it, where λ goes on. */
  readonly annealed?: number;
}

/** The images of a job. */
export interface JobData {
  /** To train on, in memory or in files. */
  readonly train: ImageSet | ImageFiles;
  /** To measure on. */
  readonly test: ImageSet;
  /** How many classes there are. */
  readonly classes: number;
  /** Pairs of test images, where those are of other people than are trained on. */
  readonly pairs?: readonly VerificationPair[];
  /** The file that the run began with, if any. */
  readonly start?: Uint8Array;
}

/** Where a job keeps what it must not lose. */
export interface JobStore {
  /** The last checkpoint, if there is one. */
  readonly load: () => Promise<Uint8Array | undefined>;
  /** Replaces the last checkpoint, whole or not at all. */
  readonly save: (bytes: Uint8Array) => Promise<void>;
}

/** A log entry of a job. */
export interface JobStep extends TrainStep {
  /** Which row of the experiment. */
  readonly index: number;
  /** The seed. */
  readonly seed: number;
  /** Steps in all. */
  readonly steps: number;
  /** Moments since the entry before, where a run is looked at closely. */
  readonly moments?: readonly MomentScores[];
}

/** How many log entries a run has. */
const ENTRIES = 60;

/** How a job runs. */
export interface JobOptions {
  /** Where checkpoints go; none are kept without it. */
  readonly store?: JobStore;
  /** The cluster whose tasks each train on a share of every batch. */
  readonly cluster?: Cluster;
  /** Stops it after the present step. */
  readonly signal?: AbortSignal;
  /** Tells more with each entry: mean cosine and norm, and what moments say. Default false. */
  readonly closely?: boolean;
}

/** Trains and measures. In a cluster this is what task 0 does; the others {@linkcode assist}. */
export async function* runJob(
  job: Job,
  data: JobData,
  engine: Pick<Engine, "compile" | "parts">,
  { store, cluster, signal, closely = false }: JobOptions = {},
): AsyncGenerator<JobStep, JobResult> {
  const { row, index, seed } = job, { steps } = row.training;
  const { classes, pairs } = data, test = seenBy(row, data.test);
  const training = trainingOf(job, data, engine, { ...(cluster ? { cluster } : {}), signal });
  const { network } = training;
  const shown = evenly(test, MOMENT_IMAGES, classes),
    labels = [...shown].map((i) => test.labels[i]!);
  const embed = createEmbedder(network, engine);
  const resumeFrom = await store?.load();
  cluster?.tell({ job: { index, seed } }, resumeFrom);
  let fresh: MomentScores[] = [];
  const running = train({
    ...training,
    closely,
    moments: row.dimension <= 3 ? momentsOf(steps) : [],
    onMoment: async (params, step): Promise<Moment> => {
      const embeddings = await embed(params, test, shown);
      const { moment, scores } = await lookAt(embeddings, params, { row, labels, classes, pairs });
      if (closely) fresh.push({ step, ...scores() });
      return { step, ...moment };
    },
    ...(resumeFrom ? { resumeFrom } : {}),
    ...(store ? { save: store.save } : {}),
  });
  for (;;) {
    const next = await running.next();
    if (next.done) return await measure(next.value);
    yield { ...next.value, index, seed, steps, ...(fresh.length > 0 ? { moments: fresh } : {}) };
    fresh = [];
  }

  async function measure(
    { params: whole, log }: { params: tf.Parameters; log: TrainLog },
  ): Promise<JobResult> {
    const { stored = "float32" } = row,
      trained = job.lends ? await lend(network, whole) : undefined;
    const params = stored === "float32" ? whole : await rounded(network, whole, stored);
    const embeddings = await embed(params, test);
    const mirrors = pairs && await embed(params, seenBy(row, mirrored(data.test)));
    // Of a class with several centers, that which most of its images are near; of other people none.
    const judges = await judgesOf(row, params, embeddings, pairs ? [] : test.labels);
    tf.dispose([whole, params] as tf.TensorContainer[]);
    const common = {
      ...judges,
      embeddings,
      dimension: row.dimension,
      classes,
      test,
      log,
      parameters: network.count,
    };
    const result = pairs
      ? verified({ ...common, mirrored: mirrors!, labels: test.labels, pairs })
      : inspect({ ...common, frameLabels: labels });
    const kept = job.keep && {
      embeddings: pack(embeddings),
      weights: pack(judges.weights),
      ...(mirrors ? { mirrored: pack(mirrors) } : {}),
    };
    const directions = closely &&
      directionsOf({ data: embeddings, size: row.dimension }, shownOf(test.labels));
    return {
      ...result,
      ...(directions ? { directions: pack(Float32Array.from(directions.flat())) } : {}),
      cost: {
        macs: macsIn(network),
        bytes: storedBytes(network.shapes, stored),
        widths: network.widths,
      },
      ...(trained ? { trained: trained.toBase64() } : {}),
      ...(kept ? { kept } : {}),
    };
  }
}

/** Images to measure as a row sees them. */
function seenBy({ window }: ExperimentRow, images: ImageSet): ImageSet {
  return window ? windowed(images, window) : images;
}

/** Any task but 0: trains on its share of what task 0 trains, and keeps nothing. */
export async function* assist(
  job: Job,
  data: JobData,
  engine: Pick<Engine, "compile" | "parts">,
  { resumeFrom, ...options }: {
    readonly cluster: Cluster;
    readonly signal?: AbortSignal | undefined;
    readonly resumeFrom?: Uint8Array | undefined;
  },
): AsyncGenerator<JobStep, void> {
  const { row: { training: { steps } }, index, seed } = job;
  const running = train({
    ...trainingOf(job, data, engine, options),
    ...(resumeFrom ? { resumeFrom } : {}),
  });
  for (;;) {
    const next = await running.next();
    if (next.done) return tf.dispose(next.value.params as Record<string, tf.Tensor>);
    yield { ...next.value, index, seed, steps };
  }
}

/** What decides how a job is trained, and who trains it. */
function trainingOf(
  job: Job,
  { train: images, classes, start: file }: Pick<JobData, "train" | "classes" | "start">,
  engine: Pick<Engine, "compile" | "parts">,
  { cluster, signal }: {
    readonly cluster?: Cluster;
    readonly signal?: AbortSignal | undefined;
  },
): TrainOptions {
  const { row, seed, lent = {}, start } = job, { training } = row;
  return {
    ...training,
    ...beginRow(row, lent, shapeOf(images), file && { file, classes, head: start!.head }),
    ...(start?.annealed === undefined || row.from !== undefined
      ? {}
      : { annealed: start.annealed }),
    classes,
    loss: row.loss,
    options: lossOptions(row.loss, row.options),
    ...(row.learn ? { learn: row.learn } : {}),
    ...(row.terms ? { terms: row.terms } : {}),
    ...(row.window ? { window: row.window } : {}),
    annealing: row.annealing,
    seed,
    images,
    logEvery: Math.max(1, Math.round(training.steps / ENTRIES)),
    compile: engine.compile,
    parts: engine.parts,
    ...(training.parts ? { turns: training.parts } : {}),
    owner: ownerOf(job),
    ...(cluster ? { cluster } : {}),
    ...(signal ? { signal } : {}),
  };
}

/** What decides a job, as text: whatever is kept of it must have been written for the same. */
export function ownerOf({ row: { label: _, ...row }, seed, data, behind, start }: Job): string {
  return JSON.stringify({ row, seed, data, behind, start });
}
