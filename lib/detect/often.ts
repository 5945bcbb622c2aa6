/**
 * Steps that are compiled only for the shapes that come back.
 *
 * @module
 */
import type { TensorStep } from "../engine/engines.ts";

/**
 * Compiling a step for a shape takes as long as running it some times uncompiled, and photographs
 * come in many sizes: so the first two of a shape are run as they are.
 */
const OFTEN = 3;

/**
 * A step that runs as it is until it has seen tensors of the same shapes often enough.
 *
 * @param compile Of the engine.
 */
export function compiledWhenOften(
  step: TensorStep,
  compile: (step: TensorStep) => TensorStep,
): TensorStep {
  const compiled = compile(step), seen = new Map<string, number>();
  return (...tensors) => {
    const shape = tensors[0]!.shape.join(), times = (seen.get(shape) ?? 0) + 1;
    seen.set(shape, times);
    return times < OFTEN ? step(...tensors) : compiled(...tensors);
  };
}
