/**
 * What the files of a job are called.
 *
 * @module
 */
import type { ExperimentRow } from "./experiment.ts";
import type { Job } from "./job.ts";

/**
 * The name of a job's files: the label of its row in plain letters, and its seed. Where other rows
 * have the same letters, its place among the rows comes between, after a `_` that no label has.
 *
 * @example Two labels that differ in what no file name has
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const rows = ["m 4", "t 0.5", "t -0.5"].map((label) => ({ label }));
 * const names = rows.map((_, index) => jobName(rows, { index, seed: 1 }));
 * deepEqual(names, ["m-4-seed1", "t-0-5_1-seed1", "t-0-5_2-seed1"]);
 * ```
 */
export function jobName(
  rows: readonly Pick<ExperimentRow, "label">[],
  { index, seed }: Pick<Job, "index" | "seed">,
): string {
  const names = rows.map(({ label }) => plain(label)), name = names[index]!;
  const alone = names.indexOf(name) === names.lastIndexOf(name);
  return `${name}${alone ? "" : `_${index}`}-seed${seed}`;
}

const plain = (label: string): string =>
  label.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
