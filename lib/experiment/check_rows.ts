/**
 * What must hold of the rows of an experiment, before hours go by.
 *
 * @module
 */
import { checkWindow } from "../dataset/window.ts";
import { lossOptions } from "../margin/options.ts";
import { type NetworkDefinition, type NetworkName, NETWORKS } from "../network/table.ts";
import { checkTurns } from "../train/in_turns.ts";
import { type Experiment, type ExperimentRow, seedsOf } from "./experiment.ts";
import type { DatasetRecord } from "./report.ts";

/**
 * Checks rows against their images and each other.
 *
 * @throws {RangeError} What {@linkcode checkRowsAlone} refuses; a window that is not within the
 *   images.
 *
 * @example A row that comes later
 * ```ts
 * import { throws } from "node:assert/strict";
 * import { EXPERIMENTS } from "./experiments.ts";
 *
 * const { tiny } = EXPERIMENTS, [row] = tiny.rows, images = { shape: [28, 28, 1] as const };
 * const wrong = { ...tiny, rows: [{ ...row!, label: "Joined", ensemble: [1] }, row!] };
 * throws(() => checkRows(wrong, images), /Cannot join rows as "Joined": row 1 must stand before/);
 * ```
 */
export function checkRows(experiment: Experiment, { shape }: Pick<DatasetRecord, "shape">): void {
  const [height, width] = shape;
  checkRowsAlone(experiment);
  for (const { ensemble, window } of experiment.rows) {
    if (!ensemble && window) checkWindow({ width, height }, window);
  }
}

/**
 * Checks what takes no images.
 *
 * @throws {RangeError} A label that two rows have; an ensemble of a row that is not there, comes
 *   later, is itself one, is named twice or has other seeds; one whose size is not that of its rows
 *   together; a batch in parts whose images do not count each by itself.
 */
export function checkRowsAlone(experiment: Experiment): void {
  for (const [at, row] of experiment.rows.entries()) {
    const first = experiment.rows.findIndex(({ label }) => label === row.label);
    if (first !== at) {
      throw new RangeError(
        `Cannot run ${experiment.name}: each row must have a label of its own, by which tables and ` +
          `files name it, but rows ${first} and ${at} are both ${JSON.stringify(row.label)}. ` +
          "Rename one",
      );
    }
    if (row.ensemble) checkEnsemble(experiment, row, row.ensemble, at);
    else checkParts(row);
  }
}

/** @throws {RangeError} Batches in parts that would take other steps than whole ones. */
function checkParts({ loss, options, terms = [], training, ...row }: ExperimentRow): void {
  const { batch, parts = 1 } = training;
  const definition: NetworkDefinition | undefined = NETWORKS[row.network as NetworkName];
  const normalisation = row.normalisation ?? definition?.normalisation ?? "none";
  checkTurns({
    ...{ loss, options: lossOptions(loss, options), terms, batch, turns: parts },
    network: { normalisation },
  });
}

/** What rows that are joined have, each its own. */
const OF_MEMBERS = ["window", "from", "prune", "teacher", "stored"] as const;

function checkEnsemble(
  experiment: Experiment,
  row: ExperimentRow,
  places: readonly number[],
  at: number,
): void {
  const refuse = (must: string): never => {
    throw new RangeError(`Cannot join rows as ${JSON.stringify(row.label)}: ${must}`);
  };
  const { rows } = experiment;
  const theirs = OF_MEMBERS.find((name) => row[name] !== undefined);
  if (theirs) refuse(`it must have no ${theirs}, as the rows that are joined have theirs`);
  if (places.length === 0) refuse("there must be rows to join, ensemble is empty");
  if (new Set(places).size < places.length) refuse(`each row must be named once, got ${places}`);
  for (const place of places) {
    const member = rows[place];
    if (!member) return refuse(`row ${place} must be one of 0 to ${rows.length - 1}`);
    if (place >= at) refuse(`row ${place} must stand before it, which is row ${at}`);
    if (member.ensemble) refuse(`row ${place} must be trained, is joined of others itself`);
    const own = seedsOf(experiment, row), theirs = seedsOf(experiment, member);
    if (own.some((seed) => !theirs.includes(seed))) {
      refuse(`row ${place} must run with its seeds ${own}, runs with ${theirs}`);
    }
  }
  const size = places.reduce((sum, place) => sum + rows[place]!.dimension, 0);
  if (row.dimension !== size) {
    refuse(`its dimension must be ${size}, that of its rows together, got ${row.dimension}`);
  }
}
