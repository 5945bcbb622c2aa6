/**
 * The rows of TERMS on tensors.
 *
 * @module
 */
import * as tf from "#tensor";
import type { TermName, TermOptions } from "../margin/terms.ts";
import { checkTerm } from "./check_term.ts";
import { energy, releasedEnergy } from "./energy.ts";
import { circlePairs, minedTriplets, semiHard, tripletLoss, type TripletMetric } from "./pairs.ts";
import { centerLoss, ringLoss, type TermOutput } from "./regularisers.ts";
import { unitRows } from "./rows.ts";

/** What a term is given; which of it, its row says. */
export interface TermTensors {
  /** Embeddings, `[batch, size]`. */
  readonly features?: tf.Matrix;
  /** Class weights, `[classes, size]`. */
  readonly weights?: tf.Matrix;
  /** Centers, `[classes, size]`. */
  readonly centers?: tf.Matrix;
  /** The radius of the ring. */
  readonly radius?: tf.Scalar;
  /** The class of each embedding, int32. */
  readonly labels: tf.Labels;
  /** Anchor, positive, negative, `[triplets, 3]`, int32; mined where it is absent. */
  readonly triplets?: tf.Matrix;
}

type Given = Required<TermTensors>;

/** How each row is computed; `compiled`: without reading anything back. */
const COMPUTE: Readonly<
  Record<
    TermName,
    (given: Given, options: Required<TermOptions>, compiled: boolean) => TermOutput
  >
> = {
  triplet: (given, options, compiled) => triplets(given, options, "squared", compiled),
  "angular-triplet": (given, options, compiled) => triplets(given, options, "angle", compiled),
  "circle-pair": ({ features, labels }, options) => circlePairs(features, labels, options),
  center: ({ features, labels, centers }, options) =>
    centerLoss(features, labels, centers, options),
  ring: ({ features, radius }, options) => ringLoss(features, radius, options),
  mhe: ({ weights, labels }, { weight, power, classes }) => {
    const value = energy(weights, { power, labels: classes === "batch" ? labels : undefined });
    return { loss: tf.mul(weight, value), details: {} };
  },
  "mhe-caffe": ({ weights, labels }, options) => {
    const { distance, meanDirection, gradWeights } = releasedEnergy(weights, labels, options);
    return { loss: distance, details: { distance, meanDirection, gradWeights } };
  },
};

/**
 * A term of a batch.
 *
 * @param compiled Whether it is part of a compiled step, which reads nothing back and so checks
 * nothing: then a batch without triplets adds 0.
 * @throws {RangeError} Where what the row needs was not given, or does not fit together; a label or a
 * row of a triplet that is not there; for triplets that are to be mined, where the batch has none.
 */
export function computeTerm(
  name: TermName,
  given: TermTensors,
  options: TermOptions,
  compiled = false,
): TermOutput {
  if (!compiled) checkTerm(name, given);
  return COMPUTE[name](given as Given, options as Required<TermOptions>, compiled);
}

function triplets(
  given: Given,
  { margin, reduction }: Required<TermOptions>,
  metric: TripletMetric,
  compiled: boolean,
): TermOutput {
  if (compiled) return minedTriplets(given.features, given.labels, { margin, reduction, metric });
  const mined = (given as TermTensors).triplets ?? minedIn(given);
  return tripletLoss(given.features, mined, { margin, reduction, metric });
}

/** Semi-hard triplets, which embeddings choose as numbers: this reads them back. */
function minedIn({ features, labels }: Given): tf.Matrix {
  const rows = tf.tidy(() => {
    const unit = unitRows(features);
    return tf.sub(1, tf.matMul(unit, unit, false, true)).arraySync() as number[][];
  });
  const mined = semiHard(rows, labels.dataSync());
  return tf.tensor2d(mined, [mined.length, 3], "int32");
}
