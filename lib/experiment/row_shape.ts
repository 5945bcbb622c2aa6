/**
 * What a row of an experiment must look like: every field with its range or its table.
 *
 * @module
 */
import { STORED } from "../compress/stored.ts";
import type { Window } from "../dataset/window.ts";
import { type Augmentation, checkAugmentation } from "../image/augmentation.ts";
import type { Annealing } from "../margin/annealing.ts";
import { LOSSES } from "../margin/losses.ts";
import { flag, number, oneOf, type Rule, within } from "../margin/rules.ts";
import { TERMS } from "../margin/terms.ts";
import { NORMALISATIONS } from "../network/normalisation.ts";
import { NETWORKS } from "../network/table.ts";
import type { Average } from "../train/average.ts";
import type { TrainedTerm } from "../train/head.ts";
import type { Schedule } from "../train/schedule.ts";
import type { ExperimentRow, Training } from "./experiment.ts";
import { checkHead } from "./row_head.ts";
import {
  all,
  fieldsOf,
  kindsOf,
  listOf,
  optional,
  orNull,
  passing,
  recordOf,
  rowOf,
  ruled,
  type Shape,
} from "./shapes.ts";

/** As much as float32 has room for: what is past reason is for the watch of a run to tell. */
const LARGEST = 1e38;

/** Rows of an experiment, at most. */
export const MOST_ROWS = 1000;
/** Seeds of an experiment, at most. */
export const MOST_SEEDS = 1000;

/** A whole number. */
export const whole = (from: number, to: number): Shape => ruled(within({ from, to, whole: true }));
/** Words. */
export const text = (most: number): Shape =>
  ruled({
    must: `a text of 1 to ${most} characters`,
    holds: (value) => typeof value === "string" && value.trim() !== "" && value.length <= most,
  });
/** A share of something that is there. */
export const SHARE: Rule = {
  must: "a number above 0 and at most 1",
  holds: (value) => typeof value === "number" && value > 0 && value <= 1,
};

const POSITIVE: Rule = {
  must: `a number above 0 and at most ${LARGEST}`,
  holds: (value) => typeof value === "number" && value > 0 && value <= LARGEST,
};
const BELOW_1: Rule = {
  must: "a number from 0 to below 1",
  holds: (value) => typeof value === "number" && value >= 0 && value < 1,
};
/** No kind of value that has parts of its own. */
const PLAIN: Rule = {
  must: "a number, a word, true or false",
  holds: (value) => ["number", "string", "boolean"].includes(typeof value),
};

const steps = whole(0, 1e9), pixels = whole(0, 1e5), place = whole(0, MOST_ROWS);
const weight = ruled(number(0, 1e6)), atLeast0 = ruled(number(0, LARGEST));

const { "mhe-caffe": _, ...TRAINED_TERMS } = TERMS;

/** The options of losses and terms, whose rows have the rules. */
const options = recordOf(ruled(PLAIN));

const TERM = fieldsOf<TrainedTerm>({
  name: rowOf("term", TRAINED_TERMS),
  weight,
  options: optional(options),
});

const TRAINING = fieldsOf<Training>({
  batch: whole(1, 1e6),
  parts: optional(whole(1, 1e6)),
  shift: optional(whole(0, 127)),
  augmentation: optional(passing<Augmentation>(checkAugmentation)),
  steps,
  pretrain: optional(
    fieldsOf<NonNullable<Training["pretrain"]>>({ loss: rowOf("loss", LOSSES), steps }),
  ),
  average: optional(fieldsOf<Average>({ decay: ruled(BELOW_1), every: whole(1, 1e9) })),
  rate: atLeast0,
  schedule: kindsOf({
    multistep: fieldsOf<Extract<Schedule, { kind: "multistep" }>>({
      kind: ruled(oneOf(["multistep"])),
      at: listOf(ruled(number(0, 1)), 0, 1000),
      factor: ruled(number(0, 1000)),
    }),
    cosine: fieldsOf<Extract<Schedule, { kind: "cosine" }>>({ kind: ruled(oneOf(["cosine"])) }),
  }),
  warmup: steps,
  momentum: ruled(BELOW_1),
  decay: ruled(number(0, 1)),
  clip: ruled(POSITIVE),
  rule: ruled(oneOf(["caffe", "pytorch"])),
});

const ROW = fieldsOf<ExperimentRow>({
  label: text(160), // with a seed behind it, the name of a file
  loss: rowOf("loss", LOSSES),
  options,
  learn: optional(listOf(ruled(oneOf(["bias", "scale"])), 0, 2)),
  terms: optional(listOf(TERM, 0, 10)),
  annealing: orNull(
    fieldsOf<Annealing>({
      base: atLeast0,
      gamma: atLeast0,
      power: atLeast0,
      lambdaMin: atLeast0,
    }),
  ),
  network: rowOf("network", NETWORKS),
  window: optional(
    fieldsOf<Window>({ left: pixels, top: pixels, width: pixels, height: pixels }),
  ),
  ensemble: optional(listOf(place, 0, MOST_ROWS)),
  normalisation: optional(rowOf("normalisation", NORMALISATIONS)),
  activation: optional(ruled(oneOf(["prelu", "relu"]))),
  rectified: optional(ruled(flag)),
  dimension: whole(1, 1e6),
  from: optional(place),
  prune: optional(ruled(BELOW_1)),
  teacher: optional(
    fieldsOf<NonNullable<ExperimentRow["teacher"]>>({ row: place, weight }),
  ),
  stored: optional(rowOf("way to store weights", STORED)),
  fewer: optional(whole(1, MOST_SEEDS)),
  training: TRAINING,
});

/** A row: its fields, then what its loss takes and learns. */
export const ROW_SHAPE: Shape = all(ROW, passing<ExperimentRow>(checkHead));
