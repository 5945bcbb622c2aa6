/**
 * How parameters start.
 *
 * @module
 */
import * as tf from "#tensor";
import { type Random, random } from "../math/random.ts";
import type { Memory, ParameterSpec, Start } from "./layers.ts";

const DRAWS: { readonly [Kind in Start["kind"]]: (start: never, source: Random) => number } = {
  xavier: ({ fanIn }: Start & { kind: "xavier" }, source) =>
    (2 * source.uniform() - 1) * Math.sqrt(3 / fanIn),
  normal: ({ deviation }: Start & { kind: "normal" }, source) => deviation * source.normal(),
  constant: ({ value }: Start & { kind: "constant" }) => value,
};

/**
 * Every parameter at its start. Each has a random stream of its own by its name, so that a layer
 * more or less changes no other.
 */
export function startParameters(
  specs: Readonly<Record<string, ParameterSpec>>,
  seed: number,
): tf.Parameters {
  return Object.fromEntries(
    Object.entries(specs).map(([name, { shape, start }]) => {
      const source = random(seed, "start", name);
      const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
      const draw = DRAWS[start.kind];
      for (let i = 0; i < values.length; i++) values[i] = draw(start as never, source);
      return [name, tf.tensor(values, [...shape])];
    }),
  );
}

/** All that is remembered, before the first step. */
export function startMemory(memory: Readonly<Record<string, Memory>>): tf.Parameters {
  return Object.fromEntries(
    Object.entries(memory).map(([name, { shape, value }]) => [name, tf.fill([...shape], value)]),
  );
}
