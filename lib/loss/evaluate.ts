/**
 * A loss and its gradients in plain numbers: the door for oracles and for curious users.
 *
 * @module
 */
import * as tf from "#tensor";
import { LOSSES, type LossName, type LossOptions } from "../margin/losses.ts";
import { hasFixedScale, lossOptions } from "../margin/options.ts";
import { isTerm, type TermName, type TermOptions, termOptions, TERMS } from "../margin/terms.ts";
import { rowName } from "../math/names.ts";
import { computeLoss } from "./compute.ts";
import type { LossInput } from "./input.ts";
import { computeTerm, type TermTensors } from "./terms.ts";

/** One batch in plain numbers; which of it is needed, the row says. */
export interface NumericInput {
  /** One row an image, `[batch][size]`. */
  readonly features?: readonly (readonly number[])[];
  /** One row a class, `[classes][size]`; of sub-centers `[classes][centers][size]`. */
  readonly weights?: readonly (readonly number[])[] | readonly (readonly number[])[][];
  /** The class of each image, from 0. */
  readonly labels: readonly number[];
  /** Added to the logits, `[classes]`; one number for SphereFace2. */
  readonly bias?: readonly number[] | number;
  /** A scale to differentiate by, in place of `options.scale`. */
  readonly scale?: number;
  /** The same for von Mises-Fisher, in place of `options.kappa`. */
  readonly kappa?: number;
  /** The centers of center loss, `[classes][size]`. */
  readonly centers?: readonly (readonly number[])[];
  /** The radius of ring loss. */
  readonly radius?: number;
  /** Anchor, positive and negative of each triplet; mined where they are absent. */
  readonly triplets?: readonly (readonly number[])[];
}

/** A loss and its gradients; those of an input that was not given are absent. */
export interface NumericOutput {
  /** The mean over the batch, or what the row says. */
  readonly loss: number;
  /** The loss of each image. */
  readonly perSample: number[];
  /** With margin and scale, `[batch][classes]`. */
  readonly logits: number[][];
  /** d loss / d features. */
  readonly gradFeatures: number[][];
  /**
   * d loss / d weights, through their normalisation, nested as they are; absent under the `seed`
   * rule.
   */
  readonly gradWeights?: number[][];
  /** Under the `seed` rule: what the released layer sends to its unit weights. */
  readonly gradUnitWeights?: number[][];
  /** d loss / d bias. */
  readonly gradBias?: number[] | number;
  /** d loss / d scale. */
  readonly gradScale?: number;
  /** d loss / d κ. */
  readonly gradKappa?: number;
  /** d loss / d centers. */
  readonly gradCenters?: number[][];
  /** d loss / d radius. */
  readonly gradRadius?: number;
  /** What else the row has to tell: `nextT`, `quality`, `margins`, `valid`, … */
  readonly [detail: string]: unknown;
}

/** What may be differentiated by. */
const INPUTS = ["features", "weights", "bias", "scale", "kappa", "centers", "radius"] as const;
type InputName = typeof INPUTS[number];

/**
 * Evaluates a loss and its gradients on the current engine, in float32.
 *
 * @param name A row of LOSSES or of TERMS.
 * @throws {RangeError} As {@linkcode computeLoss}; also for a number that is not finite, a label that
 * is not whole, rows of several lengths, an input that the row needs and was not given.
 *
 * @example Softmax at chance
 * ```ts
 * import { ok } from "node:assert/strict";
 * import { useEngine } from "../engine/engines.ts";
 *
 * await useEngine("wasm");
 * const { loss } = await evaluateLoss("softmax", {
 *   features: [[0, 0]],
 *   weights: [[1, 0], [0, 1]],
 *   labels: [1],
 * });
 * ok(Math.abs(loss - Math.log(2)) < 1e-6);
 * ```
 */
export async function evaluateLoss(
  name: LossName | TermName,
  input: NumericInput,
  options: LossOptions | TermOptions = {},
): Promise<NumericOutput> {
  rowName("loss", { ...LOSSES, ...TERMS }, name);
  const given = tensorsOf(input);
  try {
    return await numbersOf(tf.tidy(() => evaluated(name, given, options)));
  } finally {
    tf.dispose(given as unknown as tf.TensorContainer);
  }
}

/** The inputs as tensors, what is differentiated by first. */
interface Given {
  readonly by: Readonly<Partial<Record<InputName, tf.Tensor>>>;
  readonly labels: tf.Labels;
  readonly triplets: tf.Tensor2D | undefined;
}

function tensorsOf(input: NumericInput): Given {
  for (const key of INPUTS) checkNumbers(key, input[key]);
  checkWhole("labels", input.labels);
  checkNumbers("triplets", input.triplets);
  input.triplets?.forEach((row, i) => checkWhole(`triplets[${i}]`, row));
  const given = INPUTS.filter((key) => input[key] !== undefined), { triplets } = input;
  return {
    by: Object.fromEntries(
      given.map((key) => [key, tf.tensor(input[key] as number[], undefined, "float32")]),
    ),
    labels: tf.tensor1d([...input.labels], "int32"),
    triplets: triplets &&
      tf.tensor2d(triplets.flat(), [triplets.length, triplets[0]?.length ?? 3], "int32"),
  };
}

