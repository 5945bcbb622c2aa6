/**
 * The appendix of the SphereFace paper, and what its users ask, as experiments.
 *
 * @module
 */
import { A_SOFTMAX, FAST, MNIST, ROW, SLOW, TRAINING } from "./bases.ts";
import type { Experiment, ExperimentRow } from "./experiment.ts";

type Rows = readonly ExperimentRow[];

/** Each row as it is and once more, changed. */
const doubled = (
  rows: Rows,
  name: string,
  changed: string,
  change: Partial<ExperimentRow>,
): Rows =>
  rows.flatMap((row) => [
    { ...row, label: `${row.label}, ${name}` },
    { ...row, label: `${row.label}, ${changed}`, ...change },
  ]);

const with3Seeds = (name: string, question: string, rows: Rows): Experiment => ({
  name,
  question,
  dataset: MNIST,
  rows,
  seeds: [1, 2, 3],
});

/** Deeper networks have more to say than two numbers hold. */
const DIMENSION = 16;
const DEPTHS = [4, 10, 20, 36] as const;
const deep = (row: ExperimentRow, depth: number): ExperimentRow => ({
  ...row,
  label: `${row.label}, depth ${depth}`,
  network: `digits-d${depth}`,
  dimension: DIMENSION,
  training: { ...TRAINING, steps: 1400 },
});

/** Losses with margins that fit between ten classes in the plane, 36° apart. */
const IN_THE_PLANE: readonly Pick<
  ExperimentRow,
  "label" | "loss" | "options" | "annealing" | "terms"
>[] = [
  {
    label: "Softmax, center",
    loss: "softmax",
    options: {},
    annealing: null,
    terms: [{ name: "center", weight: 0.003 }],
  },
  {
    label: "Softmax, ring",
    loss: "softmax",
    options: {},
    annealing: null,
    terms: [{ name: "ring", weight: 1 }],
  },
  { label: "Modified softmax", loss: "modified-softmax", options: {}, annealing: null },
  { label: "COCO", loss: "coco", options: { scale: 16 }, annealing: FAST },
  { label: "von Mises-Fisher", loss: "vmf", options: { kappa: 16 }, annealing: FAST },
  { label: "NormFace", loss: "normface", options: { scale: 16 }, annealing: FAST },
  { label: "L2-Softmax", loss: "l2-softmax", options: { alpha: 16 }, annealing: FAST },
  { label: "AdaCos, fixed", loss: "adacos", options: { dynamic: false }, annealing: FAST },
  { label: "L-Softmax m=4", loss: "l-softmax", options: { m: 4 }, annealing: SLOW },
  { label: "SphereFace m=1.5", loss: "sphereface", options: { scale: 16 }, annealing: FAST },
  {
    label: "SphereFace-R v2",
    loss: "sphereface-r",
    options: { scale: 16, lossWeight: 16 },
    annealing: FAST,
  },
  { label: "CosFace", loss: "cosface", options: { m: 0.15, scale: 16 }, annealing: FAST },
  { label: "ArcFace", loss: "arcface", options: { m: 0.2, scale: 16 }, annealing: FAST },
  {
    label: "Combined",
    loss: "combined",
    options: { m1: 1, m2: 0.1, m3: 0.07, scale: 16 },
    annealing: FAST,
  },
  {
    label: "SphereFace+",
    loss: "sphereface-plus",
    options: { scale: 16, mheWeight: 0.01 },
    annealing: FAST,
  },
  {
    label: "SphereFace2",
    loss: "sphereface2",
    options: { m: 0.1, scale: 16, lossWeight: 16 },
    annealing: FAST,
  },
  { label: "Circle", loss: "circle-class", options: { m: 0.4, gamma: 16 }, annealing: FAST },
  {
    label: "Sub-center",
    loss: "subcenter",
    options: { m: 0.2, scale: 16, centers: 2 },
    annealing: FAST,
  },
  { label: "Curricular", loss: "curricularface", options: { m: 0.2, scale: 16 }, annealing: FAST },
  {
    label: "MagFace",
    loss: "magface",
    options: { scale: 16, marginLow: 0.1, marginHigh: 0.3, normLow: 1, normHigh: 40, lambdaG: 5 },
    annealing: FAST,
  },
  { label: "AdaFace", loss: "adaface", options: { m: 0.1, scale: 16 }, annealing: FAST },
];

/** Parts of a digit, 18 of its 28 pixels each way. */
const CORNERS = [["top left", 0, 0], ["top right", 10, 0], ["bottom left", 0, 10], [
  "bottom right",
  10,
  10,
]] as const;

const PATCH: ExperimentRow = {
  ...A_SOFTMAX,
  dimension: DIMENSION,
  training: { ...TRAINING, steps: 1400 },
};

