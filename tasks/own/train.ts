/**
 * `deno task train --faces`: an experiment on the people of a folder of one's own.
 *
 * @module
 */
import {
  type Experiment,
  EXPERIMENTS,
  listPeople,
  loadOwnFaces,
  ownExperiment,
  type OwnFaces,
  ownFaces,
  useEngine,
} from "../../lib/mod.ts";
import { makeFolder, writeWhole } from "../../lib/dataset/store.ts";
import type { TaskContext } from "../cli/command.ts";
import { showDownloads } from "../cli/downloads.ts";
import { type Bars, progressBars } from "../cli/progress.ts";
import type { ExperimentOptions } from "../experiment/options.ts";
import { runExperiment } from "../experiment/run.ts";
import {
  type LandmarkOptions,
  ownLandmarks,
  toldLeftOut,
  toldTwice,
  withErrors,
} from "./landmarks.ts";

/** Which people are trained on. */
export interface OwnTrainOptions extends LandmarkOptions {
  /** The folder with a folder a person. */
  readonly faces: string;
  /** The share of people to test on. */
  readonly heldOut: number;
  /** Decides who that is. */
  readonly splitSeed: number;
}

/** The experiment of faces, its rows of the smaller network. */
export const OWN_BASE: Experiment = {
  ...EXPERIMENTS.faces,
  rows: EXPERIMENTS.faces.rows.filter(({ network }) =>
    network === EXPERIMENTS.faces.rows[0]!.network
  ),
};

/** Trains, and leaves who was trained on, tested and left out in `people.json`. */
export async function trainOwn(
  base: Experiment,
  options: OwnTrainOptions & ExperimentOptions,
  context: TaskContext,
): Promise<void> {
  const bars = progressBars();
  try {
    const own = await openOwn(options, bars, context), { people } = own.train, { test } = own;
    const count = (some: typeof people) => some.reduce((sum, { images }) => sum + images.length, 0);
    bars.log(
      `People  ${people.length} to train on (${count(people)} images), ${test.people.length} to ` +
        `test on (${count(test.people)} images, ${test.list.pairs.length} pairs in ` +
        `${test.list.folds} folds)`,
    );
    if (own.skipped.length > 0) bars.log(toldLeftOut(own.skipped));
    toldTwice(own.twice).forEach(bars.log);
    const experiment = ownExperiment(base, own), { size } = experiment.dataset;
    bars.close();
    await runExperiment(
      experiment,
      options,
      context,
      (_, { memory, onCrop, signal } = {}) =>
        loadOwnFaces(own, {
          size: size!,
          signal,
          ...memory && { memory },
          ...onCrop && { onCrop },
        }),
    );
    // Last, as what an earlier run left in this folder is moved away when a new one begins.
    await keepPeople(`${options.out}/${options.name ?? experiment.name}`, own);
  } finally {
    bars.close();
  }
}

async function openOwn(
  { faces, manifest, whole, heldOut, splitSeed, ...options }: OwnTrainOptions & ExperimentOptions,
  bars: Bars,
  { signal }: TaskContext,
): Promise<OwnFaces> {
  const { people } = await listPeople(faces), paths = people.flatMap(({ images }) => images);
  const { precision, threads } = options;
  const engine = () => useEngine(options.engine, { precision, ...threads && { threads } });
  const fetching = { folder: options.data, ...showDownloads(bars) };
  const context = { bars, engine, fetching, signal };
  const { landmarks, errors } = await ownLandmarks(faces, paths, { manifest, whole }, context);
  const own = await ownFaces(faces, { landmarks, heldOut, seed: splitSeed });
  return { ...own, skipped: withErrors(own.skipped, errors) };
}

async function keepPeople(folder: string, { train, test, skipped }: OwnFaces): Promise<void> {
  const names = (people: typeof train.people) => people.map(({ name }) => name);
  const people = { train: names(train.people), test: names(test.people), leftOut: skipped };
  await makeFolder(folder);
  await writeWhole(`${folder}/people.json`, JSON.stringify(people, null, 1));
}
