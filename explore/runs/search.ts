/**
 * Which runs are wanted.
 *
 * @module
 */
import type { FoundRun } from "../../lib/experiment/run_list.ts";

/** What is asked for; empty texts ask for nothing. */
export interface Wanted {
  /** Words, each of which must be somewhere in the run. */
  readonly query: string;
  /** The name of the dataset. */
  readonly dataset: string;
  /** A loss that one of its rows has. */
  readonly loss: string;
  /** A network that one of its rows has. */
  readonly network: string;
}

/** What can be chosen of, and what a run has of it. */
export const FILTERS = {
  dataset: ({ brief }: FoundRun) => [brief.dataset.name],
  loss: ({ brief }: FoundRun) => brief.rows.map(({ loss }) => loss),
  network: ({ brief }: FoundRun) => brief.rows.map(({ network }) => network),
} as const;

/** The name of a filter. */
export type FilterName = keyof typeof FILTERS;

/** Everything that can be chosen, in the order of names. */
export function choicesOf(runs: readonly FoundRun[], filter: FilterName): string[] {
  return [...new Set(runs.flatMap((run) => FILTERS[filter](run)))].sort();
}

/** The runs that are wanted; a row must have the loss and the network, one row both. */
export function found(runs: readonly FoundRun[], wanted: Wanted): readonly FoundRun[] {
  const words = wanted.query.toLowerCase().split(/\s+/).filter(Boolean);
  return runs.filter((run) => {
    const { dataset, rows } = run.brief;
    return (!wanted.dataset || dataset.name === wanted.dataset) &&
      rows.some(({ loss, network }) =>
        (!wanted.loss || loss === wanted.loss) && (!wanted.network || network === wanted.network)
      ) && words.every((word) => textOf(run).includes(word));
  });
}

/** All that is searched. */
function textOf({ path, brief: { name, question, dataset, machine, experiment, rows } }: FoundRun) {
  return [
    ...[path, name, question, dataset.name, dataset.title, dataset.note],
    ...[machine.engine, machine.reason, machine.commit, machine.precision],
    ...experiment.seeds.map((seed) => `seed ${seed}`),
    ...rows.flatMap(({ label, loss, network, options, warnings }) => [
      ...[label, loss, network],
      ...Object.entries(options).map(([option, value]) => `${option}=${value}`),
      ...warnings ?? [],
    ]),
  ].join("\n").toLowerCase();
}
