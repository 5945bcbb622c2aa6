/**
 * One training step as a pure function of tensors, ready to be compiled.
 *
 * @module
 */
import * as tf from "#tensor";
import { cut, partsOf, sumOf } from "../engine/parts.ts";
import { marginLoss } from "../loss/compute.ts";
import type { LossState } from "../loss/input.ts";
import { unitRows } from "../loss/rows.ts";
import { teachingLoss } from "../loss/taught.ts";
import type { Memory, ParameterSpec } from "../network/layers.ts";
import type { Network } from "../network/networks.ts";
import { CENTERS, HEAD, type Head, headInput, headMemory, headSpecs, headTerms } from "./head.ts";
import { type Rule, sgdStep } from "./sgd.ts";
import type { Teacher } from "./teacher.ts";

/** What is trained, and how. */
export interface StepOptions extends Head {
  /** What embeds the images. */
  readonly network: Network;
  /** How many classes the head has. */
  readonly classes: number;
  /** The momentum. */
  readonly momentum: number;
  /** The weight decay. */
  readonly decay: number;
  /** Whose update rule. */
  readonly rule: Rule;
  /**
   * The largest norm of the gradient of all parameters together; a longer one is shortened to it.
   * The gradient of a cosine is as 1/‖x‖: an embedding that passes near the origin would throw
   * the whole network off. Infinity leaves it as it is.
   */
  readonly clip: number;
  /** Into how many parts a batch is cut at most, as the engine asks for. Default 1. */
  readonly parts?: number;
  /** Whose embeddings are learnt beside the classes. */
  readonly teacher?: Teacher;
}

/**
 * What a step takes beside the tensors of the state: `[images, labels, rate, lambda]`, and what a
 * teacher makes of the images.
 */
export type StepInputs = readonly [
  images: tf.Images,
  labels: tf.Labels,
  rate: tf.Scalar,
  lambda: tf.Scalar,
  ...taught: tf.Matrix[],
];

/** What a step gives beside the new state: the mean loss, and the share that was right. */
export interface StepOutputs {
  /** Of the batch, margin included. */
  readonly loss: tf.Scalar;
  /** Of the margin-free logits. */
  readonly accuracy: tf.Scalar;
}

/** The parameters of the network and of its head, in a fixed order. */
export function parameterSpecs(
  { network: { parameters, dimension }, classes, ...head }: Head & {
    readonly network: Pick<Network, "parameters" | "dimension">;
    readonly classes: number;
  },
): Record<string, ParameterSpec> {
  return { ...parameters, ...headSpecs(head, classes, dimension) };
}

/** What the network and its head remember from step to step, in a fixed order. */
export function memorySpecs(
  { network: { memory, dimension }, classes, ...head }: Head & {
    readonly network: Pick<Network, "memory" | "dimension">;
    readonly classes: number;
  },
): Record<string, Memory> {
  return { ...memory, ...headMemory(head, classes, dimension) };
}

/**
 * Builds the step: `[...params, ...velocity, ...memory, ...inputs]`, see {@linkcode StepInputs}, to
 * `[...params, ...velocity, ...memory, loss, accuracy]`, params in the order of
 * {@linkcode parameterSpecs}, memory in that of {@linkcode memorySpecs}.
 */
export function trainingStep(options: StepOptions): (...tensors: tf.Tensor[]) => tf.Tensor[] {
  const { count, remembered, look, learn } = stepParts(options);
  return (...tensors) =>
    tf.tidy(() => {
      const params = tensors.slice(0, count), velocity = tensors.slice(count, 2 * count);
      const memory = tensors.slice(2 * count, 2 * count + remembered.length);
      const inputs = tensors.slice(2 * count + remembered.length) as unknown as StepInputs;
      const [images, labels, rate, lambda, taught] = inputs;
      const seen = look(params, memory, images, labels, lambda, taught);
      const next = learn(params, velocity, seen.gradients, rate);
      return [...next, ...seen.memory, seen.loss, seen.accuracy];
    });
}

