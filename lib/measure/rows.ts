/**
 * Rows of numbers, nested or flat.
 *
 * @module
 */

/** Rows in one array, `[count, size]`, row by row. */
export interface FlatRows {
  /** `count * size` numbers. */
  readonly data: ArrayLike<number>;
  /** How many rows. */
  readonly count: number;
  /** How many numbers a row. */
  readonly size: number;
}

/** Rows of numbers, nested or flat. */
export type Rows = readonly (readonly number[])[] | FlatRows;

/**
 * Rows in one array.
 *
 * @throws {RangeError} Where rows differ in length, or the count does not fit.
 */
export function rowsOf(rows: Rows): FlatRows {
  const flat = "data" in rows ? rows : {
    data: Float64Array.from(rows.flat()),
    count: rows.length,
    size: rows[0]?.length ?? 0,
  };
  if (
    flat.data.length !== flat.count * flat.size ||
    (!("data" in rows) && rows.some((row) => row.length !== flat.size))
  ) {
    throw new RangeError(
      `Cannot read the rows: all must have the same length, got ${flat.data.length} numbers in ` +
        `${flat.count} rows, the first of ${flat.size}`,
    );
  }
  return flat;
}

/**
 * Some rows, in the order that is asked for.
 *
 * @example The last and the first
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const rows = { data: [1, 2, 3, 4, 5, 6], count: 3, size: 2 };
 * deepEqual([...pickRows(rows, [2, 0]).data as Float64Array], [5, 6, 1, 2]);
 * ```
 */
export function pickRows({ data, size }: FlatRows, rows: readonly number[]): FlatRows {
  const some = new Float64Array(rows.length * size);
  rows.forEach((row, i) => {
    for (let k = 0; k < size; k++) some[i * size + k] = data[row * size + k]!;
  });
  return { data: some, count: rows.length, size };
}
