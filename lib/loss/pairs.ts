/**
 * Losses of pairs and triplets of embeddings: no class weights.
 *
 * @module
 */
import * as tf from "#tensor";
import { LOSSES, type LossOptions } from "../margin/losses.ts";
import { softplus } from "./cross_entropy.ts";
import { applyLaw } from "./law.ts";
import type { TermOutput } from "./regularisers.ts";
import { unitRows, withGradient } from "./rows.ts";

/** 1 where two images are of one class and not the same image; and where they are of two. */
function relations(labels: tf.Labels): { same: tf.Matrix; different: tf.Matrix } {
  const rows = tf.expandDims(labels, 1), columns = tf.expandDims(labels, 0);
  const equal = tf.cast(tf.equal(rows, columns), "float32");
  return {
    same: tf.sub(equal, tf.eye(labels.shape[0])),
    different: tf.sub<tf.Matrix>(1, equal),
  };
}

/** `log Σ e^z` over the chosen elements of each row; of a row without any, far below 0. */
function logSumExpWhere(z: tf.Matrix, chosen: tf.Matrix): tf.Vector {
  const hidden = tf.sub(tf.mul(z, chosen), tf.mul(1e9, tf.sub(1, chosen)));
  return tf.logSumExp(hidden, 1) as tf.Vector;
}

/**
 * Circle loss of pairs: of each anchor with a partner of its class and one of another,
 * `softplus(log Σ_p e^{-γ α_p (s_p - (1 - m))} + log Σ_n e^{γ α_n (s_n - m)})` with
 * `α_p = (1 + m - s_p)₊` and `α_n = (s_n + m)₊` as constants. Sun et al. 2020, equation 6.
 *
 * @returns The mean over such anchors; 0 where there are none.
 */
export function circlePairs(
  embeddings: tf.Matrix,
  labels: tf.Labels,
  { m, gamma }: { readonly m: number; readonly gamma: number },
): TermOutput {
  const { same, different } = relations(labels), unit = unitRows(embeddings);
  const s: tf.Matrix = tf.matMul(unit, unit, false, true);
  const { law, others: othersWith } = LOSSES["circle-class"],
    given = { m } as Required<LossOptions>;
  const [own, others] = [law, othersWith].map((law) => applyLaw(s, law(given), "exact"));
  const valid = tf.mul<tf.Vector>(tf.max(same, 1), tf.max(different, 1));
  const drawn = logSumExpWhere(tf.mul(-gamma, own!), same);
  const pushed = logSumExpWhere(tf.mul(gamma, others!), different);
  // Anchors that do not count are kept from ∞ before softplus.
  const soft = softplus(tf.mul<tf.Vector>(valid, tf.add(drawn, pushed)));
  const perSample = tf.mul<tf.Vector>(valid, soft), count = tf.sum(valid);
  return { loss: tf.div(tf.sum(perSample), tf.maximum(1, count)), details: { perSample, valid } };
}

/** How far apart two embeddings are. */
export type TripletMetric = "angle" | "squared";

/** How triplets are weighed. */
export interface TripletOptions {
  /** By how much the other must be farther: radians, or a squared distance of unit rows. */
  readonly margin: number;
  /** The mean over all triplets, or over those whose loss is above 0. */
  readonly reduction: "all" | "active";
  /** The angle between embeddings, or the squared distance of unit ones. */
  readonly metric: TripletMetric;
}

/**
 * The triplet loss `(d(a, p) - d(a, n) + margin)₊` with d the angle (angular triplet), or the
 * squared distance of unit embeddings (Schroff et al. 2015).
 *
 * @param triplets Rows of anchor, positive, negative, `[triplets, 3]`, int32.
 */
export function tripletLoss(
  embeddings: tf.Matrix,
  triplets: tf.Tensor2D,
  { margin, reduction, metric }: TripletOptions,
): TermOutput {
  const unit = unitRows(embeddings);
  const [anchor, positive, negative] = tf.unstack(triplets, 1).map((places) =>
    tf.gather(unit, places as tf.Labels)
  ) as [tf.Matrix, tf.Matrix, tf.Matrix];
  const apart = DISTANCES[metric];
  const far = tf.sub(apart(anchor, positive), apart(anchor, negative));
  const perTriplet = tf.relu<tf.Vector>(tf.add(far, margin));
  const active = tf.maximum(1, tf.sum(tf.step(perTriplet)));
  const loss = reduction === "all"
    ? tf.mean(perTriplet) as tf.Scalar
    : tf.div<tf.Scalar>(tf.sum(perTriplet), active);
  return { loss, details: { perTriplet } };
}

const DISTANCES: Readonly<Record<TripletMetric, (a: tf.Matrix, b: tf.Matrix) => tf.Vector>> = {
  angle: angleBetween,
  squared: (a, b) => tf.sum(tf.square(tf.sub(a, b)), 1),
};

/**
 * The angle between unit rows, `[rows]`, as `2 atan2(‖a - b‖, ‖a + b‖)`: acos of a float32 cosine
 * is off by 3e-4 near 0 and π, and its derivative is infinite there.
 */
