/**
 * The jobs of an experiment.
 *
 * @module
 */
import { behindOf, rowsBehind } from "./behind.ts";
import { checkRows } from "./check_rows.ts";
import { type Experiment, seedsOf } from "./experiment.ts";
import type { Job, JobStart } from "./job.ts";
import type { DatasetRecord, StartRecord } from "./report.ts";
import { TAKEN } from "./start_line.ts";

/**
 * Every row that is trained with every seed of its own, seed by seed.
 *
 * @throws {RangeError} Labels, windows or ensembles that cannot be.
 */
export function jobsOf(
  experiment: Experiment,
  record: DatasetRecord,
  start?: StartRecord,
): Job[] {
  checkRows(experiment, record);
  const { rows, seeds } = experiment;
  const data = JSON.stringify(record);
  const needed = new Set(rows.flatMap(({ ensemble = [] }) => ensemble));
  const lenders = new Set(rows.flatMap(rowsBehind));
  return seeds.flatMap((seed) =>
    rows.map((row, index): Job => {
      const behind = behindOf(experiment, row);
      return {
        ...{ row, index, seed, data, keep: needed.has(index) },
        ...(lenders.has(index) ? { lends: true } : {}),
        ...(behind === undefined ? {} : { behind }),
        ...(start ? { start: jobStart(start, index) } : {}),
      };
    })
      .filter(({ row, seed }) => !row.ensemble && seedsOf(experiment, row).includes(seed))
  );
}

/** What a job takes from the file that the run began with. */
function jobStart({ sha256, annealed, heads }: StartRecord, index: number): JobStart {
  const head = heads[index] === TAKEN;
  return { sha256, head, ...(annealed === undefined ? {} : { annealed }) };
}
