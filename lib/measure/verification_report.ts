/**
 * What a verification protocol is told, and what it says.
 *
 * @module
 */
import type { MirrorRule } from "./features.ts";
import type { TarAtFar } from "./operating.ts";
import type { ProtocolName } from "./protocols.ts";
import type { PcaRule } from "./reduced.ts";
import type { RocCurve } from "./roc.ts";
import type { ValAtFar } from "./val.ts";

/** What may be set beside the protocol. */
export interface VerifyOptions {
  /** How features of image and mirror image are joined, instead of the protocol's way. */
  readonly mirror?: MirrorRule;
  /** False accept rates to report at; 0.001 and 0.01. */
  readonly fars?: readonly number[];
  /** Whether features are reduced to principal components first, and what these are fitted to. */
  readonly pca?: PcaRule;
  /**
   * What becomes of pairs with a feature of zeros, which has no direction: refused, as an embedder
   * that gives them is mostly broken, or taken as unlike as can be. Default `"refuse"`.
   */
  readonly zeros?: "refuse" | "unlike";
}

/** One fold, tested with the threshold that is best on the others. */
export interface FoldResult {
  /** The share of its pairs that are judged right. */
  readonly accuracy: number;
  /** In the protocol's unit: a cosine, or a squared distance. */
  readonly threshold: number;
  /** How many pairs it has. */
  readonly pairs: number;
}

/** What a protocol makes of embeddings. */
export interface VerificationReport {
  /** Its name. */
  readonly protocol: ProtocolName;
  /** How features were joined. */
  readonly mirror: MirrorRule;
  /** How many principal components were kept, where features were reduced: of each fit. */
  readonly components?: readonly number[];
  /** Fold by fold; of a protocol without folds, one of all pairs. */
  readonly folds: readonly FoldResult[];
  /** The mean over the folds. */
  readonly accuracy: number;
  /** Over the folds: divided by n, and by n - 1. */
  readonly deviation: { readonly population: number; readonly sample: number };
  /** A 95 % interval (Wilson's) of the share that is right, of all tested pairs together. */
  readonly interval: readonly [number, number];
  /** The mean over the folds, in the protocol's unit. */
  readonly threshold: number;
  /** Of each pair as its fold was tested; higher is more alike, so a distance is negated. */
  readonly scores: readonly number[];
  /** The ROC of the scores. */
  readonly roc: RocCurve;
  /** At each rate of false accepts, with the threshold in the protocol's unit. */
  readonly tarAtFar: readonly TarAtFar[];
  /** The equal error rate. */
  readonly eer: number;
  /** The area under the ROC. */
  readonly auc: number;
  /** The same rates with thresholds from the other folds, where the protocol reports them. */
  readonly val?: readonly ValAtFar[];
}
