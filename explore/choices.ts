/**
 * The losses that the reader chose: what is drawn, and what is trained.
 *
 * @module
 */
import type { LossName, LossOptions } from "../lib/margin/losses.ts";
import { type LossChoice, lossOptions, lossRow } from "../lib/margin/options.ts";

/** A loss, and what of it was changed. */
export interface Choice {
  /** A row of LOSSES. */
  readonly name: LossName;
  /** What differs from its defaults. */
  readonly options: LossOptions;
  /** ‖x‖, where the loss does not bring it to a scale of its own. */
  readonly norm: number;
}

/** So many can be told apart at a glance. */
export const MOST = 4;

/** What the page begins with: margins that ten classes in the plane can meet. */
export const FIRST: readonly Choice[] = [
  choiceOf("softmax"),
  choiceOf("a-softmax"),
  choiceOf("cosface", { m: 0.15, scale: 16 }),
];

/** A loss as its row has it, but for some options. */
export function choiceOf(name: LossName, options: LossOptions = {}): Choice {
  return { name, options, norm: 10 };
}

/** As the library takes it. */
export function lossOf({ name, options }: Choice): LossChoice {
  return { name, ...options };
}

/** All options, those of curves too. */
export function filled({ name, options }: Choice): LossOptions {
  const { drawn } = lossRow(name);
  return lossOptions(name, { ...drawn, ...options });
}

/**
 * What multiplies the logits: the scale of the loss, else the norm of the image.
 *
 * @example ArcFace has its own scale, softmax none
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * deepEqual([choiceOf("arcface"), choiceOf("softmax")].map(radius), [64, 10]);
 * ```
 */
export function radius(choice: Choice): number {
  const { scaleOption = "scale" } = lossRow(choice.name);
  return filled(choice)[scaleOption] ?? choice.norm;
}

/** The title, and what differs from the paper: `"CosFace m = 0.15"`. */
export function titleOf({ name, options }: Choice): string {
  const given = Object.entries(options).map(([key, value]) => `${key} = ${value}`).join(", ");
  return given ? `${lossRow(name).title} ${given}` : lossRow(name).title;
}
