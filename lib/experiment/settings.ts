/**
 * What runs were told differently.
 *
 * @module
 */
import type { Brief } from "./brief.ts";
import type { Matched } from "./match_rows.ts";

/** A setting that is not the same in all runs. */
export interface Setting {
  /** Its name, as `"training.rate"`. */
  readonly name: string;
  /** Of which rows; empty: of the whole run. */
  readonly rows: readonly string[];
  /** What each run has; `undefined` where it has none. */
  readonly values: readonly (string | undefined)[];
}

/** The settings that differ: of the runs, then of the rows that stand beside each other. */
export function settingsThatDiffer(
  runs: readonly Brief[],
  matched: readonly Matched[],
): Setting[] {
  const whole = differing(runs.map((run) => flat(ofRun(run))));
  const found = new Map<string, { rows: string[]; name: string; values: Setting["values"] }>();
  for (const rows of matched.filter((rows) => rows.every((row) => row !== undefined))) {
    for (const { name, values } of differing(runs.map((run, i) => flat(ofRow(run, rows[i]!))))) {
      const key = JSON.stringify([name, values]);
      if (!found.has(key)) found.set(key, { name, values, rows: [] });
      found.get(key)!.rows.push(rows[0]!.label);
    }
  }
  return [...whole.map((one) => ({ ...one, rows: [] })), ...found.values()];
}

/** What decides a run, and where it ran. */
function ofRun({ experiment, dataset, machine, start }: Brief) {
  const { engine, precision, versions, commit, tasks } = machine;
  const { title: _, note: __, ...images } = dataset; // their name says it
  return {
    experiment: experiment.name,
    seeds: experiment.seeds,
    dataset: images,
    engine,
    precision,
    versions,
    commit,
    tasks,
    ...(start ? { start: { sha256: start.sha256, annealed: start.annealed } } : {}),
  };
}

/** What decides a row: as it was asked for, with the options that its loss was given. */
function ofRow({ experiment, rows }: Brief, row: Brief["rows"][number]) {
  const { label: _, ...asked } = experiment.rows[rows.indexOf(row)] ?? { label: "" };
  const { loss, options, network, dimension, parameters } = row;
  return { ...asked, loss, options, network, dimension, parameters };
}

/** The names whose values are not all the same. */
function differing(all: readonly ReadonlyMap<string, string>[]) {
  return [...new Set(all.flatMap((values) => [...values.keys()]))]
    .map((name) => ({ name, values: all.map((values) => values.get(name)) }))
    .filter(({ values }) => values.some((value) => value !== values[0]));
}

/** A value as texts by their paths; a list of plain values is one text. */
function flat(value: unknown, path = ""): Map<string, string> {
  const isPlain = (one: unknown) => one === null || typeof one !== "object";
  if (isPlain(value)) return new Map(value === undefined ? [] : [[path, String(value)]]);
  if (Array.isArray(value) && value.every(isPlain)) return new Map([[path, value.join(", ")]]);
  return new Map(
    Object.entries(value as object).flatMap(([key, part]) => [
      ...flat(part, path ? `${path}.${key}` : key),
    ]),
  );
}
