/**
 * All tensors of a run: which they are, and how they start.
 *
 * @module
 */
import * as tf from "#tensor";
import { startMemory, startParameters } from "../network/start.ts";
import type { Average } from "./average.ts";
import type { StateShapes, TrainState } from "./checkpoint.ts";
import { memorySpecs, parameterSpecs } from "./step.ts";

/** What decides which tensors a run has. */
export type StateOptions =
  & Parameters<typeof parameterSpecs>[0]
  & Parameters<typeof memorySpecs>[0]
  & {
    /** Whether weights are averaged. */
    readonly average?: Average;
  };

/**
 * The shape of all that a run gives at its end, by name: what is learnt, and what the network
 * remembers. What the loss remembers is of no use without it.
 */
export function valueShapes(run: StateOptions): StateShapes["params"] {
  return shapesOf({ ...parameterSpecs(run), ...run.network.memory });
}

/** The shape of every tensor of a run, in the order of its step. */
export function stateShapes(run: StateOptions): StateShapes {
  const params = shapesOf(parameterSpecs(run));
  return {
    params,
    velocity: params,
    memory: shapesOf(memorySpecs(run)),
    // Running statistics, too: those of the last weights are not those of averaged ones.
    average: run.average ? valueShapes(run) : {},
  };
}

/** Every tensor before the first step. */
export function freshState(run: StateOptions, seed: number): TrainState {
  const params = startParameters(parameterSpecs(run), seed);
  const memory = startMemory(memorySpecs(run)), all: tf.Parameters = { ...params, ...memory };
  const { average } = stateShapes(run);
  return {
    params,
    velocity: mapped(params, (param) => tf.zerosLike(param)),
    memory,
    average: mapped(average, (_, name) => tf.clone(all[name]!)),
  };
}

function shapesOf(
  specs: Readonly<Record<string, { readonly shape: readonly number[] }>>,
): Readonly<Record<string, readonly number[]>> {
  return mapped(specs, ({ shape }) => shape);
}

function mapped<From, To>(
  record: Readonly<Record<string, From>>,
  make: (value: From, name: string) => To,
): Record<string, To> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, make(value, name)]),
  );
}
