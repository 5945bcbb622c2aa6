import type { Experiment } from "../../lib/experiment/experiment.ts";
import { EXPERIMENTS } from "../../lib/experiment/experiments.ts";

const [, base] = EXPERIMENTS.orl.rows;

/** An experiment in which every field is there that may be, in one row or the other. */
export const FULL: Experiment = {
  name: "full",
  question: "Is every field looked at?",
  dataset: { name: "orl", train: 30, test: 10, size: [56, 48], shares: Array(30).fill(0.5) },
  rows: [
    {
      ...base!,
      label: "all of it",
      loss: "sphereface2",
      options: { m: 0.3, type: "C" },
      learn: ["scale"],
      terms: [{ name: "center", weight: 0.01, options: { centerRate: 0.5 } }],
      annealing: { base: 10, gamma: 0.1, power: 1, lambdaMin: 0 },
      window: { left: 0, top: 8, width: 48, height: 40 },
      normalisation: "batch",
      activation: "relu",
      rectified: true,
      stored: "int8",
      training: {
        ...base!.training,
        shift: 1,
        augmentation: {
          mirror: 0.5,
          crop: 2,
          lowResolution: { chance: 0.2, least: 0.5 },
          color: { brightness: 0.1, contrast: 0.1, saturation: 0.1, chance: 0.5 },
        },
        pretrain: { loss: "sphereface2", steps: 10 },
        average: { decay: 0.9, every: 2 },
        schedule: { kind: "multistep", at: [0.5, 0.75], factor: 0.1 },
      },
    },
    {
      ...base!,
      label: "what stands on it",
      normalisation: "batch",
      from: 0,
      prune: 0.5,
      teacher: { row: 0, weight: 8 },
      fewer: 1,
      training: { ...base!.training, schedule: { kind: "cosine" } },
    },
    { ...base!, label: "both", ensemble: [0, 1], fewer: 1, dimension: 128 },
  ],
  seeds: [1, 2],
};

/** The names and places that lead to a value. */
export type Path = readonly (string | number)[];

/** Every place of a value, itself first. */
export function placesOf(value: unknown, path: Path = []): [path: Path, value: unknown][] {
  const parts = typeof value === "object" && value !== null ? Object.entries(value) : [];
  const keyOf = (key: string) => Array.isArray(value) ? Number(key) : key;
  return [[path, value], ...parts.flatMap(([key, part]) => placesOf(part, [...path, keyOf(key)]))];
}

/** A copy with another value at a place; `undefined` leaves the name out. */
export function changed(value: unknown, [key, ...rest]: Path, to: unknown): unknown {
  if (key === undefined) return to;
  const copy = structuredClone(value) as Record<string, unknown>;
  const next = changed(copy[key], rest, to);
  if (next === undefined) delete copy[key];
  else copy[key] = next;
  return copy;
}

/** A path as errors have it. */
export const placeOf = (path: Path) =>
  path.map((one) => typeof one === "number" ? `[${one}]` : `.${one}`).join("").slice(1);

/** The fields of all rows are the same: the path without places. */
export const fieldOf = (path: Path) => path.filter((step) => typeof step === "string").join(".");

/** What must be given. */
export const NEEDED = [
  ...["name", "question", "dataset", "rows", "seeds"],
  ...["name", "train", "test"].map((name) => `dataset.${name}`),
  ...["label", "loss", "options", "annealing", "network", "dimension", "training"]
    .map((name) => `rows.${name}`),
  ...["batch", "steps", "rate", "schedule", "warmup", "momentum", "decay", "clip", "rule"]
    .map((name) => `rows.training.${name}`),
  ...["kind", "at", "factor"].map((name) => `rows.training.schedule.${name}`),
  ...["loss", "steps"].map((name) => `rows.training.pretrain.${name}`),
  ...["decay", "every"].map((name) => `rows.training.average.${name}`),
  ...["chance", "least"].map((name) => `rows.training.augmentation.lowResolution.${name}`),
  ...["base", "gamma", "power", "lambdaMin"].map((name) => `rows.annealing.${name}`),
  ...["left", "top", "width", "height"].map((name) => `rows.window.${name}`),
  ...["name", "weight"].map((name) => `rows.terms.${name}`),
  ...["row", "weight"].map((name) => `rows.teacher.${name}`),
];
