/**
 * What an earlier run left where a new one is to go.
 *
 * @module
 */
import type { Experiment } from "../../lib/mod.ts";
import { exists, listFolder, modifiedOf, readText, rename } from "../../lib/dataset/store.ts";

/** The new run. */
export interface NewRun {
  readonly experiment: Experiment;
  /** The engine that computes it. */
  readonly engine: string;
  readonly precision: string;
  /** Whether it begins with a file; such runs keep what was there, whatever it began with. */
  readonly begins?: boolean;
}

/**
 * Moves the results of another experiment, and checkpoints of a run that did not end, out of the
 * way: hours of work are not lost for an `--resume` that was forgotten, and two runs that are to be
 * compared are both there. The same run made again takes its own place.
 *
 * @returns Where they are now; nothing where nothing was there.
 */
export async function keepEarlier(folder: string, run: NewRun): Promise<string | undefined> {
  const report = `${folder}/report.json`, checkpoints = `${folder}/checkpoints`;
  const ended = await exists(report);
  if (ended && isSame(await readText(report), run)) return undefined;
  if (!ended && (!await exists(checkpoints) || (await listFolder(checkpoints)).length === 0)) {
    return undefined;
  }
  const changed = await modifiedOf(ended ? report : checkpoints) ?? Date.now();
  const stamp = new Date(changed).toISOString().slice(0, 19).replaceAll(":", "").replace("T", "-");
  let to = `${folder}-${stamp}`;
  for (let i = 2; await exists(to); i++) to = `${folder}-${stamp}-${i}`;
  await rename(folder, to);
  return to;
}

/** Whether a report is of the same run; one that cannot be read is of none. */
function isSame(text: string, { experiment, engine, precision, begins }: NewRun): boolean {
  try {
    const { experiment: before, machine, start } = JSON.parse(text);
    return !begins && !start && JSON.stringify(before) === JSON.stringify(experiment) &&
      machine.engine === engine && machine.precision === precision;
  } catch {
    return false;
  }
}
