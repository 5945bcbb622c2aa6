/**
 * Running an experiment, from data to report.
 *
 * @module
 */
import { classSizes, shapeOf } from "../dataset/images.ts";
import { keepShares } from "../dataset/unbalanced.ts";
import type { Cluster } from "../engine/cluster/cluster.ts";
import { type Engine, useEngine } from "../engine/engines.ts";
import { assembleReport } from "./assemble.ts";
import { joinResults } from "./ensemble.ts";
import { jobsOf } from "./jobs.ts";
import { jobName } from "./job_name.ts";
import { type Experiment, seedsOf } from "./experiment.ts";
import { type ExperimentImages, loadImages } from "./images.ts";
import type { JobResult } from "./inspect.ts";
import { agreement } from "./agreement.ts";
import { roundsOf, rowsBehind } from "./behind.ts";
import { checkExperiment } from "./check_experiment.ts";
import { timeRows } from "./costs.ts";
import { assist, type Job, type JobData, type JobStep, ownerOf, runJob } from "./job.ts";
import { machineOf, memoryNow } from "./machine.ts";
import { pooledOf, runPool } from "./pool.ts";
import type { DatasetRecord, Report, StartRecord } from "./report.ts";
import { hashed, recordOfStart, type StartFile } from "./start.ts";
import { keepStart, keptStart } from "./start_kept.ts";

/** A line of a running experiment: which row and seed, and where it stands. */
export type Step = JobStep;

/** Where an experiment keeps what it must not lose, by a job's name; see `experimentStore`. */
export interface ExperimentStore {
  /** The result of a job that was done before, if any. */
  readonly result: (name: string, owner: string) => Promise<JobResult | undefined>;
  /** Keeps the result of a job. */
  readonly keepResult: (name: string, owner: string, result: JobResult) => Promise<void>;
  /** The last checkpoint of a job, if any. */
  readonly checkpoint: (name: string) => Promise<Uint8Array | undefined>;
  /** Replaces the last checkpoint of a job. */
  readonly keepCheckpoint: (name: string, bytes: Uint8Array) => Promise<void>;
}

/** How an experiment runs; none of it but `start` changes the result. */
export interface RunOptions {
  /** The engine, as from `useEngine`; by default the first that works. */
  readonly engine?: Engine;
  /** The images, as from `loadImages`; by default those the experiment names. */
  readonly dataset?: ExperimentImages;
  /** How many jobs at once; more than 1 runs them in worker threads. Default 1. */
  readonly workers?: number;
  /** The cluster that trains; this process must be its task 0, the others {@linkcode follow}. */
  readonly cluster?: Cluster;
  /** Where checkpoints and results of jobs go; what is there is gone on from. */
  readonly store?: ExperimentStore;
  /** Stops every job after its present step, with a checkpoint. */
  readonly signal?: AbortSignal;
  /** Tells more with each step, for a forward pass of each logged batch. Default false. */
  readonly closely?: boolean;
  /**
   * A file whose network every row begins with that begins with no other row, and whose head where
   * its shape and classes agree. This changes the result, and the report tells of it. A run that is
   * gone on from needs it no more, as its store has a copy.
   */
  readonly start?: StartFile;
  /** Is told what rows take from that file, before the first step. */
  readonly onStart?: (start: StartRecord) => void;
}

/**
 * Runs every row of an experiment with every seed, yielding steps, and returns the report.
 *
 * @throws {RangeError} Before the first step, what {@linkcode checkExperiment} finds.
 *
 * @example A tiny run
 * ```ts
 * import { equal } from "node:assert/strict";
 * import { EXPERIMENTS } from "./experiments.ts";
 *
 * const report = await finish(run(EXPERIMENTS.tiny));
 * equal(report.rows.length, 2);
 * ```
 */
