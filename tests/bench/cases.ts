/**
 * What is measured: the same work for us and for every peer.
 *
 * @module
 */
import { CASCADE } from "../../lib/detect/cascade.ts";
import { DETECT_DEFAULTS, type DetectSettings } from "../../lib/detect/settings.ts";
import type { Precision } from "../../lib/engine/engines.ts";
import type { NetworkName } from "../../lib/network/networks.ts";

/** One piece of work. */
export type Case =
  | LearningCase
  | DetectionCase
  | WarpCase
  | VerificationCase
  | IdentificationCase
  | FisherCase;

/** What every case says. */
interface Described {
  /** In a line. */
  readonly title: string;
  /** What is in a round and what is not; of the cases whose title does not say it. */
  readonly about?: string;
  /** Where alone it is measured; everywhere without it. */
  readonly device?: "cpu" | "gpu";
  /** Rounds before any counts, in which steps are compiled; default 2. */
  readonly warmup?: number;
  /** How far a peer's result may be from ours; without it, work is drawn and results differ. */
  readonly within?: number;
}

/** Networks and heads, from random weights on random numbers. */
export interface LearningCase extends Described {
  /**
   * The whole step with its update, the network alone, the head alone, a set of images from bytes
   * to embeddings, or an epoch of training as users run it: shuffled, with its batches gathered.
   */
  readonly kind: "training" | "forward" | "head" | "extraction" | "epoch";
  /** The network; none for a head. */
  readonly network?: NetworkName;
  /** What convolutions and products are computed in; float32 where absent. */
  readonly precision?: Precision;
  /** Images at once. */
  readonly batch: number;
  /** The size of an embedding. */
  readonly dimension: number;
  /** How many classes the head has. */
  readonly classes: number;
  /** The loss. */
  readonly loss: "softmax" | "a-softmax";
  /** How many images there are, where that is more than a batch. */
  readonly images?: number;
}

/** Faces that are looked for in photos. */
export interface DetectionCase extends Described {
  readonly kind: "detection";
  /** How many of LFW, the first. */
  readonly images: number;
  /** How they are looked for. */
  readonly settings: DetectSettings;
  /** The three networks, for peers. */
  readonly networks: typeof CASCADE;
}

/** Images that are cropped, each by a similarity of its own: bytes, or files that hold them. */
export interface WarpCase extends Described {
  readonly kind: "warp" | "decode_warp";
  /** How many. */
  readonly images: number;
  /** Pixels across and down of each. */
  readonly size: number;
  /** Of a crop. */
  readonly width: number;
  /** Of a crop. */
  readonly height: number;
}

/** Pairs that are verified by the seed's protocol. */
export interface VerificationCase extends Described {
  readonly kind: "verification";
  /** How many, two of each person. */
  readonly images: number;
  /** How many, in ten folds. */
  readonly pairs: number;
  /** The size of an embedding. */
  readonly dimension: number;
}

/** People who are looked for among distractors of a file. */
export interface IdentificationCase extends Described {
  readonly kind: "identification";
  /** How many, two images each: both are probes, and the mate of the other. */
  readonly people: number;
  /** How many rows the file has. */
  readonly distractors: number;
  /** The size of an embedding. */
  readonly dimension: number;
}

/** Embeddings whose classes are scored. */
export interface FisherCase extends Described {
  readonly kind: "fisher";
  /** How many. */
  readonly images: number;
  /** How many, in turn. */
  readonly classes: number;
  /** The size of an embedding. */
  readonly dimension: number;
}

const digits = { kind: "training", network: "digits-pooled", dimension: 2, classes: 10 } as const;
const faces = { dimension: 512, classes: 10572, batch: 32, loss: "softmax" } as const;
const head = { kind: "head", dimension: 512, loss: "a-softmax" } as const;

