/**
 * What a run leaves behind, as plain JSON: figures, tables and pages are made from it alone.
 *
 * @module
 */
import type { ProtocolName } from "../measure/protocols.ts";
import type { FoldResult } from "../measure/verification_report.ts";
import type { Summary } from "../math/statistics.ts";
import type { Precision } from "../engine/engines.ts";
import type { Shape } from "../network/layers.ts";
import type { Experiment } from "./experiment.ts";
import type { Cost } from "./inspect.ts";
import type { VerifiedPairs } from "./verified.ts";

/** The whole of a run; written as `report.json`. All but `machine` is deterministic. */
export interface Report {
  /** The version of this shape; fields may be added, none is renamed. */
  readonly schema: 1;
  /** The folder under `results/`. */
  readonly name: string;
  /** What the run asks, as one sentence. */
  readonly question: string;
  /** The images that were used, whatever was asked for. */
  readonly dataset: DatasetRecord;
  /** What ran: with it and the commit, the run can be made again. */
  readonly experiment: Experiment;
  /** The file that it began with, if any. */
  readonly start?: StartRecord;
  /** One row a loss (or whatever the experiment varies). */
  readonly rows: readonly ReportRow[];
  /** Where and how fast it ran; not deterministic. */
  readonly machine: Machine;
}

/** What a run began with in place of random numbers. */
export interface StartRecord {
  /** Of the file. */
  readonly name: string;
  /** The SHA-256 of the file. */
  readonly sha256: string;
  /** For how many steps λ had fallen in it, where λ goes on; else λ began anew. */
  readonly annealed?: number;
  /** Of each row: `"taken"`, or why its head began anew; `null` where the file is not for it. */
  readonly heads: readonly (string | null)[];
}

/** The images of a run. */
export interface DatasetRecord {
  /** The row of DATASETS, e.g. `"mnist"` or `"strokes"`. */
  readonly name: string;
  /** Its title for people, e.g. `"MNIST"`. */
  readonly title: string;
  /** Why these images, where they stand in for others; else empty. */
  readonly note: string;
  /** Of an image, `[height, width, channels]`. */
  readonly shape: Shape;
  /** How many images were trained on. */
  readonly train: number;
  /** How many of each class that were, in the order of the labels. */
  readonly perClass: readonly number[];
  /** How many images were tested on. */
  readonly test: number;
  /** How many pairs of them, where other people are tested than trained on. */
  readonly pairs?: number;
  /** What each class is called, in the order of the labels. */
  readonly classes: readonly string[];
  /** The SHA-256 of every file that was read, by file name. */
  readonly sha256: Readonly<Record<string, string>>;
}

/** One row: the same loss and network over several seeds. */
export interface ReportRow {
  /** The name in tables and figures, e.g. `"A-Softmax m=4"`. */
  readonly label: string;
  /** The row of LOSSES. */
  readonly loss: string;
  /** What the loss was given, defaults included. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The row of NETWORKS. */
  readonly network: string;
  /** How many numbers the network learns, the head left out. */
  readonly parameters: number;
  /** What the network costs; not of ensembles, nor in old reports. */
  readonly cost?: Cost;
  /** The size of an embedding. */
  readonly dimension: number;
  /** One run a seed. */
  readonly seeds: readonly number[];
  /**
   * The share of test images whose margin-free logit of the true class is the largest; of pairs,
   * the share that is judged right, each fold with the threshold that is best on the others.
   */
  readonly accuracy: Summary;
  /** Scatter within over scatter between classes, on test images; lower is better. */
  readonly angularFisherScore: Summary;
  /**
   * The mean angle of a test image to its own class weight, in degrees; of pairs, that between two
   * images of one person.
   */
  readonly ownAngle: Summary;
  /** The same to the nearest other class weight; of pairs, between images of two people. */
  readonly otherAngle: Summary;
  /** What else pairs say, where other people are tested than trained on. */
  readonly verification?: RowVerification;
  /** What the watch over the loss said; empty when all went well. */
  readonly warnings: readonly string[];
  /** Everything to draw, of the first seed. */
  readonly detail: RowDetail;
}

/** What pairs say of a row; reports of older versions have no protocol, folds, threshold. */
export interface RowVerification {
  /** Whose rules they were verified by. */
  readonly protocol?: ProtocolName;
  /** Fold by fold, of the first seed: its accuracy by the threshold that is best on the others. */
  readonly folds?: readonly FoldResult[];
  /** The mean accuracy over the folds. */
  readonly accuracy?: Summary;
  /** The mean threshold over the folds, in the protocol's unit. */
  readonly threshold?: Summary;
  /** The deviation of the accuracy over the folds, of the first seed. */
  readonly deviation: number;
  /** The share of pairs of one person accepted, at rates of false accepts. */
  readonly tarAtFar: readonly {
    readonly far: number;
    readonly tar: Summary;
    /** The actual rates, at most as high, one a seed; old reports lack them. */
    readonly actualFar?: readonly number[];
  }[];
  /** The equal error rate. */
  readonly eer: Summary;
  /** The area under the ROC. */
  readonly auc: Summary;
  /** The ROC of the first seed. */
  readonly roc: VerifiedPairs["roc"];
}

