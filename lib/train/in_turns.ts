/**
 * A step in turns: a batch that memory does not hold at once, in parts one after another.
 *
 * @module
 */
import * as tf from "#tensor";
import { lossRow } from "../margin/options.ts";
import { termOptions } from "../margin/terms.ts";
import type { Head } from "./head.ts";
import { stepParts } from "./step.ts";
import type { Take, TakeOptions } from "./take.ts";

/** What decides whether a batch can be taken in turns. */
export interface TurnOptions extends Pick<Head, "loss" | "options" | "terms"> {
  /** In how many turns. */
  readonly turns?: number;
  /** Images a step. */
  readonly batch: number;
  /** What is trained. */
  readonly network: { readonly normalisation: string };
  /** The cluster, if any. */
  readonly cluster?: unknown;
}

/**
 * Checks that turns take the step that the whole batch would: each image must stand for itself.
 *
 * @throws {RangeError} Parts that are not equal; what couples the images of a batch: normalisation,
 *   a loss that remembers, energy of the classes of the batch, pairs, triplets, centers; a cluster.
 *
 * @example AdaCos goes by the median angle of the whole batch
 * ```ts
 * import { throws } from "node:assert/strict";
 *
 * const run = { batch: 64, turns: 4, network: { normalisation: "none" }, options: {} };
 * checkTurns({ ...run, loss: "arcface" });
 * throws(() => checkTurns({ ...run, loss: "adacos" }), /AdaCos remembers/);
 * throws(() => checkTurns({ ...run, loss: "arcface", turns: 5 }), /64 images, got 5/);
 * ```
 */
export function checkTurns(run: TurnOptions): void {
  const { turns = 1, batch, network, cluster } = run;
  if (turns === 1) return;
  if (!Number.isInteger(turns) || turns < 1 || batch % turns !== 0) {
    throw new RangeError(
      "Cannot take a batch in parts: their number must be whole and divide a batch of " +
        `${batch} images, got ${turns}`,
    );
  }
  const coupled = network.normalisation === "batch"
    ? "batch normalisation goes by statistics of the whole"
    : cluster
    ? "in a cluster each task has a share of the batch already; run it with more tasks"
    : coupling(run);
  if (coupled === undefined) return;
  throw new RangeError(
    `Cannot take a batch in ${turns} parts: each image must count by itself, and ${coupled}`,
  );
}

/** What couples the images of a batch, in words; `undefined` for most losses. */
function coupling({ loss, options, terms = [] }: TurnOptions): string | undefined {
  const { title, state } = lossRow(loss);
  if (state) return `${title} remembers something of the whole batch`;
  if (options.mheWeight !== undefined && options.classes !== "all") {
    return `${title} has the energy of the classes in the batch: say classes: "all"`;
  }
  const term = terms.find(({ name, options }) =>
    name === "mhe" ? termOptions(name, options).classes === "batch" : name !== "ring"
  );
  return term && `the term ${term.name} is one of several images`;
}

/**
 * The step of the whole batch, to the rounding of sums: gradients of the parts are added up, and the
 * parameters move once. No more than one part's maps are in memory.
 */
export function inTurns(
  { compile = (step) => step, signal, turns = 1, ...options }: TakeOptions,
): Take {
  const { look, learn, count } = stepParts(options);
  const lookAtPart = compile((...tensors: tf.Tensor[]) =>
    tf.tidy(() => {
      const params = tensors.slice(0, count), sums = tensors.slice(count, 2 * count + 2);
      const [images, labels, lambda, taught] = tensors.slice(2 * count + 2);
      const { gradients, loss, accuracy } = look(
        params,
        [],
        images as tf.Images,
        labels as tf.Labels,
        lambda as tf.Scalar,
        taught as tf.Matrix | undefined,
      );
      const next = [...gradients, loss, accuracy].map((value, i) => tf.add(sums[i]!, value));
      accuracy.dispose(); // it was kept, beyond the tidy
      return next;
    })
  );
  const update = compile((...tensors: tf.Tensor[]) =>
    tf.tidy(() => {
      const params = tensors.slice(0, count), velocity = tensors.slice(count, 2 * count);
      const means = tensors.slice(2 * count, -1).map((sum) => tf.div(sum, turns));
      const rate = tensors.at(-1) as tf.Scalar;
      return [...learn(params, velocity, means.slice(0, count), rate), ...means.slice(count)];
    })
  );
  return async (state, [images, labels, rate, lambda, taught]) => {
    const params = state.slice(0, count), size = images.shape[0] / turns;
    let sums: tf.Tensor[] = [...params.map((param) => tf.zerosLike(param)), tf.scalar(0)];
    sums.push(tf.scalar(0));
    for (let turn = 0; turn < turns; turn++) {
      const part = [images, labels, taught].map((tensor) => tensor && rows(tensor, turn, size));
      const [some, own, lesson] = part as [tf.Images, tf.Labels, tf.Matrix | undefined];
      const next = lookAtPart(...params, ...sums, some, own, lambda, ...(lesson ? [lesson] : []));
      tf.dispose([...sums, some, own, ...(lesson ? [lesson] : [])]);
      sums = next;
    }
    const results = update(...state, ...sums, rate);
    tf.dispose(sums);
    const scalars = results.splice(state.length);
    const [loss, accuracy] = await Promise.all(
      scalars.map(async (scalar) => (await scalar.data())[0]!),
    );
    tf.dispose(scalars);
    const stop = signal?.aborted ? signal.reason : undefined;
    return { state: results, loss: loss!, accuracy: accuracy!, stop };
  };
}

/** What a teacher makes of a batch, a part at a time. */
export function inParts(
  teach: (images: tf.Images) => tf.Matrix,
  images: tf.Images,
  turns = 1,
): tf.Matrix {
  if (turns === 1) return teach(images);
  const size = images.shape[0] / turns;
  const each = Array.from(
    { length: turns },
    (_, turn) => tf.tidy(() => teach(rows(images, turn, size) as tf.Images)),
  );
  const all = tf.concat(each);
  tf.dispose(each);
  return all;
}

/** The rows of a part, along the first axis. */
function rows(tensor: tf.Tensor, part: number, size: number): tf.Tensor {
  const [, ...rest] = tensor.shape;
  return tf.slice(tensor, [part * size, ...rest.map(() => 0)], [size, ...rest]);
}
