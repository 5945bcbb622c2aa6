/**
 * The losses of the angular family, as one table.
 *
 * @module
 */
import { BENT_LOSSES } from "./losses_bent.ts";
import { MARGIN_LOSSES } from "./losses_margins.ts";
import { PLAIN_LOSSES } from "./losses_plain.ts";

export type { Bounds, GradientRule, LossDefinition, LossOptions, Radius } from "./definition.ts";

/** Every loss of class weights the toolkit knows: tests, figures, tasks and docs walk it. */
export const LOSSES: typeof PLAIN_LOSSES & typeof MARGIN_LOSSES & typeof BENT_LOSSES = {
  ...PLAIN_LOSSES,
  ...MARGIN_LOSSES,
  ...BENT_LOSSES,
};

/** The name of a loss, as notebooks and the command line spell it. */
export type LossName = keyof typeof LOSSES;
