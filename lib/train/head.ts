/**
 * The head of a network: what a loss learns and remembers beside the embeddings.
 *
 * @module
 */
import * as tf from "#tensor";
import type { LossInput, TensorLossOptions } from "../loss/input.ts";
import { startState } from "../loss/state.ts";
import { computeTerm } from "../loss/terms.ts";
import type { LossName, LossOptions } from "../margin/losses.ts";
import { hasFixedScale, lossRow, radiusOf } from "../margin/options.ts";
import { sphereface2Bias } from "../margin/scales.ts";
import { type TermName, type TermOptions, termOptions } from "../margin/terms.ts";
import type { Memory, ParameterSpec } from "../network/layers.ts";

/** The class weights: a row a class (of sub-centers, a block a class). */
export const HEAD = "head/weights";
/** What is added to the logits, where it is learnt. */
export const BIAS = "head/bias";
/** The scale, where it is learnt. */
export const SCALE = "head/scale";

/** The radius of ring loss. */
export const RADIUS = "head/radius";
/** The centers of center loss, which no gradient moves. */
export const CENTERS = "centers";

/** A term that is added to the loss. */
export interface TrainedTerm {
  /** A row of TERMS; that of the released SphereFace+ has no loss to add. */
  readonly name: Exclude<TermName, "mhe-caffe">;
  /** What it weighs. */
  readonly weight: number;
  /** The options that differ from the defaults of its paper. */
  readonly options?: TermOptions;
}

/** Where the radius of ring loss starts. */
const FIRST_RADIUS = 10;

/** What may be learnt beside the class weights. */
export type Learnt = "bias" | "scale";

/** A loss and what is learnt with it. */
export interface Head {
  /** A row of LOSSES. */
  readonly loss: LossName;
  /** Its options, defaults filled in. */
  readonly options: TensorLossOptions;
  /**
   * What is learnt beside the class weights: the bias of a row that has one, a scale that starts
   * at its option. The one bias of SphereFace2 always is.
   */
  readonly learn?: readonly Learnt[];
  /** What is added to the loss. */
  readonly terms?: readonly TrainedTerm[];
}

/**
 * The parameters of a head. Biases and scales do not decay: 0 is no place for them to go.
 *
 * @throws {RangeError} Where the row has no bias, or no scale of its own, to be learnt; the energy of
 * sub-centers.
 */
export function headSpecs(
  { loss, options, learn = [], terms = [] }: Head,
  classes: number,
  dimension: number,
): Record<string, ParameterSpec> {
  const row = lossRow(loss), { centers } = options;
  // That of AdaCos is what it remembers.
  const scaled = hasFixedScale(loss, options as LossOptions) && !("scale" in startState(loss, 3));
  if (learn.includes("bias") && !row.bias) {
    throw new RangeError(`Cannot learn a bias: ${row.title} has none`);
  }
  if (learn.includes("scale") && !scaled) {
    throw new RangeError(
      `Cannot learn a scale: ${row.title} has no fixed one that learning could start from`,
    );
  }
  if (centers !== undefined && terms.some(({ name }) => name === "mhe")) {
    throw new RangeError(
      `Cannot add the term mhe to ${row.title}: its energy is of one weight a class, and each class ` +
        `has ${centers} centers. Leave the term out, or take a loss of one center, as arcface`,
    );
  }
  const spec = (shape: readonly number[], value: number): ParameterSpec => ({
    shape,
    start: { kind: "constant", value },
    rate: 1,
    decay: 0,
  });
  const scale = options[row.scaleOption ?? "scale"];
  return {
    [HEAD]: {
      shape: centers === undefined ? [classes, dimension] : [classes, centers, dimension],
      start: { kind: "xavier", fanIn: dimension },
      rate: 1,
      decay: 1,
    },
    ...(row.bias === "one"
      ? { [BIAS]: spec([], sphereface2Bias(classes, options as Required<LossOptions>)) }
      : {}),
    ...(row.bias === "class" && learn.includes("bias") ? { [BIAS]: spec([classes], 0) } : {}),
    ...(learn.includes("scale") ? { [SCALE]: spec([], scale!) } : {}),
    ...(terms.some(({ name }) => name === "ring") ? { [RADIUS]: spec([], FIRST_RADIUS) } : {}),
  };
}

/** What a head gives to its loss, from all parameters of a run. */
export function headInput(
  params: tf.Parameters,
): Pick<LossInput, "weights" | "bias" | "scale"> {
  const { [HEAD]: weights, [BIAS]: bias, [SCALE]: scale } = params;
  return {
    weights: weights as tf.Matrix,
    ...(bias ? { bias: bias as tf.Vector } : {}),
    ...(scale ? { scale: scale as tf.Scalar } : {}),
  };
}

/**
 * What a head remembers from step to step, by name; nothing for most. Options of the loss that are
 * of its state are what it begins with.
 */
export function headMemory(
  { loss, options, terms = [] }: Head,
  classes: number,
  dimension: number,
): Readonly<Record<string, Memory>> {
  const numbers = Object.entries(startState(loss, classes, options as LossOptions))
    .map(([name, value]) => [name, { shape: [], value }] as const);
  return {
    ...Object.fromEntries(numbers),
    ...(terms.some(({ name }) => name === "center")
      ? { [CENTERS]: { shape: [classes, dimension], value: 0 } }
      : {}),
  };
}

/** The terms of a batch, weighed, and the centers after it. */
export function headTerms(
  { terms = [] }: Head,
  params: tf.Parameters,
  { embeddings, labels, memory }: {
    readonly embeddings: tf.Matrix;
    readonly labels: tf.Labels;
    readonly memory: Readonly<Record<string, tf.Tensor>>;
  },
): { readonly losses: readonly tf.Scalar[]; readonly centers?: tf.Matrix } {
  const centers = memory[CENTERS] as tf.Matrix | undefined;
  const radius = params[RADIUS] as tf.Scalar | undefined;
  const each = terms.map(({ name, weight, options }) => {
    const given = {
      features: embeddings,
      weights: params[HEAD] as tf.Matrix,
      labels,
      ...(centers ? { centers } : {}),
      ...(radius ? { radius } : {}),
    };
    const term = computeTerm(name, given, termOptions(name, options), true);
    return { loss: tf.mul<tf.Scalar>(weight, term.loss), after: term.details.centersAfter };
  });
  const after = each.find(({ after }) => after)?.after as tf.Matrix | undefined;
  return { losses: each.map(({ loss }) => loss), ...(after ? { centers: after } : {}) };
}

/** The loss of a head that has learnt nothing; `null` where that is no one number. */
export function chanceOf({ loss, options, terms }: Head, classes: number): number | null {
  const weighted = terms || options.lossWeight !== undefined || options.focal ||
    lossRow(loss).binary;
  return weighted ? null : Math.log(classes);
}

/** Whether logits lie within ± a scale: then no loss can be too large for float32. */
export function isBounded({ loss, options, terms }: Head): boolean {
  return !terms && radiusOf(loss, options as LossOptions) === "scale";
}
