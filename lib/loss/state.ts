/**
 * What some losses remember from step to step.
 *
 * @module
 */
import type { LossName, LossOptions } from "../margin/losses.ts";
import { lossRow } from "../margin/options.ts";
import type { LossState, TensorLossOptions } from "./input.ts";

/**
 * What a loss remembers before its first step: nothing for most.
 *
 * @param classes How many classes there are; AdaCos starts from it.
 * @param given Numbers to begin with in place of the paper's: options of the loss that are of its state.
 * @throws {RangeError} AdaCos with fewer than 3 classes: its scale `√2 ln(C - 1)` would be 0, and
 * nothing learnt.
 *
 * @example AdaFace begins with the norms of its paper
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * deepEqual(startState("adaface", 10), { mean: 20, std: 100 });
 * deepEqual(startState("adaface", 10, { mean: 8 }), { mean: 8, std: 100 });
 * deepEqual(startState("arcface", 10), {});
 * ```
 */
export function startState(
  name: LossName,
  classes: number,
  given: LossOptions = {},
): Readonly<Record<string, number>> {
  const { title, state } = lossRow(name);
  const start = Object.fromEntries(
    Object.entries(state?.(classes) ?? {})
      .map(([key, value]) => [key, given[key as keyof LossOptions] as number ?? value]),
  );
  if (start.scale === undefined || start.scale > 0) return start;
  throw new RangeError(
    `Cannot begin ${title} with ${classes} classes: its scale must be above 0 for anything to be ` +
      `learnt, and would be ${start.scale}. Take at least 3 classes, or give a scale to begin with`,
  );
}

/**
 * The state that a call was given, in `options.state` or as options of their own.
 *
 * @throws {RangeError} Where the loss has a state and it was not given: it would start anew in
 * every step, and nothing would say so.
 */
export function givenState(name: LossName, options: TensorLossOptions): LossState {
  const keys = Object.keys(startState(name, 3));
  const state = { ...options, ...options.state } as LossState;
  const missing = keys.find((key) => state[key] === undefined);
  if (missing !== undefined) {
    throw new RangeError(
      `Cannot use ${lossRow(name).title} without its state: ${missing} must be given. Pass ` +
        `\`state: startState("${name}", classes)\` in the first step, and what the last call ` +
        "gave as `state` in every other",
    );
  }
  return Object.fromEntries(keys.map((key) => [key, state[key]!]));
}
