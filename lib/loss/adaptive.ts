/**
 * Margins and scales that the batch itself moves.
 *
 * @module
 */
import * as tf from "#tensor";
import type { LossOptions } from "../margin/losses.ts";
import { QUALITY_EPSILON } from "../margin/law.ts";
import type { LossInput, LossState } from "./input.ts";
import { angleSum } from "./angular_laws.ts";
import { ofQuality } from "./bent_laws.ts";
import { applyLaw } from "./law.ts";
import { frozen, rowNorms } from "./rows.ts";
import { pickTarget, type Target } from "./target.ts";
import type { View } from "./views.ts";

/** Cosines after the margin; what is absent stays as it was. */
export interface Bent {
  /** Of the own class, `[batch, 1]`. */
  readonly target?: tf.Matrix;
  /** Of the others, `[batch, classes]`; the own column does not count. */
  readonly others?: tf.Matrix;
  /** What the loss remembers. */
  readonly state?: Readonly<Record<string, tf.Scalar>>;
  /** Added to the loss of each image, `[batch]`. */
  readonly extra?: tf.Vector;
  /** What else there is to tell, by the names of the golden files. */
  readonly details?: Readonly<Record<string, tf.Tensor>>;
}

interface Given {
  readonly input: LossInput;
  readonly target: Target;
  readonly options: Required<LossOptions>;
  readonly state: LossState;
}

/** What moves, by the name that a row gives it. */
export const ADAPTIVE = { difficulty, quality, magnitude } as const;

/** What was, and what is, by a momentum: `μ was + (1 - μ) is`. */
function moved(momentum: number, was: number | tf.Scalar, is: tf.Scalar): tf.Scalar {
  return tf.add(tf.mul(momentum, was), tf.mul(1 - momentum, is));
}

/**
 * CurricularFace: other classes that lie nearer than the own class with its margin weigh by
 * `t + cos θ_j`, where t follows the mean of the own cosines. Huang et al. 2020, equations 5 to 9.
 */
function difficulty({ own, cosines }: View, { target, options, state }: Given): Bent {
  const { m, momentum, order } = options, mine = own(), all = cosines();
  const nextT = frozen(moved(momentum, state.t!, tf.mean(mine) as tf.Scalar));
  const t = order === "given" ? state.t! : nextT;
  const margins = tf.fill(mine.shape, m) as tf.Matrix;
  const hard = tf.step(tf.sub(all, frozen(angleSum(mine, margins))));
  const law = { kind: "additive-angle", m, continuation: "cosine" } as const;
  return {
    target: applyLaw(mine, law, "exact"),
    // c (t + c) where it is hard, and c where it is not
    others: tf.add(all, tf.mul(hard, tf.mul(all, tf.sub(tf.add(t, all), 1)))),
    state: { t: nextT },
    details: { nextT, hard: tf.mul(hard, tf.sub(1, target.rows)) },
  };
}

/**
 * AdaFace: the margin is one of the angle for images of low norm and one of the cosine for those
 * of high norm. Kim et al. 2022, equations 14 to 17. No gradient goes through the quality, nor
 * through a cosine that lies within ε of ±1.
 */
function quality(
  { own, cosines }: View,
  { input: { embeddings }, options: { m, h, momentum }, state }: Given,
): Bent {
  const inside = <T extends tf.Tensor>(cosine: T): T =>
    tf.clipByValue(cosine, QUALITY_EPSILON - 1, 1 - QUALITY_EPSILON);
  const norms = frozen(tf.clipByValue(rowNorms(embeddings), 1e-3, 100));
  const ranks = tf.div(tf.sub(norms, state.mean!), tf.add(state.std!, 1e-3));
  const q = tf.clipByValue(tf.mul(h, ranks), -1, 1);
  const mean = tf.mean(norms) as tf.Scalar;
  // The sample deviation; of one image it would be 0 / 0.
  const spread = tf.div<tf.Scalar>(
    tf.sum(tf.square(tf.sub(norms, mean))),
    Math.max(1, norms.shape[0] - 1),
  );
  return {
    target: applyLaw(inside(own()), (c, q) => ofQuality(c, m, q!), "exact", q),
    others: inside(cosines()),
    state: {
      mean: moved(momentum, state.mean!, mean),
      std: moved(momentum, state.std!, tf.sqrt<tf.Scalar>(spread)),
    },
    details: { quality: tf.squeeze(q, [1]) },
  };
}

/**
 * MagFace: the margin rises with the norm, and a regulariser rewards norms. Meng et al. 2021,
 * equations 3 to 5. The gradient goes through both into the norm, and is 0 past its limits.
 */
function magnitude(
  { own }: View,
  { input: { embeddings }, options }: Given,
): Bent {
  const { normLow, normHigh, marginLow, marginHigh, lambdaG, easyMargin } = options;
  const norms = tf.clipByValue(rowNorms(embeddings), normLow, normHigh) as tf.Matrix;
  const rise = (marginHigh - marginLow) / (normHigh - normLow);
  const margins = tf.add<tf.Matrix>(marginLow, tf.mul(rise, tf.sub(norms, normLow)));
  const cosine = own(), sum = angleSum(cosine, margins);
  const within = easyMargin
    ? tf.step(cosine)
    : tf.sub(1, tf.step(tf.sub(tf.neg(tf.cos(margins)), cosine))); // θ + m ≤ π
  const past = easyMargin ? cosine : tf.sub(cosine, tf.mul(margins, tf.sin(margins)));
  const regulariser = tf.add(tf.div(norms, normHigh ** 2), tf.div(1, norms));
  return {
    target: tf.add(tf.mul(within, sum), tf.mul(tf.sub(1, within), past)),
    extra: tf.squeeze(tf.mul(lambdaG, regulariser), [1]),
    details: { margins: tf.squeeze(margins, [1]), regulariser: tf.mean(regulariser) },
  };
}

/**
 * AdaCos: the scale at which the gradient of an image of median angle is steepest,
 * `ln B / cos min(π/4, θ_med)`, B the mean over the batch of `Σ_{j≠y} e^{s cos θ_j}`.
 * Zhang et al. 2019, equation 15.
 *
 * @param last The scale of the step before.
 * @returns The scale to use, and to remember.
 */
export function adaptedScale(cosines: tf.Matrix, target: Target, last: tf.Scalar): tf.Scalar {
  const batch = cosines.shape[0], middle = Math.floor((batch - 1) / 2) + 1;
  return frozen(cosines, (cosines) => {
    // The own logit is taken out by a number that no cosine reaches; -∞ would be 0 · ∞ elsewhere.
    const others = tf.sub(tf.mul(last, cosines), tf.mul(1e9, target.rows));
    const mean = tf.sub(tf.logSumExp(others), Math.log(batch));
    // The median angle is the median cosine; of an even number the smaller angle, as in PyTorch.
    const own = tf.squeeze<tf.Vector>(pickTarget(cosines, target), [1]);
    const median = tf.min(tf.topk(own, middle).values);
    return tf.div<tf.Scalar>(mean, tf.maximum(median, Math.SQRT1_2));
  });
}
