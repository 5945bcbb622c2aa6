/**
 * The options of a loss: its row's defaults, overridden and checked once.
 *
 * @module
 */
import { rowName } from "../math/names.ts";
import { type Continuation, type Law, lawAt } from "./law.ts";
import {
  type LossDefinition,
  LOSSES,
  type LossName,
  type LossOptions,
  type Radius,
} from "./losses.ts";
import { checkNames, checkValues, flag, number, oneOf, type Rule, within } from "./rules.ts";

/** A loss, by its name or with the options that differ from its defaults. */
export type LossChoice = LossName | ({ readonly name: LossName } & LossOptions);

/** The name of a choice, and the options that differ. */
export function splitChoice(
  loss: LossChoice,
): { readonly name: LossName; readonly options: LossOptions } {
  if (typeof loss === "string") return { name: loss, options: {} };
  const { name, ...options } = loss;
  return { name, options };
}

/** A row of {@linkcode LOSSES}, seen as its type. */
export function lossRow(name: LossName): LossDefinition {
  return LOSSES[rowName("loss", LOSSES, name)];
}

/**
 * The row's defaults overridden by `options`, checked.
 *
 * @throws {RangeError} An unknown loss or option, a margin, scale, λ or gradient rule that the
 * row does not serve.
 *
 * @example What ArcFace is given
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * deepEqual(
 *   lossOptions("arcface", { m: 0.3 }),
 *   { m: 0.3, scale: 64, continuation: "cosine", gradient: "exact", focal: 0, lambda: 0 },
 * );
 * ```
 */
export function lossOptions(name: LossName, options: LossOptions = {}): LossOptions {
  const row = lossRow(name);
  const known: LossOptions = {
    ...row.defaults,
    gradient: row.gradients[0],
    ...(row.binary ? {} : { focal: 0 }),
    lambda: 0,
  };
  const taken = { ...known, ...row.state?.(3), ...row.drawn };
  checkNames(name, options, taken);
  const filled: LossOptions = { ...known, ...options };
  const own = typeof row.bounds === "function" ? row.bounds(filled) : row.bounds ?? {};
  checkValues(
    row.title,
    filled,
    (key) =>
      key === "gradient" ? oneOf(row.gradients) : key in own ? within(own[key]!) : RULES[key],
  );
  if (filled.normLow !== undefined && !(filled.normLow < filled.normHigh!)) {
    throw new RangeError(
      `Cannot use ${row.title}: normLow must be below normHigh, got ${filled.normLow} and ` +
        `${filled.normHigh}`,
    );
  }
  return filled;
}

/** What multiplies the laws of a row under its options, and what a fixed radius is. */
export function radiusOf(name: LossName, options: LossOptions): Radius {
  const { radius } = lossRow(name);
  return typeof radius === "function" ? radius(options as Required<LossOptions>) : radius;
}

/** Whether embeddings are brought to a fixed scale, and do not keep their own norm. */
export function hasFixedScale(name: LossName, options: LossOptions): boolean {
  const radius = radiusOf(name, options);
  return radius === "scale" || radius === "weights";
}

/**
 * The target's logit of a loss at an angle, before the scale: what the margin does.
 *
 * Where a batch would say more, curves take it as an option: `quality` for AdaFace (0, the image
 * of mean norm), `norm` for MagFace (60).
 *
 * @param theta The angle to the class of the label, in radians, in `[0, π]`.
 * @param loss The row, by its name or with the options that differ from its defaults.
 *
 * @example A-Softmax at 45° lies at the first joint of ψ
 * ```ts
 * import { ok } from "node:assert/strict";
 *
 * ok(Math.abs(targetLogit(Math.PI / 4, { name: "a-softmax", m: 4 }) + 1) < 1e-12);
 * ```
 */
export function targetLogit(theta: number, loss: LossChoice): number {
  return logitsOf(loss).own(theta);
}

/**
 * The logit of any other class at its angle, before the scale: cos θ for most losses.
 *
 * What only a batch can say (whether an image is hard, for CurricularFace) is left out.
 *
 * @param theta The angle to that class, in radians, in `[0, π]`.
 * @param loss The row, by its name or with the options that differ from its defaults.
 *
 * @example SphereFace-R's second version bends the others
 * ```ts
 * import { ok } from "node:assert/strict";
 *
 * const loss = { name: "sphereface-r", version: "v2", m: 1.4 } as const;
 * ok(Math.abs(othersLogit(Math.PI / 2, loss) - Math.cos(Math.PI / 2.8)) < 1e-12);
 * ```
 */
export function othersLogit(theta: number, loss: LossChoice): number {
  return logitsOf(loss).others(theta);
}

/** Both logits of a loss as functions of the angle, its options checked once. */
export function logitsOf(
  loss: LossChoice,
): { readonly own: (theta: number) => number; readonly others: (theta: number) => number } {
  const { name, options } = splitChoice(loss);
  const { law, others, drawn } = lossRow(name);
  const filled = lossOptions(name, { ...drawn, ...options }) as Required<LossOptions>;
  const { lambda } = filled;
  const bent = (law: Law) => (theta: number) =>
    (lambda * Math.cos(theta) + lawAt(theta, law)) / (1 + lambda);
  return { own: bent(law(filled)), others: bent(others?.(filled) ?? { kind: "cosine" }) };
}

const CONTINUATIONS: readonly Continuation[] = ["cosine", "none", "clamp", "easy"];
// float32 holds exp(88); a logit of 1e4 is already far past what a softmax tells apart.
const SCALE = number(1e-3, 1e4);

/** What must hold of each option where its row says nothing else. */
const RULES: { readonly [Key in keyof LossOptions]-?: Rule } = {
  m: number(0, 8),
  m1: number(0.1, 8),
  m2: number(0, Math.PI),
  m3: number(0, 2),
  wrap: flag,
  scale: SCALE,
  alpha: SCALE,
  kappa: SCALE,
  gamma: SCALE,
  t: number(-1, 100),
  version: oneOf(["v0", "v1", "v2"]),
  normalisation: oneOf(["hard", "soft", "none"]),
  softWeight: number(0, 1e4),
  type: oneOf(["C", "A", "M"]),
  lossWeight: number(1e-6, 1e6),
  continuation: oneOf(CONTINUATIONS),
  centers: within({ from: 1, to: 100, whole: true }),
  momentum: number(0, 1),
  order: oneOf(["given", "update-first"]),
  mean: number(0, 1e6),
  std: number(0, 1e6),
  h: number(0, 100),
  quality: number(-1, 1),
  normLow: number(1e-3, 1e4),
  normHigh: number(1e-3, 1e4),
  marginLow: number(0, Math.PI / 2),
  marginHigh: number(0, Math.PI / 2),
  lambdaG: number(0, 1e6),
  easyMargin: flag,
  norm: number(0, 1e6),
  dynamic: flag,
  mheWeight: number(0, 1e6),
  power: number(0.1, 10),
  classes: oneOf(["batch", "all"]),
  cosineClamp: number(0, 0.1),
  focal: number(0, 10),
  gradient: oneOf(["exact", "detached", "seed"]),
  lambda: number(0, 1e9),
};
