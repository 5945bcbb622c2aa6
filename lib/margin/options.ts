/**
 * The options of a loss: its row's defaults, overridden and checked once.
 *
 * @module
 */
import { rowName } from "../math/names.ts";
import { type Continuation, lawAt } from "./law.ts";
import { type LossDefinition, LOSSES, type LossName, type LossOptions } from "./losses.ts";

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
 *   { m: 0.3, scale: 64, continuation: "cosine", gradient: "exact", lambda: 0 },
 * );
 * ```
 */
export function lossOptions(name: LossName, options: LossOptions = {}): LossOptions {
  const row = lossRow(name);
  const known: LossOptions = { ...row.defaults, gradient: row.gradients[0], lambda: 0 };
  for (const key of Object.keys(options)) {
    rowName(`option of ${name},`, known as Record<string, unknown>, key);
  }
  const filled: LossOptions = { ...known, ...options };
  for (const [key, value] of Object.entries(filled)) {
    const rule = RULES[key as keyof LossOptions];
    if (!rule.holds(value as never, row)) {
      throw new RangeError(
        `Cannot use ${row.title}: ${key} must be ${rule.must(row)}, got ${JSON.stringify(value)}`,
      );
    }
  }
  return filled;
}

/**
 * The target's logit of a loss at an angle, before the scale: what the margin does.
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
export function targetLogit(
  theta: number,
  loss: LossName | ({ readonly name: LossName } & LossOptions),
): number {
  const { name, ...options } = typeof loss === "string" ? { name: loss } : loss;
  const filled = lossOptions(name, options);
  const lambda = filled.lambda!;
  const law = lossRow(name).law(filled as Required<LossOptions>);
  return (lambda * Math.cos(theta) + lawAt(theta, law)) / (1 + lambda);
}

interface Rule<Value> {
  readonly must: (row: LossDefinition) => string;
  readonly holds: (value: Value, row: LossDefinition) => boolean;
}

const within = (value: number, from: number, to: number) => value >= from && value <= to;
const number = (from: number, to: number): Rule<number> => ({
  must: () => `a number from ${from} to ${to}`,
  holds: (value) => within(value, from, to),
});
const CONTINUATIONS: readonly Continuation[] = ["cosine", "none", "clamp", "easy"];

/** What must hold of each option. */
const RULES: { readonly [Key in keyof LossOptions]-?: Rule<NonNullable<LossOptions[Key]>> } = {
  m: {
    must: ({ margins }) =>
      `a ${margins!.whole ? "whole " : ""}number from ${margins!.from} to ${margins!.to}`,
    holds: (m, { margins }) =>
      within(m, margins!.from, margins!.to) && (!margins!.whole || Number.isInteger(m)),
  },
  m1: number(0.1, 8),
  m2: number(0, Math.PI),
  m3: number(0, 2),
  wrap: { must: () => "true or false", holds: (value) => typeof value === "boolean" },
  // float32 holds exp(88); a logit of 1e4 is already far past what a softmax tells apart.
  scale: number(1e-3, 1e4),
  continuation: {
    must: () => `one of ${CONTINUATIONS.join(", ")}`,
    holds: (value) => CONTINUATIONS.includes(value),
  },
  cosineClamp: number(0, 0.1),
  gradient: {
    must: ({ gradients }) => `one of ${gradients.join(", ")}`,
    holds: (rule, { gradients }) => gradients.includes(rule),
  },
  lambda: number(0, 1e9),
};
