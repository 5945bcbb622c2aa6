/**
 * How many images a rate of errors needs before it is believed.
 *
 * @module
 */
import { allowed, type OperatingPoint } from "./operating.ts";

/** So many errors are wanted: the 95 % interval of their rate then reaches from half to twice it. */
const ENOUGH = 10;

/**
 * How many scores of other people a threshold for a rate needs, for ten false accepts.
 *
 * @example One in a thousand
 * ```ts
 * import { equal } from "node:assert/strict";
 *
 * equal(neededFor(0.001), 10_000);
 * ```
 */
export function neededFor(rate: number): number {
  return Math.ceil(ENOUGH / rate - 1e-9); // 10 / 0.001 may be a little more than it is
}

/** A warning, where a threshold rests on too few scores; else nothing. `what` they are of. */
export function tooFew(
  { far, impostors }: Pick<OperatingPoint, "far" | "impostors">,
  what: string,
): string | undefined {
  const needed = neededFor(far);
  if (impostors >= needed) return undefined;
  return `${impostors} ${what} say little of a rate of ${far}: there should be ${needed} or more, ` +
    `for ${ENOUGH} false accepts`;
}

/**
 * What must be known beside true accepts at rates of false ones: a note for each rate that rests on
 * too few pairs of two people.
 *
 * @example The 3000 of LFW
 * ```ts
 * import { equal, match } from "node:assert/strict";
 *
 * const notes = notesOnFars([0.01, 0.001], 3000);
 * equal(notes.length, 1);
 * match(notes[0]!, /^3000 pairs of two people say little of a rate of 0.001.* allows 3$/);
 * ```
 */
export function notesOnFars(fars: readonly number[], impostors: number): string[] {
  return [...new Set(fars)].flatMap((far) => {
    const few = tooFew({ far, impostors }, "pairs of two people");
    return few ? [`${few}; TAR at it allows ${allowed(far, impostors)}`] : [];
  });
}
