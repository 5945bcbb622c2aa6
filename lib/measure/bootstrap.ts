/**
 * How far a measure hangs on the people it was taken of: the bootstrap over people.
 *
 * @module
 */
import { random } from "../math/random.ts";

/** How often people are drawn anew; the ends of the interval are the 25th from below and above. */
const ROUNDS = 1000, OUTSIDE = 25;

/**
 * 95 % intervals of some measures over people: as many are drawn as there are, some of them several
 * times and some not at all, each with all of their images, and the measures are taken anew. It says
 * nothing of errors that none of these people has shown.
 *
 * @param groups How many people there are of each kind; each kind is drawn by itself.
 * @param measures The measures where person p of kind k counts `times[k][p]` times.
 * @param seed Of what is drawn.
 *
 * @example The mean of 0 … 99
 * ```ts
 * import { ok } from "node:assert/strict";
 *
 * const [mean] = bootstrap([100], ([times]) => [
 *   times!.reduce((sum, often, i) => sum + often * i, 0) / 100,
 * ], 1);
 * const [low, high] = mean!;
 * ok(low > 42 && low < 47 && high > 52 && high < 57);
 * ```
 */
export function bootstrap<Measures extends readonly number[]>(
  groups: readonly number[],
  measures: (times: readonly Int32Array[]) => Measures,
  seed: number,
): { [K in keyof Measures]: [number, number] } {
  const source = random(seed, "bootstrap");
  const rounds = Array.from({ length: ROUNDS }, () =>
    measures(groups.map((people) => {
      const times = new Int32Array(people);
      for (let i = 0; i < people; i++) times[source.below(people)]!++;
      return times;
    })));
  return rounds[0]!.map((_, k) => {
    const values = rounds.map((round) => round[k]!).sort((a, b) => a - b);
    return [values[OUTSIDE - 1]!, values[ROUNDS - OUTSIDE]!];
  }) as { [K in keyof Measures]: [number, number] };
}
