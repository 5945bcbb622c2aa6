/**
 * Seeded random numbers: the same seed gives the same numbers on every machine.
 *
 * @module
 */

/** A source of random numbers; every draw advances it. */
export interface Random {
  /** A uniform number in `[0, 1)`, with 32 random bits. */
  uniform(): number;
  /** A standard normal number (Box-Muller, one draw per call). */
  normal(): number;
  /** A uniform integer in `[0, bound)`. */
  below(bound: number): number;
}

/**
 * A stream of random numbers, decided by its seed and by the names of its use.
 *
 * Streams of different `keys` are independent, so that adding a draw to one use (a weight, an
 * epoch) never changes another. The generator is sfc32, seeded through the finaliser of
 * MurmurHash3.
 *
 * @param seed Any integer.
 * @param keys What the stream is for, e.g. `"order", epoch`.
 *
 * @example The same seed and keys give the same numbers
 * ```ts
 * import { equal, notEqual } from "node:assert/strict";
 *
 * equal(random(1, "order", 0).uniform(), random(1, "order", 0).uniform());
 * notEqual(random(1, "order", 0).uniform(), random(1, "order", 1).uniform());
 * ```
 */
export function random(seed: number, ...keys: readonly (string | number)[]): Random {
  if (!Number.isSafeInteger(seed)) {
    throw new RangeError(`Cannot seed a random stream: the seed must be an integer, got ${seed}`);
  }
  let [a, b, c, d] = stateOf(`${seed}|${keys.join("|")}`);
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 12; i++) next();
  const uniform = () => next() / 2 ** 32;
  return {
    uniform,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    below: (bound) => Math.floor(uniform() * bound),
  };
}

/**
 * The numbers `0 … count - 1` in random order (Fisher-Yates).
 *
 * @example A permutation
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * deepEqual([...permutation(4, random(1, "example"))].sort(), [0, 1, 2, 3]);
 * ```
 */
export function permutation(count: number, source: Random): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = source.below(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

/** Four words of state from a text, each a differently salted MurmurHash3 of it. */
function stateOf(text: string): [number, number, number, number] {
  return [hash(text, 1), hash(text, 2), hash(text, 3), hash(text, 4)];
}

function hash(text: string, salt: number): number {
  let h = Math.imul(salt, 0x9e3779b1) ^ text.length;
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), 0x85ebca6b);
    h = (h << 13) | (h >>> 19);
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