/** Checks what becomes int32, which would cut off a fraction and take NaN for 0. */
function checkWhole(name: string, numbers: readonly number[]): void {
  const wrong = numbers.findIndex((number) => (number | 0) !== number);
  if (wrong < 0) return;
  throw new RangeError(
    `Cannot evaluate the loss: ${name}[${wrong}] must be a whole number, is ${numbers[wrong]}`,
  );
}

function checkNumbers(name: string, value: unknown, place = ""): void {
  if (Array.isArray(value)) {
    const odd = value.findIndex((row) => lengthOf(row) !== lengthOf(value[0]));
    if (odd >= 0) {
      throw new RangeError(
        `Cannot evaluate the loss: rows of ${name} must be of one length, but row 0 has ` +
          `${lengthOf(value[0])} and row ${odd} ${lengthOf(value[odd])}`,
      );
    }
    value.forEach((row, i) => checkNumbers(name, row, `${place}[${i}]`));
  } else if (value !== undefined && !Number.isFinite(value)) {
    throw new RangeError(
      `Cannot evaluate the loss: every number must be finite, but ${name}${place} is ${value}`,
    );
  }
}

const lengthOf = (row: unknown): number => Array.isArray(row) ? row.length : -1;

/** Everything there is to tell, as tensors. */
function evaluated(
  name: LossName | TermName,
  { by, labels, triplets }: Given,
  options: LossOptions | TermOptions,
): Record<string, tf.Tensor> {
  const kept: Record<string, tf.Tensor> = {};
  const keys = Object.keys(by) as InputName[];
  const look = (given: Partial<Record<InputName, tf.Tensor>>): tf.Scalar => {
    const seen = isTerm(name)
      ? termSeen(
        name,
        { ...given, labels, ...(triplets ? { triplets } : {}) } as TermTensors,
        options,
      )
      : lossSeen(name, given, labels, options as LossOptions);
    for (const [key, tensor] of Object.entries(seen.outputs)) kept[key] = tf.keep(tensor.clone());
    return seen.loss;
  };
  if (name === "mhe-caffe") return { loss: look(by), ...kept }; // its gradient is its own
  const { value, grads } = tf.valueAndGrads((...tensors: tf.Tensor[]) =>
    look(Object.fromEntries(keys.map((key, i) => [key, tensors[i]!])))
  )(keys.map((key) => by[key]!));
  const seed = !isTerm(name) && lossOptions(name, options as LossOptions).gradient === "seed";
  const gradients = keys.map((key, i) => [gradientName(key, seed), grads[i]!] as const);
  return { loss: value, ...kept, ...Object.fromEntries(gradients) };
}

function gradientName(key: InputName, seed: boolean): string {
  const name = seed && key === "weights" ? "unitWeights" : key;
  return `grad${name[0]!.toUpperCase()}${name.slice(1)}`;
}

interface Seen {
  readonly loss: tf.Scalar;
  readonly outputs: Readonly<Record<string, tf.Tensor>>;
}

function lossSeen(
  name: LossName,
  { features, weights, bias, scale, kappa }: Partial<Record<InputName, tf.Tensor>>,
  labels: tf.Labels,
  options: LossOptions,
): Seen {
  if (!features || !weights) {
    throw new RangeError(
      `Cannot use ${LOSSES[name].title}: features and weights must both be given`,
    );
  }
  const radius = scale ?? kappa;
  if (radius && !hasFixedScale(name, lossOptions(name, options))) {
    throw new RangeError(
      `Cannot differentiate by a scale: ${LOSSES[name].title} takes embeddings of their own norm`,
    );
  }
  const { loss, logits, perSample, details } = computeLoss(name, {
    embeddings: features as tf.Matrix,
    weights: weights as tf.Matrix,
    labels,
    ...(bias ? { bias: bias as NonNullable<LossInput["bias"]> } : {}),
    ...(radius ? { scale: radius as tf.Scalar } : {}),
  }, options);
  return { loss, outputs: { logits, perSample: perSample(), ...details } };
}

function termSeen(name: TermName, given: TermTensors, options: TermOptions): Seen {
  const { loss, details } = computeTerm(name, given, termOptions(name, options));
  return { loss, outputs: details };
}

async function numbersOf(tensors: Record<string, tf.Tensor>): Promise<NumericOutput> {
  try {
    return Object.fromEntries(
      await Promise.all(
        Object.entries(tensors).map(async ([key, tensor]) => [key, await tensor.array()] as const),
      ),
    ) as unknown as NumericOutput;
  } finally {
    tf.dispose(tensors);
  }
}
