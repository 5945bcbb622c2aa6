/**
 * An experiment from a file: its own, or the report of a run, whose experiment is made again.
 *
 * @module
 */
import { readBytes } from "../dataset/store.ts";
import { isRecord } from "../math/records.ts";
import { checkExperiment } from "./check_experiment.ts";
import type { Experiment } from "./experiment.ts";

/** Bytes of a file, at most: a report has embeddings of thousands of images for each row. */
const MOST = 128 * 2 ** 20;

/**
 * Reads the JSON of an experiment, or of a report that holds one.
 *
 * @param name Of the file, for errors.
 * @throws {SyntaxError} Text that is no whole JSON.
 * @throws {RangeError} Other JSON; what {@linkcode checkExperiment} finds.
 *
 * @example Written, and read back
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 * import { EXPERIMENTS } from "./experiments.ts";
 *
 * const { tiny } = EXPERIMENTS, text = JSON.stringify(tiny);
 * deepEqual(readExperiment(text, "mine.json"), tiny);
 * deepEqual(readExperiment(`{ "schema": 1, "experiment": ${text} }`, "report.json"), tiny);
 * ```
 */
export function readExperiment(text: string, name: string): Experiment {
  const cannot = `Cannot read an experiment from ${name}: `, value = parsed(text, cannot);
  const own = isRecord(value) && "schema" in value ? value.experiment : value;
  if (!isRecord(own) || !("rows" in own)) {
    throw new RangeError(
      `${cannot}it must be one, with a name, a question, a dataset, rows and seeds, or the ` +
        "report.json of a training. deno task train --experiment tiny --print shows one",
    );
  }
  try {
    return checkExperiment(own);
  } catch (error) {
    throw new RangeError(`${cannot}${(error as Error).message}`, { cause: error });
  }
}

/**
 * The experiment in a file, of 128 MiB at most.
 *
 * @throws {Deno.errors.NotFound} No such file.
 * @throws {RangeError} A larger file; what {@linkcode readExperiment} does not take.
 * @throws {SyntaxError} A file that was cut.
 */
export async function loadExperiment(path: string): Promise<Experiment> {
  const bytes = await readBytes(path, { limit: MOST });
  return readExperiment(new TextDecoder().decode(bytes), path);
}

function parsed(text: string, cannot: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SyntaxError(
      `${cannot}it must be whole JSON (${
        (error as Error).message
      }). It may have been cut while it ` +
        "was copied, or have a comma too many, or a comment",
      { cause: error },
    );
  }
}
