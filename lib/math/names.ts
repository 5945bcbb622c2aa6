/**
 * Looking a name up in a table, kindly.
 *
 * @module
 */

/** More of a name is neither compared nor told: that takes as long as it is. */
const LONGEST = 64;

/**
 * Checks that a name is a row of a table.
 *
 * @param what What the table lists, e.g. `"loss"`.
 * @throws {RangeError} Naming the nearest row, where there is none of that name.
 *
 * @example A slip of the finger
 * ```ts
 * import { throws } from "node:assert/strict";
 *
 * throws(() => rowName("loss", { arcface: 1, cosface: 2 }, "arcfase"), /did you mean "arcface"/);
 * ```
 */
export function rowName<Row extends string>(
  what: string,
  table: Readonly<Record<Row, unknown>>,
  name: string,
): Row {
  if (Object.hasOwn(table, name)) return name as Row;
  const names = Object.keys(table), begin = name.slice(0, LONGEST);
  const near = names.toSorted((a, b) => distance(a, begin) - distance(b, begin))[0]!;
  throw new RangeError(
    `Cannot find the ${what} ${JSON.stringify(begin)}: did you mean ${JSON.stringify(near)}? ` +
      `There are ${names.join(", ")}`,
  );
}

/** The Levenshtein distance of two words. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      next.push(
        Math.min(row[j + 1]! + 1, next[j]! + 1, row[j]! + (a[i] === b[j] ? 0 : 1)),
      );
    }
    row = next;
  }
  return row[b.length]!;
}
