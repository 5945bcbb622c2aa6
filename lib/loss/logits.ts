/**
 * The logits of every loss: plain ones, then the margin of the target.
 *
 * @module
 */
import * as tf from "#tensor";
import type { LossName, LossOptions } from "../margin/losses.ts";
import { lossRow } from "../margin/options.ts";
import { adaptedScale, ADAPTIVE, type Bent } from "./adaptive.ts";
import type { LossInput, LossState, TensorLossOptions } from "./input.ts";
import { applyLaw } from "./law.ts";
import { directedProducts, unitRows } from "./rows.ts";
import { seedLogits } from "./seed_logits.ts";
import { addToTarget, pickTarget, type Target } from "./target.ts";
import { annealedRadius, type View, viewOf } from "./views.ts";

/** Logits with and without the margin, `[batch, classes]` each. */
export interface Logits {
  /** With margin and scale, as they enter the cross-entropy. */
  readonly logits: tf.Matrix;
  /** Without the margin: what decides the class of an image. */
  readonly plain: tf.Matrix;
  /** What the loss remembers for the next step; absent where it remembers nothing. */
  readonly state?: Readonly<Record<string, tf.Scalar>>;
  /** Added to the loss of each image, `[batch]`. */
  readonly extra?: tf.Vector;
  /** What else the loss has to tell, by the names of the golden files. */
  readonly details?: Readonly<Record<string, tf.Tensor>>;
}

/** The logits of a loss whose gradient is taken through its law. */
export function marginLogits(
  name: LossName,
  input: LossInput,
  target: Target,
  options: TensorLossOptions,
  state: LossState,
): Logits {
  const { adapts } = lossRow(name);
  if (adapts === "scale") return rescaled(input, target, options, state);
  const view = viewOf(name, input, target, options);
  const rule = options.gradient === "detached" ? "detached" : "exact";
  const bent = adapts
    ? ADAPTIVE[adapts](view, { input, target, options: options as Required<LossOptions>, state })
    : byLaws(name, view, options as Required<LossOptions>, rule);
  const { state: next, extra, details } = bent;
  return {
    plain: view.plain,
    logits: blended(view, bent, target, options.lambda ?? 0),
    ...(next ? { state: next } : {}),
    ...(extra ? { extra } : {}),
    ...(details || view.winner
      ? { details: { ...details, ...(view.winner ? { winner: view.winner } : {}) } }
      : {}),
  };
}

/** Plain cosines times a scale that they choose themselves. */
function rescaled(
  { embeddings, weights }: LossInput,
  target: Target,
  { lambda, dynamic }: TensorLossOptions,
  state: LossState,
): Logits {
  const cosines: tf.Matrix = directedProducts(unitRows(embeddings), weights as tf.Matrix);
  const last = tf.mul<tf.Scalar>(state.scale!, tf.scalar(1));
  const scale = dynamic ? adaptedScale(cosines, target, last) : last;
  return {
    plain: tf.mul(scale, cosines),
    logits: tf.mul(annealedRadius(embeddings, scale, lambda), cosines),
    state: { scale },
  };
}

/** The margin where laws of the row's options say all of it. */
function byLaws(
  name: LossName,
  { own, cosines }: View,
  options: Required<LossOptions>,
  rule: "exact" | "detached",
): Bent {
  const { law: lawWith, others: othersWith } = lossRow(name);
  const law = lawWith(options), others = othersWith?.(options);
  return {
    ...(law.kind === "cosine" ? {} : { target: applyLaw(own(), law, rule) }),
    ...(others && others.kind !== "cosine" ? { others: applyLaw(cosines(), others, rule) } : {}),
  };
}

/** Puts bent cosines in the place of plain ones: `(λ R' cos θ + R law(θ)) / (1 + λ)`. */
function blended(
  { annealed, cosines, own, length }: View,
  { target: bent, others }: Bent,
  target: Target,
  lambda: number | tf.Scalar,
): tf.Matrix {
  if (!bent && !others) return annealed();
  const share = <T extends tf.Tensor>(change: T): T =>
    tf.div<T>(tf.mul<T>(length(), change), tf.add(1, lambda));
  if (!others) return addToTarget(annealed(), share(tf.sub(bent!, own())), target);
  const rows = tf.add<tf.Matrix>(annealed(), share(tf.sub(others, cosines())));
  const replaced = pickTarget(others, target);
  return addToTarget(rows, share(tf.sub(bent ?? own(), replaced)), target);
}

/** The logits of the released layer, with its own backward pass. */
export function releasedLogits(
  name: LossName,
  { embeddings, weights }: LossInput,
  target: tf.Matrix,
  options: TensorLossOptions,
): Logits {
  const law = lossRow(name).law(options as Required<LossOptions>), rows = weights as tf.Matrix;
  return {
    logits: seedLogits(embeddings, rows, target, law, options.lambda ?? 0),
    plain: tf.matMul(embeddings, unitRows(rows), false, true),
  };
}
