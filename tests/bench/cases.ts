/** What is measured: the same work for us and for every peer. */
import type { NetworkName } from "../../lib/network/networks.ts";

/** One piece of work. */
export interface Case {
  /** In a line. */
  readonly title: string;
  /**
   * The whole step with its update, the network alone, the head alone, a set of images from bytes
   * to embeddings, or an epoch of training as users run it: shuffled, with its batches gathered.
   */
  readonly kind: "training" | "forward" | "head" | "extraction" | "epoch";
  /** The network; none for a head. */
  readonly network?: NetworkName;
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

const digits = { kind: "training", network: "digits-pooled", dimension: 2, classes: 10 } as const;
const faces = { dimension: 512, classes: 10572, batch: 32, loss: "softmax" } as const;
const head = { kind: "head", dimension: 512, loss: "a-softmax" } as const;

export const CASES = {
  "digits-32": { ...digits, title: "digits, batch 32", batch: 32, loss: "softmax" },
  "digits-256": { ...digits, title: "digits, batch 256", batch: 256, loss: "softmax" },
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
    network: "digits-32",
    dimension: 2,
    classes: 10,
    batch: 128,
    loss: "a-softmax",
    images: 60_000,
  },
} as const satisfies Record<string, Case>;

export type CaseName = keyof typeof CASES;

/** Cases that are run together by one word. */
export const GROUPS: Readonly<Record<string, readonly CaseName[]>> = {
  training: ["digits-32", "digits-256", "sphereface-4", "sphereface-20"],
  forward: ["sphereface-4-forward", "sphereface-20-forward", "extraction"],
  heads: ["head-10572", "head-100000"],
  race: ["epoch"],
};
