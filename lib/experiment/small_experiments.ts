/**
 * Experiments on small networks: pruned, taught by larger ones, and with rounded weights.
 *
 * @module
 */
import { STORED, type StoredAs } from "../compress/stored.ts";
import type { NetworkName } from "../network/table.ts";
import { FAST, TRAINING } from "./bases.ts";
import type { Experiment, ExperimentRow, Training } from "./experiment.ts";

/** What an experiment on small networks consists of. */
interface Small extends Pick<ExperimentRow, "annealing" | "dimension" | "training"> {
  /** Trained as they are, the largest last: it is pruned further, rounded, and teaches the first. */
  readonly networks: readonly (readonly [title: string, network: NetworkName])[];
  /** Shares of channels that the last loses; with 0 it is but trained for longer. */
  readonly shares: readonly number[];
  /** What weights are rounded to. */
  readonly stored: readonly StoredAs[];
  /** What the teacher's directions weigh beside the loss. */
  readonly lesson: number;
}

/** Half of the channels. */
const HALF = 0.5;

/** As in Li et al. 2017, and in Sphereface-prune: a small rate, for a part of the time. */
function tuning({ steps, rate, ...training }: Training): Training {
  return { ...training, steps: Math.round(steps / 4), rate: rate / 5, warmup: 0 };
}

/** The rows: every network, then what is made of them. */
function rowsOf(
  { networks, shares, stored, lesson, annealing, dimension, training }: Small,
): readonly ExperimentRow[] {
  const base = {
    ...{ loss: "cosface", options: { m: 0.35, scale: 32 } } as const,
    ...{ annealing, dimension, training },
  };
  const last = networks.length - 1, [title, network] = networks[last]!;
  const after = { ...base, annealing: null, training: tuning(training) };
  const untrained = { ...after, training: { ...training, steps: 0 } };
  const whole = networks.map(([label, network]) => ({ ...base, label, network }));
  const pruned = (from: number, prune: number) => {
    const [title, network] = networks[from]!;
    const how = prune === 0 ? "tuned as it is" : `${100 * prune} % pruned`;
    return { ...after, label: `${title}, ${how}`, network, from, prune };
  };
  const same = { ...untrained, network, from: last };
  return [
    ...whole,
    ...networks.map((_, from) => pruned(from, HALF)),
    ...shares.map((share) => pruned(last, share)),
    { ...same, label: `${title}, ${100 * HALF} % pruned, not tuned`, prune: HALF },
    {
      ...whole[0]!,
      label: `${whole[0]!.label}, taught by ${title}`,
      teacher: { row: last, weight: lesson },
    },
    ...stored.map((as) => ({ ...same, label: `${title}, ${STORED[as].title}`, stored: as })),
  ];
}

const AUGMENTED = { ...TRAINING, augmentation: { mirror: 0.5, crop: 2 } };

/** By name. */
export const SMALL = {
  "orl-small": {
    name: "orl-small",
    question: "How much smaller may a network be before it tells ten others apart less well?",
    dataset: { name: "orl", train: 30, test: 10, size: [56, 48] },
    rows: rowsOf({
      networks: [["Depth 4", "digits-d4"], ["Depth 10", "digits-d10"], ["Depth 20", "digits-d20"]],
      shares: [0, 0.25, 0.75],
      stored: ["float16", "int8"],
      lesson: 8,
      annealing: { ...FAST, gamma: 0.05 }, // all but there after half of the steps
      dimension: 64,
      training: { ...AUGMENTED, batch: 30, steps: 400, rate: 0.02, warmup: 40 },
    }),
    seeds: [1, 2, 3],
  },
  "faces-small": {
    name: "faces-small",
    question:
      "How much smaller may a network be before it tells the people of LFW less well apart?",
    dataset: { name: "celeba299-lfw", train: 243, test: 6000, size: [28, 24] },
    rows: rowsOf({
      networks: [["SphereFace-4", "sphereface-4"], ["SphereFace-10", "sphereface-10"]],
      shares: [0, 0.25, 0.75],
      stored: ["float16", "int8"],
      lesson: 8,
      annealing: FAST,
      dimension: 512,
      training: { ...AUGMENTED, batch: 64, steps: 1000, rate: 0.05, warmup: 100 },
    }),
    seeds: [1, 2],
  },
} as const satisfies Record<string, Experiment>;