export async function* run(
  experiment: Experiment,
  { workers = 1, store, cluster, signal, closely = false, onStart, ...given }: RunOptions = {},
): AsyncGenerator<Step, Report> {
  checkExperiment(experiment, { ownImages: given.dataset !== undefined });
  const engine = given.engine ?? await useEngine();
  const dataset = unbalanced(experiment, given.dataset ?? await loadImages(experiment));
  const started = performance.now();
  let peak = memoryNow(), waited = 0, told = 0;
  const watched = (step: Step): Step => {
    peak = Math.max(peak, memoryNow());
    waited += step.waiting, told++;
    return step;
  };
  const record = recordOf(dataset), rounds = roundsOf(experiment);
  if (cluster && Math.max(...rounds) > 0) {
    throw new RangeError(
      `Cannot run ${experiment.name} in a cluster: rows that stand on others, as pruned ones, are ` +
        "for one process; run it without",
    );
  }
  const nameOf = (job: Job) => jobName(experiment.rows, job);
  const asked = given.start && await hashed(given.start);
  const start = store ? await keptStart(asked, store) : asked;
  const begun = start && recordOfStart(start, experiment, record);
  const jobs = jobsOf(experiment, record, begun);
  await cluster?.agree(await agreement(experiment, record, engine));
  const results = experiment.rows.map(() => new Map<number, JobResult>());
  const waiting: Job[] = [];
  for (const job of jobs) {
    const done = await store?.result(nameOf(job), ownerOf(job));
    if (done) results[job.index]!.set(job.seed, done);
    else waiting.push(job);
  }
  if (start && begun) {
    const owners = new Map(waiting.map((job) => [nameOf(job), ownerOf(job)]));
    if (store) await keepStart(start, store, owners);
    cluster?.tell({ start: begun }, start.bytes);
    onStart?.(begun);
  }
  const finished = async (job: Job, result: JobResult) => {
    results[job.index]!.set(job.seed, result);
    await store?.keepResult(nameOf(job), ownerOf(job), result);
  };
  const images: JobData = {
    ...dataset,
    classes: dataset.classes.length,
    ...(start ? { start: start.bytes } : {}),
  };
  /** With what the rows have trained that a job stands on. */
  const withLent = (job: Job): Job => {
    const places = rowsBehind(job.row);
    if (places.length === 0) return job;
    const trained = places.map((place) => results[place]!.get(job.seed)?.trained ?? "");
    return {
      ...job,
      lent: Object.fromEntries(places.map((at, i) => [at, Uint8Array.fromBase64(trained[i]!)])),
    };
  };
  for (let round = 0; round <= Math.max(...rounds); round++) {
    // By their place in the experiment, not by what is left of it: with another number of threads a
    // job's sums would round otherwise, and a resumed run would not be the unbroken one.
    const all = jobs.filter(({ index }) => rounds[index] === round);
    const pooled = cluster || !engine.workers ? 0 : pooledOf(all.length, workers, engine.parts);
    const first = new Set(all.slice(0, pooled));
    const left = waiting.filter((job) => all.includes(job));
    const together = left.filter((job) => first.has(job)).map(withLent);
    if (together.length > 0) {
      const pool = runPool(together, {
        workers,
        engine: engine.name,
        options: {
          precision: engine.precision,
          ...(engine.library ? { library: engine.library } : {}),
        },
        data: images,
        load: (job) => store?.checkpoint(nameOf(job)) ?? Promise.resolve(undefined),
        ...(store ? { save: (job, bytes) => store.keepCheckpoint(nameOf(job), bytes) } : {}),
        ...(signal ? { signal } : {}),
        closely,
      });
      for await (const event of pool) {
        if (event.kind === "step") yield watched(event.step);
        else await finished(event.job, event.result);
      }
    }
    for (const job of left.filter((job) => !first.has(job)).map(withLent)) {
      const running = runJob(job, images, engine, {
        ...(store ? { store: jobStore(store, nameOf(job)) } : {}),
        ...(cluster ? { cluster } : {}),
        ...(signal ? { signal } : {}),
        closely,
      });
      for (;;) {
        const next = await running.next();
        if (next.done) {
          await finished(job, next.value);
          break;
        }
        yield watched(next.value);
      }
    }
  }
  cluster?.tell({ end: true });
  const ordered = experiment.rows.map(({ ensemble }, index) =>
    seedsOf(experiment, experiment.rows[index]!).map((seed) =>
      ensemble
        ? joinResults(ensemble.map((i) => results[i]!.get(seed)!), images)
        : results[index]!.get(seed)!
    )
  );
  const milliseconds = await timeRows(
    experiment.rows.map((row, i) => ({ row, cost: ordered[i]![0]!.cost })),
    shapeOf(dataset.train),
    engine,
  );
  const seconds = (performance.now() - started) / 1000;
  return assembleReport(
    experiment,
    record,
    ordered,
    {
      ...machineOf(engine, seconds, peak, cluster?.count),
      ...(milliseconds ? { milliseconds } : {}),
      ...(told > 0 ? { waiting: Number((waited / told).toPrecision(2)) } : {}),
    },
    begun,
  );
}

