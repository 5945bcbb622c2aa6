/**
 * .npy files that are larger than memory should be: read a block of rows at a time.
 *
 * @module
 */
import { openPieces, type Pieces } from "../dataset/store.ts";
import type { RowBlock } from "../measure/blocks.ts";
import { ARRAYS, npyHead, npyHeadLength } from "./npy_head.ts";

/** Of a block, in bytes: large enough for fast products, small beside what an engine takes. */
const BLOCK = 16 * 2 ** 20;

/**
 * The rows of a matrix in a .npy file, block by block; the next is read while one is worked on. A
 * block is good until the one after it is asked for: two take turns in the same memory.
 *
 * @param path Of a file with `[rows, size]` in float32 or float64, rows first.
 * @param options `rows`: of a block; as many as 16 MiB hold.
 * @throws {RangeError} Blocks of no rows.
 * @throws {SyntaxError} A file that is cut, something else, of another type or order.
 * @throws {Deno.errors.NotFound} No such file.
 *
 * @example Distractors from a file
 * ```ts ignore
 * const distractors = npyBlocks("data/distractors.npy");
 * const [{ rank1 }] = await rankAmongDistractors(people, distractors, [1_000_000]);
 * ```
 */
export async function* npyBlocks(
  path: string,
  { rows: wanted }: { readonly rows?: number } = {},
): AsyncGenerator<RowBlock> {
  if (wanted !== undefined && !(Number.isInteger(wanted) && wanted > 0)) {
    throw new RangeError(
      `Cannot read ${path} in blocks: their rows must be a whole number from 1, got ${wanted}`,
    );
  }
  const { size: bytes, fill, close } = await openPieces(path);
  let next: Promise<RowBlock> | undefined;
  try {
    const { type, size, count } = await matrixOf(path, bytes, fill);
    const rows = wanted ?? Math.max(1, Math.floor(BLOCK / (size * type.BYTES_PER_ELEMENT)));
    const rooms = [0, 1].map(() => new type(Math.min(rows, count) * size));
    const read = (from: number) => {
      const some = Math.min(rows, count - from), place = from / rows;
      const data = rooms[place % 2]!.subarray(0, some * size);
      const block = fill(new Uint8Array(data.buffer, 0, data.byteLength))
        .then(() => ({ data, count: some, size }));
      block.catch(() => {}); // heard of when it is waited for
      return block;
    };
    for (let from = 0; from < count; from += rows) {
      const block: RowBlock = await (next ?? read(from));
      next = from + rows < count ? read(from + rows) : undefined;
      yield block;
    }
  } finally {
    await next?.catch(() => {}); // a file is not closed while it is read
    close();
  }
}

/**
 * How many rows a matrix in a .npy file has, and how many numbers a row.
 *
 * @throws {SyntaxError} What {@linkcode npyBlocks} refuses.
 * @throws {Deno.errors.NotFound} No such file.
 */
export async function npyMatrix(
  path: string,
): Promise<{ readonly count: number; readonly size: number }> {
  const { size: bytes, fill, close } = await openPieces(path);
  try {
    const { count, size } = await matrixOf(path, bytes, fill);
    return { count, size };
  } finally {
    close();
  }
}

/** Reads the head, after which the rows begin. */
async function matrixOf(path: string, bytes: number, fill: Pieces["fill"]) {
  const first = new Uint8Array(Math.min(bytes, 12)); // tells how long the head is
  await fill(first);
  const length = npyHeadLength(first, bytes), head = new Uint8Array(length);
  head.set(first);
  await fill(head.subarray(first.length));
  const { type, fortran, shape } = npyHead(head, bytes), [count, size] = shape;
  if ((type !== "<f4" && type !== "<f8") || fortran || shape.length !== 2 || !size) {
    throw new SyntaxError(
      `Cannot read ${path} in blocks: it must be a matrix in float32 or float64, rows first, is ` +
        `${type} of shape [${shape}]${fortran ? ", columns first" : ""}; save it by ` +
        "numpy.ascontiguousarray(array, 'float32')",
    );
  }
  return { type: ARRAYS[type], size, count: count! };
}