/** The two halves of a step: between them, several machines may put their gradients together. */
export function stepParts(options: StepOptions) {
  const { momentum, decay, rule, clip, parts: most = 1 } = options;
  const specs = parameterSpecs(options), names = Object.keys(specs);
  const memory = memorySpecs(options);
  const memories = Object.keys(memory);
  const named = (tensors: readonly tf.Tensor[]): tf.Parameters =>
    Object.fromEntries(names.map((name, i) => [name, tensors[i]!]));
  // The released layer makes its weights unit in place before it uses them.
  const used = (params: readonly tf.Tensor[]): tf.Tensor[] =>
    options.options.gradient === "seed"
      ? params.map((param, i) => names[i] === HEAD ? unitRows(param as tf.Matrix) : param)
      : [...params];
  return {
    /** How many parameters there are. */
    count: names.length,
    /** The shape of each tensor that is remembered. */
    remembered: memories.map((name) => memory[name]!.shape),
    /** The shape of each. */
    shapes: names.map((name) => specs[name]!.shape),
    /** The gradient of every parameter, over a batch, and what is remembered of it. */
    look(
      params: readonly tf.Tensor[],
      memory: readonly tf.Tensor[],
      images: tf.Images,
      labels: tf.Labels,
      lambda: tf.Scalar,
      taught?: tf.Matrix,
    ): Looked {
      const state = used(params), parts = partsOf(images.shape[0], most);
      const last = Object.fromEntries(memories.map((name, i) => [name, memory[i]!]));
      const lessons = taught ? cut(taught, parts) : [];
      const each = cut(images, parts).map((some, i) =>
        lookAt(options, named, state, last, [
          ...[some, cut(labels, parts)[i]!, lambda] as const,
          ...lessons.slice(i, i + 1),
        ], parts)
      );
      return {
        gradients: names.map((_, i) => sumOf(each.map(({ gradients }) => gradients[i]!))),
        memory: memories.map((_, i) => sumOf(each.map(({ memory }) => memory[i]!))),
        loss: sumOf(each.map(({ loss }) => loss)),
        accuracy: sumOf(each.map(({ accuracy }) => accuracy)),
      };
    },
    /** New parameters, and new velocities after them. */
    learn(
      params: readonly tf.Tensor[],
      velocity: readonly tf.Tensor[],
      gradients: readonly tf.Tensor[],
      rate: tf.Scalar,
    ): tf.Tensor[] {
      const next = sgdStep(
        { params: named(used(params)), velocity: named(velocity) },
        named(clipped(gradients, clip)),
        specs,
        { rate, momentum, decay, rule },
      );
      return [next.params, next.velocity].flatMap((tensors) => names.map((name) => tensors[name]!));
    },
  };
}

/** What a batch says: the gradient of every parameter, and the outputs of the step. */
interface Looked extends StepOutputs {
  /** In the order of the parameters. */
  readonly gradients: readonly tf.Tensor[];
  /** What is remembered for the next step. */
  readonly memory: readonly tf.Tensor[];
}

/**
 * What one part of a batch adds to the whole: its mean over the number of parts. What a loss
 * remembers is a mean over images, or nearly so: over parts the mean of it stands for that of all.
 * Where maps are normalised, each part goes by statistics of its own, as each GPU does in Caffe and in
 * PyTorch: a batch in other parts, or shared among machines, is then another step.
 */
function lookAt(
  { network, loss, options, teacher, ...head }: StepOptions,
  named: (tensors: readonly tf.Tensor[]) => tf.Parameters,
  state: tf.Tensor[],
  last: Readonly<Record<string, tf.Tensor>>,
  [images, labels, lambda, taught]: readonly [tf.Images, tf.Labels, tf.Scalar, ...tf.Matrix[]],
  parts: number,
): Looked {
  const share = <T extends tf.Tensor>(mean: T): T => parts === 1 ? mean : tf.div(mean, parts);
  let accuracy!: tf.Scalar, memory!: tf.Tensor[];
  const { value, grads } = tf.valueAndGrads((...values: tf.Tensor[]) => {
    const params = named(values);
    const { embeddings, memory: statistics } = network.learn({ ...params, ...last }, images);
    const { loss: mean, plain, state } = marginLoss(loss, {
      embeddings,
      ...headInput(params),
      labels,
    }, { ...options, lambda, state: last as LossState });
    const terms = headTerms({ loss, options, ...head }, params, {
      embeddings,
      labels,
      memory: last,
    });
    const next: Record<string, tf.Tensor> = {
      ...statistics,
      ...state,
      ...(terms.centers ? { [CENTERS]: terms.centers } : {}),
    };
    const right = tf.equal(tf.argMax(plain, 1), labels);
    accuracy = tf.keep(share(tf.mean(tf.cast(right, "float32")) as tf.Scalar));
    memory = Object.keys(last).map((name) => tf.keep(share(tf.add(next[name]!, 0))));
    const lesson = taught
      ? [tf.mul<tf.Scalar>(teacher!.weight, teachingLoss(embeddings, taught))]
      : [];
    const added = [...terms.losses, ...lesson];
    return share(added.reduce((sum, term) => tf.add<tf.Scalar>(sum, term), mean));
  })(state);
  return { gradients: grads, memory, loss: value, accuracy };
}

/** Gradients, shortened together so that their common norm is at most `clip`. */
export function clipped(gradients: readonly tf.Tensor[], clip: number): readonly tf.Tensor[] {
  if (clip === Infinity) return gradients;
  const squares = tf.addN(gradients.map((gradient) => tf.sum(tf.square(gradient))));
  // The quotient is 1 where the norm is below the clip, and nothing is divided by 0.
  const factor = tf.div(clip, tf.maximum(tf.sqrt(squares), clip));
  return gradients.map((gradient) => tf.mul(gradient, factor));
}
