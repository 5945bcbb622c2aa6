/**
 * What a loss and what is learnt beside it must be to each other, in a row of an experiment.
 *
 * @module
 */
import type { LossName, LossOptions } from "../margin/losses.ts";
import { lossOptions } from "../margin/options.ts";
import { termOptions } from "../margin/terms.ts";
import { checkUsed } from "../margin/unused.ts";
import { headMemory, headSpecs } from "../train/head.ts";
import type { ExperimentRow } from "./experiment.ts";

/** What a head is made for, to see whether it can be: any numbers do. */
const CLASSES = 10, DIMENSION = 2;

/**
 * Checks the head of a row as it is trained.
 *
 * @throws {RangeError} An option or a value that the loss or a term does not take, or that a run
 *   would not use, see {@linkcode checkUsed}; something to be learnt that the loss has not; another
 *   head that it begins with; what stands on a row that is not named.
 */
export function checkHead(row: ExperimentRow): void {
  const { loss, terms = [], prune, from, training: { pretrain } } = row;
  checkUsed(loss, row.options, row.annealing !== null);
  for (const { name, options } of terms) termOptions(name, options);
  const own = headOf(row, loss, row.options);
  if (pretrain && headOf(row, pretrain.loss, {}) !== own) {
    throw new RangeError(
      `Cannot begin with ${pretrain.loss}: it must learn and remember what ${loss} does, as both ` +
        "share one head",
    );
  }
  if (prune !== undefined && from === undefined) {
    throw new RangeError(
      "Cannot prune: it must be said of which earlier row, by its place, in from",
    );
  }
}

/** What a head learns and remembers, as text. */
function headOf(
  { learn = [], terms = [] }: ExperimentRow,
  loss: LossName,
  options: ExperimentRow["options"],
): string {
  const head = { loss, options: lossOptions(loss, options as LossOptions), learn, terms };
  const shapes = [
    headSpecs(head, CLASSES, DIMENSION),
    headMemory(head, CLASSES, DIMENSION),
  ].map((specs) => Object.entries(specs).map(([name, { shape }]) => [name, shape]));
  return JSON.stringify(shapes);
}
