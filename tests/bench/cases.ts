/** What is measured: the same work for us and for every peer. */
import type { NetworkName } from "../../lib/network/networks.ts";

/** One piece of work. */
export interface Case {
  /** In a line. */
  readonly title: string;
  /** The whole step with its update, the network alone, or the head alone. */
  readonly kind: "training" | "forward" | "head";
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
} as const satisfies Record<string, Case>;

export type CaseName = keyof typeof CASES;

/** Cases that are run together by one word. */
export const GROUPS: Readonly<Record<string, readonly CaseName[]>> = {
  training: ["digits-32", "digits-256", "sphereface-4", "sphereface-20"],
  forward: ["sphereface-4-forward", "sphereface-20-forward"],
  heads: ["head-10572", "head-100000"],
};
