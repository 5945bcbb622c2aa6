/**
 * The training loop: steps, logs, moments and checkpoints of one run.
 *
 * @module
 */
import * as tf from "#tensor";
import { epochOrder } from "../dataset/batches.ts";
import { shapeOf } from "../dataset/images.ts";
import { checkWindow } from "../dataset/window.ts";
import type { LossName, LossOptions } from "../margin/losses.ts";
import { lossOptions } from "../margin/options.ts";
import { scaleWarning } from "../margin/scales.ts";
import { changedOptions, checkUsed } from "../margin/unused.ts";
import { makeAverager, staysAt } from "./average.ts";
import { readCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import { chanceOf, isBounded } from "./head.ts";
import { checkTurns, inParts } from "./in_turns.ts";
import { makeLook } from "./look.ts";
import type { LogEntry, Trained, TrainOptions, TrainStep } from "./options.ts";
import { lambdaAt, rateAt } from "./schedule.ts";
import { fileSource } from "./files.ts";
import { type ImageSource, memorySource } from "./source.ts";
import { freshState, stateShapes, valueShapes } from "./state.ts";
import { makeTake } from "./take.ts";
import { throughWindow } from "./through_window.ts";
import { openTeacher, type Teaching } from "./teacher.ts";
import { watch } from "./watch.ts";

/** A checkpoint is kept after so many log entries, or so many milliseconds. */
const SAVE_ENTRIES = 4, SAVE_EVERY = 15_000;
/** How often other work gets a turn, in milliseconds. */
const TURN_EVERY = 200;

/**
 * Trains a network and its head, yielding every `logEvery` steps.
 *
 * A pure function of its options: the same bytes on the same engine, and the same again where it
 * was resumed from a checkpoint.
 *
 * @throws {RangeError} Options of the loss that would do nothing, see {@linkcode checkUsed}.
 * @throws {Error} Where the loss shows that going on makes no sense; the message says what to try.
 */
export async function* train(options: TrainOptions): AsyncGenerator<TrainStep, Trained> {
  const { teacher, network, compile = (step) => step, parts = 1 } = options;
  const images = sourceOf(options);
  let teaching: Teaching | undefined;
  try {
    teaching = teacher && openTeacher(teacher, network, { compile, parts });
    return yield* trainOn(images, options, teaching);
  } finally {
    teaching?.dispose();
    images.close?.();
  }
}

async function* trainOn(
  images: ImageSource,
  options: TrainOptions,
  teaching?: Teaching,
): AsyncGenerator<TrainStep, Trained> {
  const { classes, seed, batch, steps, logEvery, owner, cluster, average } = options;
  checkGiven(options);
  const shapes = stateShapes(options), names = Object.keys(shapes.params);
  const memories = Object.keys(shapes.memory), values = Object.keys(valueShapes(options));
  const perEpoch = Math.floor(images.count / batch);
  if (perEpoch < 1) {
    throw new RangeError(
      `Cannot fill a batch: there must be at least ${batch} images, got ${images.count}`,
    );
  }
  const { count = 1, task = 0 } = cluster ?? {}, share = batch / count;
  if (!Number.isInteger(share)) {
    throw new RangeError(
      `Cannot share a batch of ${batch} among ${count} tasks: each must have as many images`,
    );
  }
  checkTurns(options);
  const start = options.resumeFrom
    ? readCheckpoint(options.resumeFrom, owner, shapes)
    : freshStart(options);
  let state = [
    ...names.map((name) => start.state.params[name]!),
    ...names.map((name) => start.state.velocity[name]!),
    ...memories.map((name) => start.state.memory[name]!),
  ];
  let averages = average ? values.map((name) => start.state.average[name]!) : [];
  const move = average ? makeAverager(options.compile ?? ((step) => step)) : undefined;
  const watched = {
    classes,
    batch,
    chance: teaching ? null : chanceOf(options, classes),
    bounded: isBounded(options),
  };
  const log = start.progress.log as { entries: LogEntry[]; moments: unknown[]; warnings: string[] };
  let { step: taken, stuck } = start.progress;

  const { pretrain } = options, first = pretrain?.steps ?? 0;
  const take = makeTake(options);
  const takeFirst = pretrain && taken < first
    ? makeTake(pretraining(options, pretrain.loss))
    : take;
  /** Of a state: the parameters, and what the network remembers. */
  const valuesOf = (state: readonly tf.Tensor[]) => [
    ...state.slice(0, names.length),
    ...state.slice(2 * names.length, names.length + values.length),
  ];
  const look = async (): Promise<void> => {
    if (!options.moments?.includes(taken) || log.moments.length > options.moments.indexOf(taken)) {
      return;
    }
    log.moments.push(await options.onMoment!(named(values, valuesOf(state)), taken));
  };
  await look();

  let order: Int32Array | undefined, ordered = -1;
  const batchOf = (step: number) => {
    const epoch = Math.floor(step / perEpoch), position = (step % perEpoch) * batch;
    if (ordered !== epoch) order = epochOrder(seed, ordered = epoch, images.count);
    const from = position + task * share, indices = order!.subarray(from, from + share);
    const pixels = images.pixels(indices, epoch);
    if (pixels instanceof Promise) pixels.catch(() => {}); // heard of when it is waited for
    return { indices, pixels };
  };
  const asked: ReturnType<typeof batchOf>[] = [];
  let { loss: lossSum, accuracy: accuracySum, count: since } = start.progress.sums;
  const keep = async (): Promise<void> => {
    if (!options.save) return;
    const whole = {
      params: named(names, state),
      velocity: named(names, state.slice(names.length)),
      memory: named(memories, state.slice(2 * names.length)),
      average: average ? named(values, averages) : {},
    };
    await options.save(
      await writeCheckpoint(whole, {
        step: taken,
        epoch: Math.floor(taken / perEpoch),
        position: (taken % perEpoch) * batch,
        stuck,
        sums: { loss: lossSum, accuracy: accuracySum, count: since },
        log,
      }, owner),
    );
    saved = performance.now();
    entriesSince = 0;
  };
  /** Where a step, or an image for it, fails: the state before the step is whole. */
  const keepAndThrow = async (error: unknown): Promise<never> => {
    if (taken > 0) await keep().catch(() => {});
    throw error;
  };
  let saved = performance.now(), turned = saved, entriesSince = 0;
  let waited = 0, told = saved, toldStep = taken;
  const lookClosely = options.closely ? makeLook(options, images) : undefined;
  while (taken < steps) {
    const began = performance.now();
    while (asked.length <= images.ahead && taken + asked.length < steps) {
      asked.push(batchOf(taken + asked.length));
    }
    const { indices, pixels } = asked.shift()!;
    const ready = await Promise.resolve(pixels).catch(keepAndThrow);
    waited += performance.now() - began;
    const rate = rateAt(taken, options);
    const lambda = lambdaAt(taken, options);
    const batched = tf.tensor4d(ready, [share, ...shapeOf(images)]);
    const inputs = [
      batched,
      tf.tensor1d(Int32Array.from(indices, (i) => images.labels[i]!), "int32"),
      tf.scalar(rate),
      tf.scalar(lambda),
      ...(teaching ? [inParts(teaching.teach, batched, options.turns)] : []),
    ] as const;
    const { loss, accuracy, stop, ...next } = await (taken < first ? takeFirst : take)(
      state,
      inputs,
    ).catch(keepAndThrow);
    tf.dispose([state, inputs as unknown as tf.Tensor[]]);
    state = next.state;
    taken++;
    if (average && taken % average.every === 0) {
      averages = move!(averages, valuesOf(state), staysAt(taken / average.every, average));
    }

    const seen = watch({ ...watched, step: taken, loss, lambda, rate }, stuck);
    stuck = seen.stuck;
    if (seen.trouble?.fatal) {
      tf.dispose([state, averages]);
      throw new Error(seen.trouble.message);
    }
    if (seen.trouble) log.warnings.push(seen.trouble.message);
    lossSum += loss, accuracySum += accuracy, since++;
    await look();
    if (taken % logEvery === 0 || taken === steps) {
      const entry = {
        step: taken,
        loss: lossSum / since,
        accuracy: accuracySum / since,
        lambda,
        rate,
      };
      log.entries.push(entry);
      lossSum = accuracySum = since = 0;
      entriesSince++;
      const milliseconds = performance.now() - told;
      const means = await lookClosely?.(
        named(values, valuesOf(state)),
        ready,
        Array.from(indices, (i) => images.labels[i]!),
      );
      yield {
        ...entry,
        waiting: waited / milliseconds,
        speed: 1000 * batch * (taken - toldStep) / milliseconds,
        ...(means ? { means } : {}),
      };
      told = performance.now(), waited = 0, toldStep = taken;
    }
    // Kernels hold the thread: now and then a signal, or a message to a worker, may come in.
    if (performance.now() - turned > TURN_EVERY) {
      await new Promise((resolve) => setTimeout(resolve));
      turned = performance.now();
    }
    const due = entriesSince >= SAVE_ENTRIES || performance.now() - saved > SAVE_EVERY ||
      taken === steps;
    if (due || stop) await keep();
    if (stop) {
      tf.dispose([state, averages]);
      throw stop;
    }
  }
  const given = average ? averages : valuesOf(state);
  tf.dispose([...state, ...averages].filter((tensor) => !given.includes(tensor)));
  return { params: named(values, given), log };
}

function named(names: readonly string[], tensors: readonly tf.Tensor[]): tf.Parameters {
  return Object.fromEntries(names.map((name, i) => [name, tensors[i]!]));
}

/** The images as they are seen. */
function sourceOf({ window, ...options }: TrainOptions): ImageSource {
  if (!window) return wholeSource(options);
  checkWindow(options.images, window); // before threads begin to decode
  return throughWindow(wholeSource(options), window);
}

/** Where the images come from: memory, files, or what the caller made. */
function wholeSource({ images, ...how }: TrainOptions): ImageSource {
  if ("pixels" in images) return images;
  if ("images" in images) return memorySource(images, how);
  if (how.shift === undefined) return fileSource(images, how);
  throw new RangeError(
    "Cannot shift images of files: an augmentation's crop moves them, shift is for memory alone",
  );
}

/** Checks that what somebody gave to the loss is used. */
function checkGiven({ loss, options, annealing }: TrainOptions): void {
  checkUsed(loss, changedOptions(loss, options as LossOptions), annealing !== null);
}

/** The same run under the loss it begins with: nothing is learnt or remembered by its own head. */
function pretraining(options: TrainOptions, loss: LossName): TrainOptions {
  const given = { ...options, loss, options: lossOptions(loss) };
  checkTurns(given);
  const [one, other] = [options, given].map((run) => JSON.stringify(stateShapes(run)));
  if (one !== other) {
    throw new RangeError(
      `Cannot begin with ${loss}: it must learn and remember what ${options.loss} does, as both ` +
        "share one head",
    );
  }
  return given;
}

function freshStart(run: TrainOptions) {
  const { seed, classes, loss, options, start } = run;
  const warning = scaleWarning(loss, options as LossOptions, classes);
  return {
    state: freshState(run, seed, start),
    progress: {
      step: 0,
      stuck: 0,
      sums: { loss: 0, accuracy: 0, count: 0 },
      log: { entries: [], moments: [], warnings: warning ? [warning] : [] },
    },
  };
}
