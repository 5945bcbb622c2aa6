/**
 * A watch over the loss: it knows the ways in which a margin fails to train.
 *
 * @module
 */

/** What the watch is told. */
export interface Watched {
  /** Counts from 1. */
  readonly step: number;
  /** The mean loss of the batch. */
  readonly loss: number;
  /** How many classes there are. */
  readonly classes: number;
  /** The loss of what has learnt nothing, ln(classes) for a softmax; `null`: not watched for. */
  readonly chance: number | null;
  /** Whether a scale bounds the loss: then no value of it is too large. */
  readonly bounded: boolean;
  /** λ of the annealing. */
  readonly lambda: number;
  /** The learning rate. */
  readonly rate: number;
  /** Images a step. */
  readonly batch: number;
}

/** What is wrong, and what to try. */
export interface Trouble {
  /** Whether going on makes no sense. */
  readonly fatal: boolean;
  /** One paragraph for people. */
  readonly message: string;
}

/** -ln of the smallest float32: what Caffe's loss shows when a probability has become 0. */
export const CAFFE_OVERFLOW = -Math.log(1.17549435e-38);
/** How near to ln(classes) a loss counts as chance, and for how many steps on end. */
const NEAR = 0.02, LONG = 300;

/**
 * Watches a run, one call a step; the state is a plain count and goes into checkpoints.
 *
 * - NaN or infinity: stop.
 * - at least 87.3365 = -ln(FLT_MIN), where no scale bounds it: stop; the logits are past what
 *   float32 can tell apart.
 * - ln(classes) for long: the network does not learn, at chance.
 *
 * @param stuck How many steps on end the loss has been at chance.
 *
 * @example A loss that is not a number ends the run
 * ```ts
 * import { ok } from "node:assert/strict";
 *
 * const run = { classes: 10, chance: Math.log(10), bounded: false, lambda: 0, rate: 0.1, batch: 128 };
 * ok(watch({ ...run, step: 7, loss: NaN }, 0).trouble?.fatal);
 * ```
 */
export function watch(at: Watched, stuck: number): { stuck: number; trouble?: Trouble } {
  const { step, loss, classes, chance, bounded } = at;
  if (!Number.isFinite(loss)) {
    return { stuck, trouble: trouble(at, true, `is ${loss}`) };
  }
  if (!bounded && loss >= CAFFE_OVERFLOW - 1e-3) {
    const what = `is ${loss.toFixed(4)}, at or above 87.3365 = -ln(FLT_MIN)`;
    return { stuck, trouble: trouble(at, true, what) };
  }
  if (chance === null) return { stuck };
  const now = Math.abs(loss - chance) < NEAR * chance ? stuck + 1 : 0;
  if (now !== LONG) return { stuck: now }; // once: what is said every so often is not read
  const what = `has been at ln(${classes}) = ${chance.toFixed(2)}, which is chance, for ${now} ` +
    `steps up to step ${step}`;
  return { stuck: now, trouble: trouble(at, false, what) };
}

/** The advice of the SphereFace README, in its order, with the current values. */
function trouble({ step, lambda, rate, batch }: Watched, fatal: boolean, what: string): Trouble {
  const λ = Number.isFinite(lambda) ? lambda.toPrecision(3) : "none";
  return {
    fatal,
    message: `The loss ${what} (step ${step}). What helps, in this order: a larger batch (now ` +
      `${batch}); PReLU in place of ReLU; a wider or deeper network; starting from a network ` +
      `trained with softmax; a slower annealing or a larger lambdaMin (λ is now ${λ}); a lower ` +
      `rate (now ${rate.toPrecision(3)}) or a longer warm-up; a smaller margin.`,
  };
}
