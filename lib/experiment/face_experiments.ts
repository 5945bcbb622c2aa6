/**
 * Experiments on faces: trained on some people, tested on pairs of others.
 *
 * @module
 */
import { FAST, TRAINING } from "./bases.ts";
import { type NetworkName, NETWORKS } from "../network/table.ts";
import type { Experiment, ExperimentRow, Training } from "./experiment.ts";
import { patchRows } from "./patches.ts";

/** The losses that are compared; what the margin of A-Softmax comes in by is the row's own. */
const FOUR = [
  { label: "Softmax", loss: "softmax", options: {}, annealing: null },
  { label: "A-Softmax m=4", loss: "a-softmax", options: { m: 4 } },
  { label: "CosFace", loss: "cosface", options: { m: 0.35, scale: 32 }, annealing: FAST },
  { label: "ArcFace", loss: "arcface", options: { m: 0.5, scale: 32 }, annealing: FAST },
] as const satisfies readonly Partial<ExperimentRow>[];

const ORL_TRAINING: Training = {
  ...TRAINING,
  batch: 30,
  steps: 400,
  rate: 0.02,
  warmup: 40,
  augmentation: { mirror: 0.5, crop: 2 },
};

/** What two cores do in an hour: 11 epochs of the small network, 6 of the other. */
const CELEBA: readonly Pick<ExperimentRow, "network" | "training" | "fewer">[] = [
  { network: "sphereface-4", training: celebaTraining(1000) },
  { network: "sphereface-20", training: celebaTraining(546), fewer: 1 },
];

function celebaTraining(steps: number): Training {
  const augmentation = { mirror: 0.5, crop: 3 };
  return { ...TRAINING, batch: 64, steps, rate: 0.05, warmup: 100, augmentation };
}

/** Crops of half the size: 11 epochs take a quarter of the time. */
const SMALL = [28, 24] as const;
/** How deep, on those. */
const DEPTHS = ["sphereface-4", "sphereface-10", "sphereface-20"] as const;

/** The losses on thirty people of ORL. */
const ORL: readonly ExperimentRow[] = FOUR.map((row) => ({
  annealing: { base: 1000, gamma: 1, power: 1, lambdaMin: 3 },
  ...row,
  network: "digits-d4",
  dimension: 64,
  training: ORL_TRAINING,
}));

/** What may follow a convolution. */
const VARIANTS: readonly (Pick<ExperimentRow, "label"> & Partial<ExperimentRow>)[] = [
  { label: "PReLU" },
  { label: "BN, PReLU", normalisation: "batch" },
  { label: "ReLU", activation: "relu" },
  { label: "BN, ReLU", normalisation: "batch", activation: "relu" },
];

/** The released solver, model and README of SphereFace, on two GPUs with 256 images each. */
const RELEASED: ExperimentRow = {
  label: "A-Softmax m=4",
  loss: "a-softmax",
  options: { m: 4, gradient: "seed" },
  annealing: { base: 1000, gamma: 0.12, power: 1, lambdaMin: 5 },
  network: "sphereface-20",
  dimension: 512,
  training: {
    batch: 512,
    steps: 28_000,
    rate: 0.1,
    schedule: { kind: "multistep", at: [16_000 / 28_000, 24_000 / 28_000], factor: 0.1 },
    warmup: 0,
    momentum: 0.9,
    decay: 5e-4,
    clip: 1e9, // of which plain JSON can say no Infinity
    rule: "caffe",
    augmentation: { mirror: 0.5 },
  },
};

/** By name. */
export const FACES = {
  faces: {
    name: "faces",
    question: "Do margins on 243 people help to tell the people of LFW apart?",
    dataset: { name: "celeba299-lfw", train: 243, test: 6000, size: [56, 48] },
    rows: CELEBA.flatMap((trained) =>
      FOUR.map((row): ExperimentRow => ({
        annealing: { base: 1000, gamma: 0.15, power: 1, lambdaMin: 5 },
        ...row,
        ...trained,
        label: `${row.label}, ${NETWORKS[trained.network as NetworkName].title}`,
        dimension: 512,
      }))
    ),
    seeds: [1, 2],
  },
  "faces-depth": {
    name: "faces-depth",
    question: "Does depth help to tell the people of LFW apart, and does the Fisher score know?",
    dataset: { name: "celeba299-lfw", train: 243, test: 6000, size: SMALL },
    rows: [FOUR[0], FOUR[2]].flatMap((row) =>
      DEPTHS.map((network) => ({
        ...row,
        label: `${row.label}, ${NETWORKS[network].title}`,
        network,
        dimension: 512,
        training: celebaTraining(1000),
      }))
    ),
    seeds: [1, 2, 3],
  },
  "faces-patches": {
    name: "faces-patches",
    question: "Do networks of parts of a face tell the people of LFW apart better together?",
    dataset: { name: "celeba299-lfw", train: 243, test: 6000, size: SMALL },
    rows: patchRows(
      { ...FOUR[2], network: "sphereface-4", dimension: 512, training: celebaTraining(1000) },
      SMALL,
    ),
    seeds: [1, 2, 3],
  },
  "faces-paper": {
    name: "faces-paper",
    question: "What does SphereFace-20 of the paper reach on LFW?",
    dataset: { name: "casia-lfw", train: 10_572, test: 6000, size: [112, 96] },
    rows: [RELEASED],
    seeds: [1, 2, 3, 4, 5],
  },
  orl: {
    name: "orl",
    question: "Does a margin on thirty people help to tell ten others apart?",
    dataset: { name: "orl", train: 30, test: 10, size: [56, 48] },
    rows: ORL,
    seeds: [1, 2, 3],
  },
  "orl-patches": {
    name: "orl-patches",
    question: "Do networks of parts of a face tell ten people apart better together?",
    dataset: { name: "orl", train: 30, test: 10, size: [56, 48] },
    // Twice the steps of the others: after 400 the eyes' network has 57 to 93 % of its own images right.
    rows: patchRows(
      { ...ORL[1]!, training: { ...ORL_TRAINING, steps: 800 } },
      [56, 48],
      "digits-d10",
    ),
    seeds: [1, 2, 3],
  },
  "orl-variants": {
    name: "orl-variants",
    question: "Does batch normalisation help a margin, before PReLU and before ReLU?",
    dataset: { name: "orl", train: 30, test: 10, size: [56, 48] },
    rows: ORL.slice(0, 2).flatMap((row) =>
      VARIANTS.map((variant) => ({
        ...row,
        ...variant,
        label: `${row.label}, ${variant.label}`,
      }))
    ),
    seeds: [1, 2, 3],
  },
} as const satisfies Record<string, Experiment>;
