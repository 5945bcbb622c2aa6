/**
 * Taking a step: alone, or together with the other tasks of a cluster.
 *
 * @module
 */
import * as tf from "#tensor";
import { type Cluster, ClusterEnded } from "../engine/cluster/cluster.ts";
import { taskName } from "../engine/cluster/hosts.ts";
import { inTurns } from "./in_turns.ts";
import { type StepInputs, type StepOptions, stepParts, trainingStep } from "./step.ts";

/** What a step is taken with. */
export interface TakeOptions extends StepOptions {
  /** Makes a step fast on the engine; the identity where there is nothing to gain. */
  readonly compile?: <Step extends (...tensors: tf.Tensor[]) => tf.Tensor[]>(step: Step) => Step;
  /** In how many turns the batch is taken, a part each, to save memory. Default 1. */
  readonly turns?: number;
  /** The cluster that takes it; each task has a share of the batch. */
  readonly cluster?: Cluster;
  /** Stops the run after the present step. */
  readonly signal?: AbortSignal;
}

/** What a step gives. */
export interface Taken {
  /** The new parameters and velocities, and what is remembered. */
  readonly state: tf.Tensor[];
  /** The mean loss of the batch. */
  readonly loss: number;
  /** The share of it that was right. */
  readonly accuracy: number;
  /** Why the run stops after this step, if it does: the same answer in every task. */
  readonly stop: unknown;
}

/** Takes a step; state and inputs stay the caller's. */
export type Take = (state: readonly tf.Tensor[], inputs: StepInputs) => Promise<Taken>;

/**
 * Compiles what the steps of a run need.
 *
 * @throws {RangeError} A cluster with a teacher.
 */
export function makeTake(options: TakeOptions): Take {
  if (options.cluster && options.teacher) {
    throw new RangeError(
      "Cannot learn from a teacher in a cluster: it must be one process, run it without --cluster",
    );
  }
  if (options.cluster) return together(options, options.cluster);
  return (options.turns ?? 1) > 1 ? inTurns(options) : alone(options);
}

function alone({ compile = (step) => step, signal, ...options }: TakeOptions): Take {
  const step = compile(trainingStep(options));
  return async (state, inputs) => {
    const results = step(...state, ...inputs), scalars = results.splice(state.length);
    const [loss, accuracy] = await Promise.all(
      scalars.map(async (scalar) => (await scalar.data())[0]!),
    );
    tf.dispose(scalars);
    const stop = signal?.aborted ? signal.reason : undefined;
    return { state: results, loss: loss!, accuracy: accuracy!, stop };
  };
}

/**
 * One sum a step over all tasks: of gradients, loss and accuracy, of which of them is to stop, and
 * of a number that says what each has for parameters.
 */
function together(
  { compile = (step) => step, signal, ...options }: TakeOptions,
  { task, count, hosts, sum, orLost }: Cluster,
): Take {
  const { look, learn, shapes, count: parameters, remembered } = stepParts(options);
  const gradientsOf = compile((...tensors: tf.Tensor[]) =>
    tf.tidy(() => {
      const params = tensors.slice(0, parameters);
      const last = tensors.slice(parameters, parameters + remembered.length);
      const [images, labels, lambda, own, stops] = tensors.slice(parameters + remembered.length);
      const { gradients, memory, loss, accuracy } = look(
        params,
        last,
        images as tf.Images,
        labels as tf.Labels,
        lambda as tf.Scalar,
      );
      return [tf.concat([
        ...[...gradients, ...memory].map((tensor) => tf.reshape(tensor, [-1])),
        tf.stack([loss, accuracy]),
        stops!,
        tf.mul(own!, checksum(params)),
      ])];
    })
  );
  const update = compile((...tensors: tf.Tensor[]) =>
    tf.tidy(() => {
      const params = tensors.slice(0, parameters);
      const velocity = tensors.slice(parameters, 2 * parameters);
      const [total, rate] = tensors.slice(2 * parameters) as [tf.Vector, tf.Scalar];
      let at = 0;
      const [gradients, memory] = [shapes, remembered].map((shapes) =>
        shapes.map((shape) => {
          const size = shape.reduce((a, b) => a * b, 1);
          const part = tf.slice(total, [at], [size]);
          at += size;
          return tf.div(tf.reshape(part, [...shape]), count);
        })
      );
      return [...learn(params, velocity, gradients!, rate), ...memory!, tf.slice(total, [at])];
    })
  );
  /** A number in this task's place, and 0 in the place of every other. */
  const inOwnPlace = (value: number) =>
    tf.tensor1d(hosts.map((_, other) => other === task ? value : 0));
  return async (state, [images, labels, rate, lambda]) => {
    const own = inOwnPlace(1), stops = inOwnPlace(signal?.aborted ? 1 : 0);
    const params = state.slice(0, parameters), memory = state.slice(2 * parameters);
    const [flat] = gradientsOf(...params, ...memory, images, labels, lambda, own, stops);
    const total = await orLost(sum(flat!));
    const results = update(...state.slice(0, 2 * parameters), total, rate);
    const [tail] = results.splice(state.length);
    const [loss, accuracy, ...marks] = await tail!.data();
    tf.dispose([own, stops, flat!, total, tail!]);
    checkSame(marks.slice(count), hosts);
    return {
      state: results,
      loss: loss! / count,
      accuracy: accuracy! / count,
      stop: whoStops(marks.slice(0, count), task, hosts, signal),
    };
  };
}

/**
 * A whole number below 2^24, which float32 holds, that all parameters go into: tasks whose
 * parameters have drifted apart by 1e-6 get different ones. Whole numbers, as their sum does not
 * depend on the order in which threads add them.
 */
function checksum(params: readonly tf.Tensor[]): tf.Scalar {
  const sums = params.map((param) => tf.sum(tf.cast(tf.mul(param, 2 ** 20), "int32")));
  return tf.cast(tf.mod(tf.addN(sums), tf.scalar(2 ** 24, "int32")), "float32") as tf.Scalar;
}

function checkSame(checksums: readonly number[], hosts: Cluster["hosts"]): void {
  const other = checksums.findIndex((value) => value !== checksums[0]);
  if (other < 0) return;
  throw new ClusterEnded(
    `the parameters of ${taskName(hosts, other)} are not those of task 0 any ` +
      "more. Their processors may round differently: train on machines of one kind",
  );
}

function whoStops(
  flags: readonly number[],
  task: number,
  hosts: Cluster["hosts"],
  signal?: AbortSignal,
): unknown {
  const who = flags.findIndex(Boolean);
  if (who < 0) return undefined;
  if (flags[task]) return signal?.reason;
  return new Error(
    `${taskName(hosts, who)} was stopped, and all others with it. The same commands with ` +
      "--resume go on from here",
  );
}
