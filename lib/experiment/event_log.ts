/**
 * A run as event files of TensorBoard: a folder for each row and seed, written while it trains.
 *
 * @module
 */
import { type Appending, listFolder, makeFolder, openNew, writeWhole } from "../dataset/store.ts";
import { eventHead, scalarEvent, textEvent } from "../format/tensorboard.ts";
import { numbersOf, parametersText, resultNumbers, type StepNumbers } from "./events.ts";
import { checkExperiment } from "./check_experiment.ts";
import type { Experiment } from "./experiment.ts";
import type { Job, JobStep } from "./job.ts";
import { jobName } from "./job_name.ts";
import { projectorFiles } from "./projector.ts";
import type { ExperimentStore } from "./run.ts";

/** Where a run is logged. */
export interface EventLog {
  /** Adds what a step told; nobody waits until it is written. */
  readonly step: (step: JobStep) => void;
  /** The same store, whose results are logged before they are kept. */
  readonly through: (store: ExperimentStore) => ExperimentStore;
  /** Waits until all is written, and closes the files. */
  readonly close: () => Promise<void>;
}

/** How a run is logged. */
export interface EventLogOptions {
  /** The experiment: its rows are what folders are named for. */
  readonly experiment: Experiment;
  /** Whether the run goes on from another: what that logged before stays. */
  readonly resume: boolean;
  /** Is told, once, that a file cannot be written: the run goes on without it. */
  readonly onTrouble: (message: string) => void;
  /** The time in milliseconds since 1970; default the clock of the machine. */
  readonly now?: () => number;
}

/**
 * Opens a log in a folder, in which no events are removed or changed: each run has a new file for
 * each row and seed, `FOLDER/EXPERIMENT/ROW-seedN/events.out.tfevents.…`. It begins with its first
 * step, from which on readers forget what older files beside it say. Where embeddings have more than
 * three numbers, those that the report projects lie beside it for the projector, of the last run.
 *
 * @throws {RangeError} What {@linkcode checkExperiment} finds: folders have its names.
 * @throws {Error} A folder that cannot be made.
 */
export async function openEventLog(
  folder: string,
  { experiment, resume, onTrouble, now = Date.now }: EventLogOptions,
): Promise<EventLog> {
  checkExperiment(experiment, { ownImages: true });
  const inside = `${folder}/${experiment.name}`, files = new Map<string, Appending>();
  await makeFolder(inside);
  const nameOf = (job: Pick<Job, "index" | "seed">) => jobName(experiment.rows, job);
  const jobs = new Map(
    experiment.rows.flatMap((row, index) =>
      experiment.seeds.map((seed) => [nameOf({ index, seed }), { row, seed }] as const)
    ),
  );
  const open = async (name: string, step: number, time: number): Promise<Appending> => {
    const own = `${inside}/${name}`, { row, seed } = jobs.get(name)!;
    await makeFolder(own);
    const names = (await listFolder(own)).map(({ name }) => name);
    const file = await openNew(`${own}/${nextEventFile(names, time)}`);
    files.set(name, file);
    await file.append(eventHead({ step, time }));
    await file.append(textEvent("run", parametersText(experiment, row, seed), { step, time }));
    return file;
  };
  let writing: Promise<void> = Promise.resolve(), failed = false;
  const then = (write: () => Promise<void>): Promise<void> =>
    writing = writing.then(() => failed ? undefined : write()).catch((error) => {
      failed = true;
      onTrouble(`${(error as Error).message}. The run goes on, and is logged there no more`);
    });
  const add = (name: string, numbers: readonly StepNumbers[], first: number): Promise<void> => {
    const time = now() / 1000;
    return then(async () => {
      const file = files.get(name) ?? await open(name, resume ? first : 0, time);
      for (const { step, scalars } of numbers) {
        await file.append(scalarEvent(scalars, { step, time }));
      }
    });
  };
  const addProjector = (name: string, directions: string, labels: readonly number[]) =>
    then(async () => {
      for (const [file, text] of Object.entries(projectorFiles(directions, labels))) {
        await writeWhole(`${inside}/${name}/${file}`, text);
      }
    });
  return {
    step(told) {
      const numbers = numbersOf(told);
      add(nameOf(told), numbers, numbers[0]!.step);
    },
    through: (store) => ({
      ...store,
      async keepResult(name, owner, result) {
        const { steps } = jobs.get(name)!.row.training;
        // A run that was stopped while it was measured has told of its last step before.
        await add(name, [{ step: steps, scalars: resultNumbers(result) }], steps + 1);
        const { directions, ...kept } = result;
        if (directions) await addProjector(name, directions, result.detail.projection!.labels);
        await store.keepResult(name, owner, kept);
      },
    }),
    async close() {
      await writing;
      for (const file of files.values()) await file.close();
      files.clear();
    },
  };
}

/**
 * The name of a new file, after all that are there: readers take those of a folder by name.
 *
 * @param time In seconds since 1970.
 *
 * @example A clock that was put back
 * ```ts
 * import { equal } from "node:assert/strict";
 *
 * const there = ["events.out.tfevents.1700000000.spherelab"];
 * equal(nextEventFile(there, 1.6e9), "events.out.tfevents.1700000001.spherelab");
 * ```
 */
export function nextEventFile(there: readonly string[], time: number): string {
  const stamps = there.map((name) => Number(/\.tfevents\.(\d+)\./.exec(name)?.[1] ?? 0));
  const stamp = Math.max(Math.floor(time), ...stamps.map((stamp) => stamp + 1));
  return `events.out.tfevents.${String(stamp).padStart(10, "0")}.spherelab`;
}
