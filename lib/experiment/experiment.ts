/**
 * An experiment, as a value.
 *
 * @module
 */
import type { StoredAs } from "../compress/stored.ts";
import type { Window } from "../dataset/window.ts";
import type { Augmentation } from "../image/augmentation.ts";
import type { Annealing } from "../margin/annealing.ts";
import type { LossName } from "../margin/losses.ts";
import type { Normalisation } from "../network/normalisation.ts";
import type { Average } from "../train/average.ts";
import type { Learnt, TrainedTerm } from "../train/head.ts";

/** Everything that decides a result. It is plain JSON: no functions, no paths. */
export interface Experiment {
  /** The folder of its results, under `results/`. */
  readonly name: string;
  /** The question it answers, as one sentence. */
  readonly question: string;
  /** The images: a row of DATASETS or of FACE_DATA, and how many of them to use at most. */
  readonly dataset: {
    readonly name: string;
    /** Images, the first ones; of faces: people. */
    readonly train: number;
    /** Images, the first ones; of faces: people, or pairs where there is a list of them. */
    readonly test: number;
    /** `[height, width]` of a face. */
    readonly size?: readonly [number, number];
    /** What is kept of each class to train on, from 0 to 1; all of it where it is absent. */
    readonly shares?: readonly number[];
  };
  /** What is compared; all else is equal. */
  readonly rows: readonly ExperimentRow[];
  /** One run of every row for each seed. */
  readonly seeds: readonly number[];
}

/** The seeds that a row runs with. */
export function seedsOf({ seeds }: Experiment, row: ExperimentRow): readonly number[] {
  return row.fewer === undefined ? seeds : seeds.slice(0, row.fewer);
}

/** One thing to train. */
export interface ExperimentRow {
  /** The name in tables, figures and files; each row has one of its own. */
  readonly label: string;
  /** The loss: a row of LOSSES, and the options that differ from its defaults. */
  readonly loss: LossName;
  /** Overrides the row's defaults. */
  readonly options: Readonly<Record<string, number | string | boolean>>;
  /** What is learnt beside the class weights: a bias, a scale. Default nothing. */
  readonly learn?: readonly Learnt[];
  /** Terms that are added to the loss: center, ring, energy, triplets. */
  readonly terms?: readonly TrainedTerm[];
  /** How the margin comes in; `null`: λ is the loss's option, 0 if it is not given. */
  readonly annealing: Annealing | null;
  /** A row of NETWORKS. */
  readonly network: string;
  /** The part of every image that is seen; all of it where it is absent. */
  readonly window?: Window;
  /** Not trained: the embeddings of these rows, by their places, next to each other. */
  readonly ensemble?: readonly number[];
  /** What stands between each convolution and its activation. Default `"none"`. */
  readonly normalisation?: Normalisation;
  /** What follows each convolution. Default `"prelu"`. */
  readonly activation?: "prelu" | "relu";
  /** Whether a ReLU follows the embedding. Default `false`. */
  readonly rectified?: boolean;
  /** The size of an embedding. */
  readonly dimension: number;
  /** Begins with the network and the head that an earlier row has trained, by its place. */
  readonly from?: number;
  /** Of that network, the share of channels that is removed before it is trained on. */
  readonly prune?: number;
  /** Learns beside the loss to embed as an earlier row does, by its place; what that weighs. */
  readonly teacher?: { readonly row: number; readonly weight: number };
  /** What the weights are rounded to when they are measured. Default `"float32"`: not at all. */
  readonly stored?: StoredAs;
  /** Runs with no more than the first so many seeds, where it takes long. */
  readonly fewer?: number;
  /** How it is trained. */
  readonly training: Training;
}

/** Stochastic gradient descent, as a value. */
export interface Training {
  /** Images a step. */
  readonly batch: number;
  /**
   * Into how many equal parts a batch is cut that are gone through one after another, where memory
   * does not hold all at once; the step is that of the whole batch. Default 1.
   */
  readonly parts?: number;
  /** By how many pixels an image is moved at most, each way, anew in each epoch. Default 0. */
  readonly shift?: number;
  /** How images are varied else, anew in each epoch. */
  readonly augmentation?: Augmentation;
  /** Steps in all; 0 where a row is but measured, see `from`. */
  readonly steps: number;
  /** Begins with another loss for so many of them; λ anneals after it. */
  readonly pretrain?: { readonly loss: LossName; readonly steps: number };
  /** What is measured are averages of the weights over the steps behind. Default: the last ones. */
  readonly average?: Average;
  /** The learning rate before the schedule. */
  readonly rate: number;
  /** Falls from `rate`: at fractions of all steps by a factor, or along half a cosine to 0. */
  readonly schedule:
    | { readonly kind: "multistep"; readonly at: readonly number[]; readonly factor: number }
    | { readonly kind: "cosine" };
  /** Steps over which the rate rises from 0. */
  readonly warmup: number;
  /** The momentum. */
  readonly momentum: number;
  /** The weight decay. */
  readonly decay: number;
  /** The largest norm of the gradient of all parameters together. */
  readonly clip: number;
  /** Whose update rule: where the rate stands differs, see docs/numerics.md. */
  readonly rule: "caffe" | "pytorch";
}
