/**
 * All tensors of a run: which they are, and how they start.
 *
 * @module
 */
import * as tf from "#tensor";
import type { Arrays } from "../compress/stored.ts";
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

/**
 * Every tensor before the first step.
 *
 * @param start What it begins with in place of random numbers, by name; what is not there is drawn.
 * @throws {RangeError} A start of another shape.
 */
export function freshState(run: StateOptions, seed: number, start: Arrays = {}): TrainState {
  const params = begun(startParameters(parameterSpecs(run), seed), start);
  const memory = begun(startMemory(memorySpecs(run)), start);
  const all: tf.Parameters = { ...params, ...memory };
  const { average } = stateShapes(run);
  return {
    params,
    velocity: mapped(params, (param) => tf.zerosLike(param)),
    memory,
    average: mapped(average, (_, name) => tf.clone(all[name]!)),
  };
}

/** The same tensors, those that `start` names replaced. */
function begun(tensors: tf.Parameters, start: Arrays): tf.Parameters {
  return mapped(tensors, (tensor, name) => {
    if (!Object.hasOwn(start, name)) return tensor;
    const { shape, data } = start[name]!;
    if (String(shape) !== String(tensor.shape)) {
      throw new RangeError(
        `Cannot begin with ${name} of another run: it must have shape [${tensor.shape}], has ` +
          `[${shape}]`,
      );
    }
    tensor.dispose();
    return tf.tensor(data as Float32Array, [...shape]);
  });
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
