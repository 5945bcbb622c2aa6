/**
 * The experiments, as one table of plain values.
 *
 * @module
 */
import { LOSSES, type LossName } from "../margin/losses.ts";
import { rowName } from "../math/names.ts";
import { APPENDIX } from "./appendix.ts";
import { annealingOf, FAST, MNIST, ROW, SLOW, TRAINING } from "./bases.ts";
import { checkExperiment } from "./check_experiment.ts";
import type { Experiment, ExperimentRow } from "./experiment.ts";
import { FACES } from "./face_experiments.ts";
import { MOST_SEEDS } from "./row_shape.ts";
import { SMALL } from "./small_experiments.ts";

/**
 * The five losses that the first picture compares.
 *
 * In the plane ten classes lie 36° apart, so a margin has to fit between them: CosFace's paper
 * value 0.35 exceeds 1 - cos 36° = 0.19, which no arrangement of ten directions can satisfy.
 */
const FIVE: readonly Pick<ExperimentRow, "label" | "loss" | "options" | "annealing">[] = [
  { label: "Softmax", loss: "softmax", options: {}, annealing: null },
  { label: "Modified softmax", loss: "modified-softmax", options: {}, annealing: null },
  { label: "A-Softmax m=4", loss: "a-softmax", options: { m: 4 }, annealing: SLOW },
  { label: "CosFace", loss: "cosface", options: { m: 0.15, scale: 16 }, annealing: FAST },
  { label: "ArcFace", loss: "arcface", options: { m: 0.2, scale: 16 }, annealing: FAST },
];

const QUESTION = "What does an angular margin do to the embeddings of digits?";

const DIGITS: Experiment = {
  name: "digits",
  question: QUESTION,
  dataset: MNIST,
  rows: FIVE.map((five) => ({ ...ROW, ...five })),
  seeds: [1],
};

/** A network nearly three times as wide, 8.5 epochs of all images in batches of 128, each moved. */
const PAPER: Pick<ExperimentRow, "network" | "training"> = {
  network: "digits-32",
  training: { ...TRAINING, batch: 128, steps: 4000, rate: 0.04, warmup: 200, shift: 1 },
};

/** Every experiment the toolkit knows: the command line, notebooks and docs walk it. */
export const EXPERIMENTS = {
  digits: DIGITS,
  "digits-paper": {
    ...DIGITS,
    name: "digits-paper",
    question: "What does an angular margin do when the network is large enough for the task?",
    rows: FIVE.map((five) => ({ ...ROW, ...five, ...PAPER })),
    seeds: [1, 2, 3],
  },
  "digits-512": {
    ...DIGITS,
    name: "digits-512",
    question: "How few digits does the network of the L-Softmax paper take for another?",
    rows: [{
      label: "L-Softmax m=4",
      loss: "l-softmax",
      options: { m: 4 },
      annealing: SLOW,
      network: "l-softmax-mnist",
      dimension: 512,
      training: { ...TRAINING, batch: 128, steps: 6000, rate: 0.03, warmup: 300, shift: 2 },
    }],
  },
  sphere: {
    ...DIGITS,
    name: "sphere",
    question: "What does an angular margin do on the sphere?",
    rows: FIVE.map((five) => ({ ...ROW, ...five, dimension: 3 })),
  },
  ...APPENDIX,
  ...FACES,
  ...SMALL,
  tiny: {
    ...DIGITS,
    name: "tiny",
    question: "Does everything run?",
    dataset: { name: "strokes", train: 512, test: 200 },
    rows: FIVE.filter(({ loss }) => loss === "softmax" || loss === "a-softmax").map((five) => ({
      ...ROW,
      ...five,
      training: { ...TRAINING, batch: 32, steps: 24, warmup: 4, shift: 1 },
    })),
  },
} as const satisfies Record<string, Experiment>;

/** The name of an experiment. */
export type ExperimentName = keyof typeof EXPERIMENTS;

/**
 * An experiment with some of its rows and other seeds.
 *
 * @param losses Keeps the rows of these losses, and adds those that are not there with the defaults
 * of their papers, each once; all rows stay where it is absent.
 * @param seeds How many seeds, from 1.
 * @throws {RangeError} What {@linkcode checkExperiment} finds; a loss of no row of the table, or none
 *   at all; seeds that are no count.
 */
export function vary(
  experiment: Experiment,
  { losses, seeds }: { readonly losses?: readonly LossName[]; readonly seeds?: number },
): Experiment {
  checkExperiment(experiment, { ownImages: true });
  const { name } = experiment, wanted = losses?.map((loss) => rowName("loss", LOSSES, loss));
  if (wanted?.length === 0) {
    throw new RangeError(
      `Cannot vary "${name}": losses must have one at least, got none. Leave it out for all rows`,
    );
  }
  if (seeds !== undefined && !(Number.isInteger(seeds) && seeds >= 1 && seeds <= MOST_SEEDS)) {
    throw new RangeError(
      `Cannot vary "${name}": seeds is how many, a whole number from 1 to ${MOST_SEEDS}, got ${seeds}`,
    );
  }
  const missing = [...new Set(wanted)].filter((loss) =>
    !experiment.rows.some((row) => row.loss === loss)
  );
  const extra = missing.map((loss): ExperimentRow => ({
    ...experiment.rows[0]!,
    label: LOSSES[loss].title,
    loss,
    options: {},
    annealing: annealingOf(loss),
  }));
  const rows = wanted
    ? [...experiment.rows.filter((row) => wanted.includes(row.loss)), ...extra]
    : experiment.rows;
  return {
    ...experiment,
    rows,
    ...(seeds ? { seeds: Array.from({ length: seeds }, (_, i) => i + 1) } : {}),
  };
}
