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
