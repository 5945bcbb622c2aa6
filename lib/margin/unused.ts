/**
 * Options that were given and that a training would not use.
 *
 * @module
 */
import type { LossName, LossOptions } from "./losses.ts";
import { lossOptions, lossRow } from "./options.ts";

/**
 * Checks that a training uses every option it is given: one that is ignored would stand in reports as
 * if it had been tried.
 *
 * @param given What somebody wrote, without the defaults.
 * @param anneals Whether λ follows a schedule of its own.
 * @throws {RangeError} What only curves take, as AdaFace's quality; what the other options leave
 * without use, as SphereFace-R's lossWeight without normalisation; λ where it anneals; all that
 * {@linkcode lossOptions} refuses.
 *
 * @example A constant λ, and one that nobody would see
 * ```ts
 * import { throws } from "node:assert/strict";
 *
 * checkUsed("a-softmax", { lambda: 5 }, false);
 * throws(() => checkUsed("a-softmax", { lambda: 5 }, true), /lambda 5: λ follows the annealing/);
 * ```
 */
export function checkUsed(name: LossName, given: LossOptions, anneals: boolean): void {
  const { title, drawn = {}, idle } = lossRow(name);
  const filled = lossOptions(name, given) as Required<LossOptions>;
  const because = (keys: readonly string[], why: string) => keys.map((key) => [key, why] as const);
  const unused = new Map([
    ...because(Object.keys(drawn), "curves alone take it, of images it is measured"),
    ...because(idle?.(filled) ?? [], "beside the other options it does nothing"),
    ...because(
      anneals ? ["lambda"] : [],
      "λ follows the annealing, which is null for a constant λ",
    ),
  ]);
  for (const [key, value] of Object.entries(given)) {
    const why = unused.get(key);
    if (why) {
      throw new RangeError(`Cannot train ${title} with ${key} ${value}: ${why}. Leave it out`);
    }
  }
}

/** The options that differ from the defaults of a loss: of filled ones, those that somebody gave. */
export function changedOptions(name: LossName, options: LossOptions): LossOptions {
  const defaults = lossOptions(name) as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(options).filter(([key, value]) => value !== defaults[key]),
  );
}
