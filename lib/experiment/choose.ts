/**
 * An experiment from a list of losses, as people write it on a command line.
 *
 * @module
 */
import type { LossName, LossOptions } from "../margin/losses.ts";
import { lossRow } from "../margin/options.ts";
import { checkUsed } from "../margin/unused.ts";
import { annealingOf, ROW } from "./bases.ts";
import type { Experiment, ExperimentRow } from "./experiment.ts";

/** A loss and the options that differ from its defaults. */
export interface ChosenLoss {
  /** A row of LOSSES. */
  readonly loss: LossName;
  /** What differs. */
  readonly options: Readonly<Record<string, number | string | boolean>>;
}

/**
 * Reads `arcface:m=0.3:scale=16`.
 *
 * @throws {RangeError} An unknown loss or option, a value that the loss does not take, an option that
 * is given twice or would do nothing.
 *
 * @example A margin and a scale
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * deepEqual(chosenLoss("cosface:m=0.2"), { loss: "cosface", options: { m: 0.2 } });
 * ```
 */
export function chosenLoss(text: string): ChosenLoss {
  const [name, ...pairs] = text.trim().split(":");
  const { title } = lossRow(name as LossName);
  const given = new Map<string, number | string | boolean>();
  for (const pair of pairs) {
    const [key, value, ...more] = pair.split("=");
    if (!key || value === undefined || more.length > 0) {
      throw new RangeError(
        `Cannot read ${JSON.stringify(pair)} of ${title}: options are written name=value, as in ` +
          "arcface:m=0.3:scale=16",
      );
    }
    if (given.has(key)) {
      throw new RangeError(
        `Cannot read ${JSON.stringify(text)}: each option must be given once, but ${key} is ` +
          `${given.get(key)} and then ${value}`,
      );
    }
    given.set(key, valueOf(value));
  }
  const options = Object.fromEntries(given);
  checkUsed(name as LossName, options as LossOptions, false);
  return { loss: name as LossName, options };
}

function valueOf(text: string): number | string | boolean {
  if (text === "true" || text === "false") return text === "true";
  return text !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}

/**
 * An experiment that compares losses; all else is equal.
 *
 * @throws {RangeError} Where two of them are the same.
 */
export function comparison(
  chosen: readonly ChosenLoss[],
  { name, dataset, seeds, ...rest }: Pick<Experiment, "name" | "dataset" | "seeds"> & {
    readonly network: string;
    readonly dimension: number;
  },
): Experiment {
  const rows = chosen.map(({ loss, options }): ExperimentRow => {
    const said = Object.entries(options).map(([key, value]) => `${key} ${value}`);
    return {
      ...ROW,
      ...rest,
      label: [lossRow(loss).title, ...said].join(", "),
      loss,
      options,
      // A λ that is given is there at each step.
      annealing: options.lambda === undefined ? annealingOf(loss, options as LossOptions) : null,
    };
  });
  const twice = rows.find(({ label }, i) => rows.findIndex((row) => row.label === label) !== i);
  if (twice) {
    throw new RangeError(`Cannot compare ${twice.label} with itself: name each loss once`);
  }
  return { name, question: "Which loss tells the classes best apart?", dataset, rows, seeds };
}