/** Any task of a cluster but 0: trains what task 0 trains, until that says that it is done. */
export async function* follow(
  experiment: Experiment,
  { engine, cluster, signal, ...given }:
    & Required<Pick<RunOptions, "engine" | "dataset" | "cluster">>
    & Pick<RunOptions, "signal">,
): AsyncGenerator<Step, void> {
  checkExperiment(experiment, { ownImages: true });
  const dataset = unbalanced(experiment, given.dataset);
  const record = recordOf(dataset);
  let jobs = jobsOf(experiment, record);
  let images: JobData = { ...dataset, classes: dataset.classes.length };
  await cluster.agree(await agreement(experiment, record, engine));
  const stopped = Promise.withResolvers<never>();
  stopped.promise.catch(() => {});
  signal?.addEventListener("abort", () => stopped.reject(signal.reason));
  for (;;) {
    const { message, bytes } = await Promise.race([cluster.hear(), stopped.promise]);
    if (message.end) return;
    if (message.start) {
      jobs = jobsOf(experiment, record, message.start as StartRecord);
      images = { ...images, start: bytes! };
      continue;
    }
    const { index, seed } = message.job as Job;
    const job = jobs.find((job) => job.index === index && job.seed === seed)!;
    yield* assist(job, images, engine, { cluster, signal, resumeFrom: bytes });
  }
}

/** The images to train on, as many of each class as the experiment says. */
function unbalanced(
  { dataset: { shares } }: Experiment,
  dataset: ExperimentImages,
): ExperimentImages {
  const { train } = dataset;
  if (!shares) return dataset;
  if ("images" in train) return { ...dataset, train: keepShares(train, shares) };
  throw new RangeError("Cannot keep a share of images of files: keep them in memory");
}

/** Drains a generator, handing each step to `onStep`, and gives back what it returned. */
export async function finish<S, R>(
  running: AsyncGenerator<S, R>,
  onStep?: (step: S) => void,
): Promise<R> {
  for (;;) {
    const next = await running.next();
    if (next.done) return next.value;
    onStep?.(next.value);
  }
}

function recordOf(
  { name, title, note, classes, train, test, pairs, sha256 }: ExperimentImages,
): DatasetRecord {
  const perClass = classSizes(train, classes.length);
  return {
    name,
    title,
    note,
    shape: shapeOf(train),
    train: train.count,
    perClass,
    test: test.count,
    ...(pairs ? { pairs: pairs.length } : {}),
    classes,
    sha256,
  };
}

function jobStore(store: ExperimentStore, name: string) {
  return {
    load: () => store.checkpoint(name),
    save: (bytes: Uint8Array) => store.keepCheckpoint(name, bytes),
  };
}