function angleBetween(a: tf.Matrix, b: tf.Matrix): tf.Vector {
  return withGradient((a: tf.Matrix, b: tf.Matrix) => {
    const length = (rows: tf.Tensor) => tf.sqrt(tf.sum(tf.square(rows), 1));
    const away = length(tf.sub(a, b)), along = length(tf.add(a, b));
    return {
      value: tf.mul<tf.Vector>(2, tf.atan2(away, along)),
      kept: [a, b, away, along] as const,
      // dθ/da = (a cos θ - b) / sin θ on the sphere; sin θ = ‖a - b‖‖a + b‖ / 2. At 0 and π
      // there is no direction to turn to: no gradient.
      gradient: (dy, [a, b, away, along]) => {
        const column = (rows: tf.Tensor) => tf.expandDims(rows, 1);
        const cosine = column(tf.sum(tf.mul(a!, b!), 1));
        const sine = column(tf.mul(0.5, tf.mul(away!, along!)));
        const turn = (x: tf.Tensor, y: tf.Tensor) =>
          tf.mul(column(dy), tf.divNoNan(tf.sub(tf.mul(x, cosine), y), sine));
        return [turn(a!, b!), turn(b!, a!)];
      },
    };
  })(a, b);
}

/**
 * The triplet loss over the semi-hard triplets of a batch, mined where the embeddings are: nothing
 * is read back, so a compiled step can take it. It holds batch³ numbers.
 *
 * @returns The mean over pairs of one class; 0 where the batch has none, or one class alone.
 */
export function minedTriplets(
  embeddings: tf.Matrix,
  labels: tf.Labels,
  { margin, reduction, metric }: TripletOptions,
): TermOutput {
  const { same, different } = relations(labels), unit = unitRows(embeddings);
  const far = ALL_DISTANCES[metric](tf.matMul(unit, unit, false, true));
  const [toPartner, toOther] = [tf.expandDims(far, 2), tf.expandDims(far, 1)];
  const beyond = tf.mul(tf.step(tf.sub(toOther, toPartner)), tf.expandDims(different, 1));
  const nearest = tf.min(tf.add(toOther, tf.mul(FAR, tf.sub(1, beyond))), 2);
  const farthest = tf.max(tf.sub(far, tf.mul(FAR, tf.sub(1, different))), 1, true);
  const none = tf.step(tf.sub(nearest, FAR / 2));
  const other = tf.add(tf.mul(tf.sub(1, none), nearest), tf.mul(none, farthest));
  const pairs = tf.mul(same, tf.max(different, 1, true));
  const losses = tf.mul(pairs, tf.relu(tf.add(tf.sub(far, other), margin)));
  const count = reduction === "all" ? tf.sum(pairs) : tf.sum(tf.step(losses));
  return { loss: tf.div(tf.sum(losses), tf.maximum(1, count)), details: {} };
}

/** Farther than any two embeddings on the sphere. */
const FAR = 1e3;

/** Distances from the cosines of all pairs. */
const ALL_DISTANCES: Readonly<Record<TripletMetric, (cosines: tf.Matrix) => tf.Matrix>> = {
  // Within 10⁻⁶ of ±1, where the derivative of acos is without bound, none is sent.
  angle: (cosines) => tf.acos(tf.clipByValue(cosines, 1e-6 - 1, 1 - 1e-6)),
  squared: (cosines) => tf.mul(2, tf.sub(1, cosines)),
};

/**
 * Semi-hard triplets of a batch: for each pair of one class, the nearest image of another class
 * that is farther than the partner, and where there is none the farthest. Schroff et al. 2015.
 *
 * @param angles The angle (or any distance) between every two images, `[images][images]`.
 * @returns Rows of anchor, positive, negative.
 * @throws {RangeError} Where no class has two images, or there is but one class.
 *
 * @example The nearest beyond the partner
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const angles = [[0, 1, 0.5, 1.2], [1, 0, 2, 3], [0.5, 2, 0, 1], [1.2, 3, 1, 0]];
 * deepEqual(semiHard(angles, [0, 0, 1, 2]), [[0, 1, 3], [1, 0, 2]]);
 * ```
 */
export function semiHard(
  angles: readonly (ArrayLike<number>)[],
  labels: ArrayLike<number>,
): [number, number, number][] {
  const triplets: [number, number, number][] = [];
  for (let a = 0; a < labels.length; a++) {
    for (let p = 0; p < labels.length; p++) {
      if (p === a || labels[p] !== labels[a]) continue;
      let beyond = -1, farthest = -1;
      for (let n = 0; n < labels.length; n++) {
        if (labels[n] === labels[a]) continue;
        const far = angles[a]![n]!;
        if (far > angles[a]![p]! && (beyond < 0 || far < angles[a]![beyond]!)) beyond = n;
        if (farthest < 0 || far > angles[a]![farthest]!) farthest = n;
      }
      const negative = beyond >= 0 ? beyond : farthest;
      if (negative >= 0) triplets.push([a, p, negative]);
    }
  }
  if (triplets.length === 0) {
    throw new RangeError(
      "Cannot form a triplet: the batch must have two images of one class and one of another, " +
        `its labels are [${Array.from(labels).slice(0, 20)}]. Take larger batches, or several ` +
        "images of each class",
    );
  }
  return triplets;
}