/** What the figures of one row are drawn from: the run of its first seed. */
export interface RowDetail {
  /** One entry for each logged step. */
  readonly curve: {
    /** Steps taken, from 1. */
    readonly step: readonly number[];
    /** The mean loss since the entry before. */
    readonly loss: readonly number[];
    /** The share of training images since then that the margin-free logits had right. */
    readonly accuracy: readonly number[];
    /** λ of the annealing: the weight of the margin-free logit; 0 where the loss has no margin. */
    readonly lambda: readonly number[];
    /** The learning rate. */
    readonly rate: readonly number[];
  };
  /** The norm of each class weight. */
  readonly weightNorms: readonly number[];
  /** The class weights as the logits use them, `[classes][dimension]`; only up to 3-D. */
  readonly weights: readonly (readonly number[])[];
  /** Some test images, evenly over the classes; only up to 3-D. */
  readonly scatter: Scatter;
  /** Some test images in the plane along which they vary most; only above 3-D, not in old reports. */
  readonly projection?: Projection;
  /** The same fewer test images at moments of the training, the first before any step. */
  readonly frames: readonly Frame[];
  /** The classes of the images in every frame. */
  readonly frameLabels: readonly number[];
  /** Counts of all test images by their angle to a class weight. */
  readonly angles: {
    /** The bounds of the bins in degrees, one more than there are bins. */
    readonly edges: readonly number[];
    /** By the angle to the own class. */
    readonly own: readonly number[];
    /** By the angle to the nearest other class. */
    readonly other: readonly number[];
  };
  /** Counts of all test images by the norm of their embedding. */
  readonly norms: { readonly edges: readonly number[]; readonly counts: readonly number[] };
  /** `confusion[truth][guess]`: counts of test images. */
  readonly confusion: readonly (readonly number[])[];
  /** The most confident mistakes, worst first. */
  readonly mistakes: readonly Mistake[];
}

/** Points and their classes. */
export interface Scatter {
  /** Embeddings, `[images][dimension]`. */
  readonly embeddings: readonly (readonly number[])[];
  /** The class of each. */
  readonly labels: readonly number[];
}

/**
 * Directions of test images (their embeddings, made unit) along their two strongest principal
 * components: of the ten classes or people with most test images, at most 200 in all.
 */
export interface Projection extends Scatter {
  /** The share of the variance of these directions along each of both. */
  readonly shares: readonly [first: number, second: number];
}

/** One moment of the training. */
export interface Frame {
  /** Steps taken. */
  readonly step: number;
  /** Embeddings, `[images][dimension]`, in the order of `frameLabels`. */
  readonly embeddings: readonly (readonly number[])[];
  /** Class weights, `[classes][dimension]`. */
  readonly weights: readonly (readonly number[])[];
}

/** A test image that went to the wrong class. */
export interface Mistake {
  /** Its class. */
  readonly truth: number;
  /** The class it was taken for. */
  readonly guess: number;
  /** By how much the cosine of the guess beats that of the truth. */
  readonly excess: number;
  /** Its pixels, a byte a channel, rows from the top, in base64. */
  readonly pixels: string;
  /** Pixels across. */
  readonly width: number;
  /** Pixels down. */
  readonly height: number;
  /** 3 of red, green and blue; grey without. */
  readonly channels?: 3;
}

/** Where a run ran. */
export interface Machine {
  /** The row of ENGINES. */
  readonly engine: string;
  /** Why this engine, in a line. */
  readonly reason: string;
  /** What compiled steps computed convolutions and products in. */
  readonly precision: Precision;
  /** Of Deno, tfjs and the engine. */
  readonly versions: Readonly<Record<string, string>>;
  /** The commit of the toolkit; empty where git is not there. */
  readonly commit: string;
  /** How long everything took, all rows together, until the pictures were to be drawn. */
  readonly seconds: number;
  /** Largest resident memory of the process, in MiB. */
  readonly peakMemory: number;
  /** How many processes trained as one; 1 where there was no cluster. */
  readonly tasks: number;
  /** Which share of the time of training went by until images were there. */
  readonly waiting?: number;
  /** What one of 32 images takes the network of each row, where those differ. */
  readonly milliseconds?: readonly number[];
}
