/**
 * Verification protocols: the rules by which peers turn one set of features into one number.
 *
 * @module
 */
import type { MirrorRule } from "./features.ts";
import type { FoldRule } from "./folds.ts";
import type { Choice, Judgement, ThresholdGrid } from "./thresholds.ts";
import type { PlainValue } from "./values.ts";

/** A verification protocol. */
export type VerificationProtocol = ProtocolRules & (FoldedValue | UnfoldedValue);

/** What every protocol says. */
export interface ProtocolRules {
  /** What it is called in prose. */
  readonly title: string;
  /** Whose code it follows. */
  readonly source: string;
  /** How features of image and mirror image are joined. */
  readonly mirror: MirrorRule;
  /** How a pair is judged by its value. */
  readonly judgement: Judgement;
  /** The finer grid on which VAL@FAR is read, where the protocol reports it. */
  readonly val: ThresholdGrid | null;
}

/** Each fold is tested with the threshold that is best on the others. */
export interface FoldedValue {
  /** The number that compares two features. */
  readonly value: PlainValue | "centred cosine";
  /** How pairs are put into folds, where thresholds lie, and which of several best is taken. */
  readonly folds: {
    readonly rule: FoldRule;
    readonly grid: ThresholdGrid;
    readonly choice: Choice;
  };
}

/** The threshold is the best on the very pairs it is tested with, which is optimistic. */
export interface UnfoldedValue {
  /** The number that compares two features. */
  readonly value: PlainValue;
  /** There are none. */
  readonly folds: null;
}

/**
 * The protocols; they differ by up to a few tenths of a percent on one set of features.
 *
 * `seed`: the mean of the other folds is taken off each feature before the cosine.
 * `damped cosine`: `l·r / (‖l‖ ‖r‖ + 1e-5)`. `squared distance`: that of unit features.
 */
export const VERIFICATION_PROTOCOLS = {
  seed: {
    title: "SphereFace",
    source: "https://github.com/wy1iu/sphereface",
    mirror: "concatenate",
    value: "centred cosine",
    judgement: { accept: "above", ties: "wrong" },
    folds: {
      rule: "given",
      grid: { count: 20001, at: (k) => (k - 10000) / 10000 },
      choice: "mean",
    },
    val: null,
  },
  insightface: {
    title: "InsightFace",
    source: "https://github.com/deepinsight/insightface",
    mirror: "sum",
    value: "squared distance",
    judgement: { accept: "below", ties: "rejected" },
    folds: { rule: "runs", grid: { count: 400, at: (k) => 0.01 * k }, choice: "first" },
    val: { count: 4000, at: (k) => 0.001 * k },
  },
  opensphere: {
    title: "OpenSphere",
    source: "https://github.com/ydwen/opensphere",
    mirror: "none",
    value: "cosine",
    judgement: { accept: "above", ties: "rejected" },
    folds: null,
    val: null,
  },
  clcarwin: {
    title: "sphereface_pytorch",
    source: "https://github.com/clcarwin/sphereface_pytorch",
    mirror: "none",
    value: "damped cosine",
    judgement: { accept: "above", ties: "rejected" },
    folds: { rule: "floors", grid: { count: 400, at: (k) => -1 + 0.005 * k }, choice: "last" },
    val: null,
  },
} as const satisfies Record<string, VerificationProtocol>;

/** The name of a protocol. */
export type ProtocolName = keyof typeof VERIFICATION_PROTOCOLS;