/** By the letters of the appendix, then by what is asked most. */
export const APPENDIX = {
  "last-relu": with3Seeds(
    "last-relu",
    "What does a ReLU after the embedding take from an angular margin?",
    doubled([ROW, A_SOFTMAX], "no ReLU", "ReLU", { rectified: true }),
  ),
  "class-prior": {
    name: "class-prior",
    question: "Do class weights grow with the number of images where their norm is free?",
    dataset: { ...MNIST, shares: [1, 0.7, 0.5, 0.35, 0.25, 0.18, 0.12, 0.09, 0.06, 0.04] },
    rows: [
      { ...ROW, label: "Softmax, free norms" },
      { ...ROW, label: "Modified softmax", loss: "modified-softmax" },
      A_SOFTMAX,
    ],
    seeds: [1, 2, 3],
  },
  biases: with3Seeds(
    "biases",
    "Does a bias a class help?",
    [{ ...ROW, label: "Softmax, no bias" }, { ...ROW, label: "Softmax, bias", learn: ["bias"] }],
  ),
  margins: with3Seeds(
    "margins",
    "What does each margin do in the plane?",
    [
      ROW,
      ...[1, 2, 3, 4].map((m) => ({ ...A_SOFTMAX, label: `A-Softmax m=${m}`, options: { m } })),
      ...IN_THE_PLANE.map((own) => ({ ...ROW, ...own })),
    ].map((row) => ({ ...row, training: { ...TRAINING, steps: 2000 } })),
  ),
  "fisher-score": with3Seeds(
    "fisher-score",
    "Does a lower angular Fisher score go with a higher accuracy?",
    [
      ROW,
      { ...ROW, label: "Modified softmax", loss: "modified-softmax" },
      A_SOFTMAX,
    ].flatMap((row) => [4, 10, 20].map((depth) => deep(row as ExperimentRow, depth))),
  ),
  depth: with3Seeds(
    "depth",
    "What does depth bring?",
    DEPTHS.map((depth) => deep(A_SOFTMAX, depth)),
  ),
  annealing: with3Seeds(
    "annealing",
    "How should the margin come in?",
    [
      { ...A_SOFTMAX, label: "γ 0.5, λ to 0.7" },
      { ...A_SOFTMAX, label: "γ 0.12, λ to 3", annealing: { ...SLOW, gamma: 0.12 } },
      { ...A_SOFTMAX, label: "λ at least 5", annealing: { ...SLOW, lambdaMin: 5 } },
      { ...A_SOFTMAX, label: "λ at least 10", annealing: { ...SLOW, lambdaMin: 10 } },
      { ...A_SOFTMAX, label: "λ to 0 at once", annealing: FAST },
      { ...A_SOFTMAX, label: "no annealing", annealing: null },
    ],
  ),
  patches: with3Seeds("patches", "Do networks of parts of an image know more together?", [
    { ...PATCH, label: "The whole image" },
    ...CORNERS.map(([label, left, top]) => ({
      ...PATCH,
      label: `The ${label}`,
      window: { left, top, width: 18, height: 18 },
    })),
    { ...PATCH, label: "All four corners", ensemble: [1, 2, 3, 4], dimension: 4 * DIMENSION },
    { ...PATCH, label: "Whole and corners", ensemble: [0, 1, 2, 3, 4], dimension: 5 * DIMENSION },
  ]),
  pretrain: with3Seeds(
    "pretrain",
    "Does it help to begin with softmax?",
    [
      { ...A_SOFTMAX, label: "From scratch" },
      ...[400, 1200].map((steps) => ({
        ...A_SOFTMAX,
        label: `${steps} steps of softmax first`,
        training: { ...TRAINING, pretrain: { loss: "softmax" as const, steps } },
      })),
    ],
  ),
  "batch-size": with3Seeds(
    "batch-size",
    "How large should a batch be, for as many images in all?",
    [16, 64, 256].map((batch) => ({
      ...A_SOFTMAX,
      label: `batch ${batch}`,
      annealing: { ...SLOW, gamma: SLOW.gamma * batch / 64 },
      training: {
        ...TRAINING,
        batch,
        steps: TRAINING.steps * 64 / batch,
        warmup: Math.round(TRAINING.warmup * 64 / batch),
      },
    })),
  ),
  activation: with3Seeds(
    "activation",
    "Does PReLU help a margin?",
    doubled([ROW, A_SOFTMAX], "PReLU", "ReLU", { activation: "relu" }),
  ),
  gradients: with3Seeds(
    "gradients",
    "Does the released layer's gradient train better than the true one?",
    (["exact", "detached", "seed"] as const).map((gradient) => ({
      ...A_SOFTMAX,
      label: `${gradient} gradient`,
      options: { m: 4, gradient },
    })),
  ),
} as const satisfies Record<string, Experiment>;
