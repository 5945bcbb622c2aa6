/** Reads golden files: inputs and outputs of an independent float64 oracle. */
import { ok } from "node:assert/strict";
import { evaluateLoss, type NumericInput } from "../../lib/loss/evaluate.ts";
import type { LossName } from "../../lib/margin/losses.ts";

// deno-lint-ignore no-explicit-any -- JSON whose shape the README beside it states
type Json = Record<string, any>;

export interface Case {
  name: string;
  loss?: string;
  kind?: string;
  options: Json;
  inputs: Json;
  outputs: Json;
  float32?: Record<string, number>;
}

export async function golden(file: string): Promise<Case[]> {
  const text = await Deno.readTextFile(new URL(`./${file}.json`, import.meta.url));
  return JSON.parse(text).cases;
}

/** Numbers of any nesting, in order. */
export type Numbers = number | readonly Numbers[];

/** The largest difference of any element, over the largest element that is expected. */
export function relativeError(actual: Numbers, expected: Numbers): number {
  const a = [actual].flat(9) as number[], b = [expected].flat(9) as number[];
  const largest = Math.max(...b.map(Math.abs), 1e-30);
  return Math.max(...b.map((value, i) => Math.abs(a[i]! - value))) / largest;
}

/** The largest error of any output of a case on the engine in use. */
export async function errorOf({ loss, inputs, options, outputs }: Case): Promise<number> {
  const actual = await evaluateLoss(loss as LossName, inputs as NumericInput, options);
  return Math.max(
    ...Object.entries(outputs as Record<string, Numbers>)
      .filter(([key]) => key in actual)
      .map(([key, expected]) => relativeError(actual[key] as Numbers, expected)),
  );
}

/** The files of losses. */
export const LOSS_FILES = [
  "losses-softmax",
  "losses-l-softmax",
  "losses-a-softmax-exact",
  "losses-a-softmax-detached",
  "losses-a-softmax-seed",
  "losses-sphereface",
  "losses-cosface",
  "losses-arcface",
  "losses-combined",
  "losses-sphereface-r",
  "losses-sphereface2",
  "losses-circle",
  "losses-subcenter",
  "losses-adaptive",
  "losses-metric",
  "losses-mhe",
] as const;

/** Holds when no element differs by more than `tolerance` of the largest. */
export function close(actual: Numbers, expected: Numbers, tolerance: number, what: string) {
  const a = [actual].flat(9) as number[], b = [expected].flat(9) as number[];
  ok(a.length === b.length, `${what}: ${a.length} numbers where ${b.length} are expected`);
  const largest = Math.max(...b.map(Math.abs), 1e-30);
  b.forEach((value, i) => {
    const error = Math.abs(a[i]! - value) / largest;
    ok(error <= tolerance, `${what}[${i}]: ${a[i]} for ${value}, off by ${error} of the largest`);
  });
}
