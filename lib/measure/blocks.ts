/**
 * Rows that come in blocks, so that a million of them need never be in memory at once, and their
 * cosines with probes.
 *
 * @module
 */
import { checkSizes, cosinesWith, direction, type Directions, directionsOf } from "./directions.ts";
import { checkDirection } from "./features.ts";
import { type FlatRows, type Rows, rowsOf } from "./rows.ts";

/** Rows in one typed array, `[count, size]`; the next block may take its memory. */
export interface RowBlock extends FlatRows {
  /** Row by row. */
  readonly data: Float32Array | Float64Array;
}

/** Rows at once, or block after block, all of one size. */
export type RowSource = Rows | AsyncIterable<RowBlock> | Iterable<RowBlock>;

/** A block whose rows have a direction. */
export interface ScaledBlock extends RowBlock {
  /** What makes each row 1 long. */
  readonly scales: Float64Array;
}

/** The cosines of probes with a block, of which few are looked at. */
export interface Products {
  /** The largest of each probe. */
  readonly largest: ArrayLike<number>;
  /** Those of some probes with all rows, `[some, rows]`. */
  readonly of: (some: readonly number[]) => ArrayLike<number> | Promise<ArrayLike<number>>;
  /** Frees what an engine holds. */
  readonly dispose?: () => void;
}

/** Who multiplies: here in float64, or an engine in float32; the probes are made ready once. */
export type Multiply = (
  probes: Directions,
) => (block: ScaledBlock) => Products | Promise<Products>;

/** Rows of a source in memory that are taken at once. */
const AT_ONCE = 4096;
/** Cosines that are in memory at once: 32 MiB of float32, however many probes there are. */
const COSINES = 2 ** 23;

/** So near to another, the cosine of an engine is spelt out: float32 must not decide who is first. */
export const ROUNDING = 1e-5;

/** Multiplies in float64, one after another. */
export function multiplyPlainly(probes: Directions): (block: ScaledBlock) => Products {
  return (block) => {
    const { count, size, scales } = block,
      rows = { count, size, data: new Float64Array(block.data) };
    const cosines = Array.from({ length: probes.count }, (_, i) => {
      const products = cosinesWith(direction(probes, i), rows);
      for (let j = 0; j < count; j++) products[j]! *= scales[j]!;
      return products;
    });
    return {
      largest: cosines.map((row) => row.reduce((a, b) => Math.max(a, b), -Infinity)),
      of: (some) => {
        const all = new Float64Array(some.length * count);
        some.forEach((i, at) => all.set(cosines[i]!, at * count));
        return all;
      },
    };
  };
}

/** The cosines of probes with a block, and how far the source is read with it. */
export interface BlockCosines extends Products {
  /** How many rows. */
  readonly rows: number;
  /** How many rows of the source there were with these. */
  readonly seen: number;
  /** One of them as rows in memory have it, to the last digit. */
  readonly exactly: (probe: number, row: number) => number;
}

/**
 * The cosines of probes with the rows of a source, block by block, up to the last of some counts;
 * a block ends where one of them is reached.
 *
 * @param what What an error calls the rows.
 * @throws {RangeError} A row that is zero or not finite, another size, a count that is not among
 *   0 … all rows.
 */
export async function* cosinesInBlocks(
  probes: Directions,
  source: RowSource,
  counts: readonly number[],
  { what, multiply }: { readonly what: string; readonly multiply: Multiply },
): AsyncGenerator<BlockCosines> {
  const wrong = counts.find((count) => !Number.isInteger(count) || count < 0);
  if (wrong !== undefined) throw noCount(wrong, what);
  const last = Math.max(0, ...counts);
  const most = Math.max(1, Math.floor(COSINES / Math.max(1, probes.count)));
  let seen = 0;
  if (seen === last) return;
  const times = multiply(probes);
  for await (const block of blocksOf(source)) {
    if (probes.count > 0) checkSizes(probes, block, ["the probes", what]);
    for (let from = 0; from < block.count && seen < last;) {
      const next = Math.min(...counts.filter((count) => count > seen));
      const rows = Math.min(block.count - from, next - seen, most),
        part = partOf(block, from, rows);
      const scaled = { ...part, scales: scalesOf(part, seen, what) };
      from += rows, seen += rows;
      const products = await times(scaled);
      try {
        yield { ...products, rows, seen, exactly: exactlyOf(probes, part) };
      } finally {
        products.dispose?.();
      }
    }
    if (seen === last) return;
  }
  throw noCount(last, what, seen);
}

/** The probes that have a cosine of at least their least, but for rounding. */
export function probesAbove(largest: ArrayLike<number>, least: ArrayLike<number>): number[] {
  const some: number[] = [];
  for (let i = 0; i < least.length; i++) if (largest[i]! >= least[i]! - ROUNDING) some.push(i);
  return some;
}

/** The blocks of a source; rows in memory are cut. */
async function* blocksOf(source: RowSource): AsyncGenerator<RowBlock> {
  if (!isRows(source)) return yield* source;
  const rows = rowsOf(source), { data } = rows;
  const typed = data instanceof Float32Array || data instanceof Float64Array;
  const whole = { ...rows, data: typed ? data : Float64Array.from(data) };
  for (let from = 0; from < rows.count; from += AT_ONCE) {
    yield partOf(whole, from, Math.min(AT_ONCE, rows.count - from));
  }
}

/** Rows are flat, or arrays of numbers; blocks may lie in an array, too. */
function isRows(source: RowSource): source is Rows {
  return "data" in source || (Array.isArray(source) && !("data" in (source[0] ?? [])));
}

function partOf({ data, size }: RowBlock, from: number, count: number): RowBlock {
  return { data: data.subarray(from * size, (from + count) * size), count, size };
}

/** What makes each row 1 long, which must have a direction; the first is row `at` of the source. */
function scalesOf({ data, count, size }: RowBlock, at: number, what: string): Float64Array {
  const scales = new Float64Array(count);
  for (let i = 0, k = 0; i < count; i++) {
    const end = k + size;
    let a = 0, b = 0, c = 0, d = 0; // side by side: one sum alone waits for its last addition
    for (; k + 3 < end; k += 4) {
      a += data[k]! ** 2, b += data[k + 1]! ** 2, c += data[k + 2]! ** 2, d += data[k + 3]! ** 2;
    }
    for (; k < end; k++) a += data[k]! ** 2;
    const sum = a + b + c + d;
    checkDirection(sum, at + i, what);
    scales[i] = 1 / Math.sqrt(sum);
  }
  return scales;
}

function exactlyOf(probes: Directions, { data, size }: RowBlock) {
  return (probe: number, row: number) => {
    const one = directionsOf(
      { data: data.slice(row * size, (row + 1) * size), count: 1, size },
      "",
    );
    return cosinesWith(direction(probes, probe), one)[0]!;
  };
}

function noCount(count: number, what: string, there?: number): RangeError {
  return new RangeError(
    `Cannot look among ${count} of ${what}: it must be a whole number from 0` +
      (there === undefined ? "" : ` to the ${there} there are`),
  );
}