export const CASES = {
  "digits-32": { ...digits, title: "digits, batch 32", batch: 32, loss: "softmax" },
  "digits-256": { ...digits, title: "digits, batch 256", batch: 256, loss: "softmax" },
  "digits-256-bfloat16": {
    ...digits,
    title: "digits, batch 256, in bfloat16",
    precision: "bfloat16",
    batch: 256,
    loss: "softmax",
  },
  "sphereface-4": {
    ...faces,
    title: "SphereFace-4, training step, batch 32",
    kind: "training",
    network: "sphereface-4",
  },
  "sphereface-20": {
    ...faces,
    title: "SphereFace-20, training step, batch 32",
    kind: "training",
    network: "sphereface-20",
  },
  "sphereface-4-forward": {
    ...faces,
    title: "SphereFace-4, embeddings, batch 32",
    kind: "forward",
    network: "sphereface-4",
  },
  "sphereface-20-forward": {
    ...faces,
    title: "SphereFace-20, embeddings, batch 32",
    kind: "forward",
    network: "sphereface-20",
  },
  "sphereface-20-256": {
    ...faces,
    title: "SphereFace-20, training step, batch 256",
    kind: "training",
    network: "sphereface-20",
    batch: 256,
    device: "gpu",
  },
  "sphereface-20-256-rounded": {
    ...faces,
    title: "SphereFace-20, training step, batch 256, tensorfloat32",
    kind: "training",
    network: "sphereface-20",
    batch: 256,
    precision: "tensorfloat32",
    device: "gpu",
  },
  "sphereface-20-256-forward": {
    ...faces,
    title: "SphereFace-20, embeddings, batch 256",
    kind: "forward",
    network: "sphereface-20",
    batch: 256,
    device: "gpu",
  },
  "head-10572": {
    ...head,
    title: "A-Softmax head, 10 572 classes, batch 256",
    classes: 10572,
    batch: 256,
  },
  "head-100000": {
    ...head,
    title: "A-Softmax head, 100 000 classes, batch 64",
    classes: 100000,
    batch: 64,
  },
  extraction: {
    ...digits,
    kind: "extraction",
    title: "embeddings of 2 000 digits from bytes, 250 at once",
    batch: 250,
    loss: "softmax",
    images: 2000,
  },
  epoch: {
    title: "an epoch of 60 000 digits, digits-32, A-Softmax, batch 128",
    kind: "epoch",
    warmup: 1,
    network: "digits-32",
    dimension: 2,
    classes: 10,
    batch: 128,
    loss: "a-softmax",
    images: 60_000,
  },
  detection: {
    title: "faces found in 24 photos of LFW, 250 x 250",
    about:
      "MTCNN at the settings of SphereFace, without mirror images: of bytes in memory, boxes " +
      "and landmarks. We and PyTorch take all photos at once, OpenCV one after the other",
    kind: "detection",
    warmup: 4, // what is compiled is compiled the third time
    within: 2, // PyTorch's means by area are of whole pixels
    images: 24,
    settings: { ...DETECT_DEFAULTS, flip: false },
    networks: CASCADE,
  },
  warp: {
    title: "500 crops of 112 x 96 from 250 x 250",
    about: "Bilinear, of bytes in three channels, by one similarity an image; ours is one thread",
    kind: "warp",
    within: 0.05, // of 255, in the mean: OpenCV knows places to 1/32 of a pixel
    images: 500,
    size: 250,
    width: 96,
    height: 112,
  },
  "decode-warp": {
    title: "200 photos of LFW to crops of 112 x 96, from files",
    about: "JPEG files in memory, decoded by sharp and cropped, one after another on one thread",
    kind: "decode_warp",
    within: 0.05, // as of warp; decoders differ in single pixels, by a few grey levels
    images: 200,
    size: 250,
    width: 96,
    height: 112,
  },
  "seed-protocol": {
    title: "6 000 pairs by SphereFace's protocol",
    about: "Of 7 701 embeddings of 512 numbers and those of mirror images, side by side, to the " +
      "accuracy over ten folds. Ours also tells ROC and intervals; it is one thread",
    kind: "verification",
    within: 1e-9,
    images: 7701,
    pairs: 6000,
    dimension: 512,
  },
  identification: {
    title: "ranks of 1 000 probes among 1 000 000 x 512",
    about: "MegaFace's: 500 people with two images each, distractors read in blocks from a .npy " +
      "file of 2 GB that the system may keep in memory; products in float32. What rounding " +
      "could decide is spelt out by ours",
    kind: "identification",
    warmup: 1,
    within: 1e-3, // of a mean of decimal logarithms: float32 exchanges neighbours
    people: 500,
    distractors: 1_000_000,
    dimension: 512,
  },
  fisher: {
    title: "angular Fisher score of 100 000 x 512",
    about: "10 000 classes in no order, float32 summed in float64; ours is one thread",
    kind: "fisher",
    within: 1e-5,
    images: 100_000,
    classes: 10_000,
    dimension: 512,
  },
} as const satisfies Record<string, Case>;

export type CaseName = keyof typeof CASES;

/** Cases that are run together by one word. */
export const GROUPS: Readonly<Record<string, readonly CaseName[]>> = {
  main: [
    ...["digits-32", "digits-256", "sphereface-4", "sphereface-20"] as const,
    ...["head-10572", "head-100000", "extraction", "epoch"] as const,
  ],
  training: ["digits-32", "digits-256", "sphereface-4", "sphereface-20"],
  forward: ["sphereface-4-forward", "sphereface-20-forward", "extraction"],
  heads: ["head-10572", "head-100000"],
  bfloat16: ["digits-256-bfloat16"],
  gpu: [
    "digits-256",
    "sphereface-4",
    "sphereface-20-256",
    "sphereface-20-256-rounded",
    "sphereface-20-256-forward",
    "head-10572",
    "head-100000",
  ],
  race: ["epoch"],
  faces: ["detection", "warp", "decode-warp", "seed-protocol", "fisher"],
  million: ["identification"],
};
