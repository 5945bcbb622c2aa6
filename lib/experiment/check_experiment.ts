/**
 * What must hold of an experiment, whoever wrote it.
 *
 * @module
 */
import { DATASETS } from "../dataset/datasets.ts";
import { rowName } from "../math/names.ts";
import { isRecord } from "../math/records.ts";
import { roundsOf } from "./behind.ts";
import { checkRowsAlone } from "./check_rows.ts";
import type { Experiment, ExperimentRow } from "./experiment.ts";
import { FACE_DATA } from "./faces.ts";
import { MOST_ROWS, MOST_SEEDS, ROW_SHAPE, SHARE, text, whole } from "./row_shape.ts";
import {
  all,
  fieldsOf,
  listOf,
  type Misfit,
  optional,
  passing,
  ruled,
  type Shape,
} from "./shapes.ts";

/** How an experiment is checked. */
export interface CheckOptions {
  /** Whether its images are handed to the run: then `dataset` may have any name. Default false. */
  readonly ownImages?: boolean;
}

type Images = Experiment["dataset"];

const IMAGES = fieldsOf<Images>({
  name: text(160),
  train: whole(1, 1e9),
  test: whole(1, 1e9),
  size: optional(listOf(whole(1, 1e4), 2, 2)),
  shares: optional(listOf(ruled(SHARE), 1, 1e6)),
});

/** What results may be called: a plain name, as they must not leave their folder. */
export const FOLDER_NAME = /^\w[\w.-]{0,63}$/;

const folder: Shape = ruled({
  must: "the name of a folder: letters, digits, -, _ and ., 64 at most, and no . in front",
  holds: (value) => typeof value === "string" && FOLDER_NAME.test(value),
});

const shapeOf = ({ ownImages = false }: CheckOptions): Shape =>
  all(
    fieldsOf<Experiment>({
      name: folder,
      question: text(1000),
      dataset: ownImages ? IMAGES : all(IMAGES, passing(checkImages)),
      rows: listOf(ROW_SHAPE, 1, MOST_ROWS),
      seeds: listOf(whole(0, Number.MAX_SAFE_INTEGER), 1, MOST_SEEDS),
    }),
    passing(checkTogether),
  );

/**
 * Checks what was read or written by hand: every name at every depth, every number's range, every
 * name of a row of a table, and what rows have to do with each other. Whatever runs an experiment
 * does so before anything else, as its report repeats the experiment: it must not tell of what was
 * not there.
 *
 * @returns The same value.
 * @throws {RangeError} Saying what must hold, where, and what was found; for a name that is none, the
 *   nearest that is one.
 *
 * @example A slip of the finger, which would be a run without decay
 * ```ts
 * import { throws } from "node:assert/strict";
 * import { EXPERIMENTS } from "./experiments.ts";
 *
 * const { tiny } = EXPERIMENTS, [row] = tiny.rows;
 * const training = { ...row!.training, weightDecay: 0.5 };
 * throws(
 *   () => checkExperiment({ ...tiny, rows: [{ ...row!, training }] }),
 *   /rows\[0\]\.training of "Softmax" is wrong: .*"weightDecay": did you mean "decay"/,
 * );
 * ```
 */
export function checkExperiment(value: unknown, options: CheckOptions = {}): Experiment {
  const found = shapeOf(options)(value);
  if (found) throw new RangeError(`Cannot run ${nameOf(value)}: ${placeOf(value, found)}`);
  return value as Experiment;
}

/** @throws {RangeError} Images that no table has; faces of no size, or a size of what has its own. */
function checkImages({ name, size }: Images): void {
  rowName("set of images", { ...DATASETS, ...FACE_DATA }, name);
  const isFaces = Object.hasOwn(FACE_DATA, name);
  if (isFaces === (size !== undefined)) return;
  throw new RangeError(
    isFaces
      ? "Cannot crop faces: it must be said how large, as size: [height, width]"
      : `Cannot give ${name} a size: its images have their own, and size is for faces`,
  );
}

/** @throws {RangeError} Seeds or rows that are there twice, or stand on rows that cannot carry them. */
function checkTogether(experiment: Experiment): void {
  const { rows, seeds } = experiment;
  if (new Set(seeds).size < seeds.length) {
    throw new RangeError(`Cannot tell runs apart: each seed must be there once, got ${seeds}`);
  }
  roundsOf(experiment);
  checkRowsAlone(experiment);
  checkBegins(rows);
}

/** @throws {RangeError} A row that begins with another network than its own. */
function checkBegins(rows: readonly ExperimentRow[]): void {
  for (const row of rows) {
    if (row.from === undefined) continue;
    const before = rows[row.from]!;
    for (const name of ["network", "dimension", "normalisation"] as const) {
      const [own, theirs] = [row, before].map((one) => one[name] ?? "none");
      if (own === theirs) continue;
      throw new RangeError(
        `Cannot begin ${JSON.stringify(row.label)} with what ${JSON.stringify(before.label)} has ` +
          `trained: both must have the same ${name}, have ${own} and ${theirs}`,
      );
    }
  }
}

function nameOf(value: unknown): string {
  const name = isRecord(value) ? value.name : undefined;
  return typeof name === "string" ? JSON.stringify(name.slice(0, 64)) : "an experiment";
}

/** `rows[0].training.rate of "Softmax" must be …`. */
function placeOf(value: unknown, { path, why }: Misfit): string {
  const place = path.map((one) => typeof one === "number" ? `[${one}]` : `.${one}`).join("");
  const [part, at] = path, rows = isRecord(value) && Array.isArray(value.rows) ? value.rows : [];
  const row = part === "rows" ? rows[at as number] : undefined;
  const label = isRecord(row) && typeof row.label === "string"
    ? ` of ${JSON.stringify(row.label.slice(0, 64))}`
    : "";
  return `${place.slice(1) || "it"}${label} ${why}`;
}
