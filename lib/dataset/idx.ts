/**
 * The idx format of MNIST: a magic number, the sizes, then the bytes; often in gzip.
 *
 * @module
 */

/** What a file must be. */
export interface IdxShape {
  /** What it is called in errors. */
  readonly name: string;
  /** The size of each dimension: images, rows, columns; or labels. */
  readonly sizes: readonly number[];
}

/** Unsigned bytes, the only type that MNIST has. */
const BYTES = 0x08;

/**
 * Reads an idx file of unsigned bytes; every length is checked before it is believed.
 *
 * @throws {SyntaxError} A file that is cut, longer than it says, or something else.
 *
 * @example Three labels
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const bytes = new Uint8Array([0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9]);
 * deepEqual([...await readIdx(bytes, { name: "labels", sizes: [3] })], [7, 8, 9]);
 * ```
 */
export async function readIdx(
  bytes: Uint8Array<ArrayBuffer>,
  { name, sizes }: IdxShape,
): Promise<Uint8Array> {
  const wrong = (what: string) =>
    new SyntaxError(`Cannot read ${name} as idx: ${what}. Fetch the file again`);
  const header = 4 + 4 * sizes.length, count = sizes.reduce((a, b) => a * b, 1);
  const plain = bytes[0] === 0x1f && bytes[1] === 0x8b
    ? await gunzip(bytes, header + count, wrong)
    : bytes;
  if (plain.length < header) {
    throw wrong(`its header must have ${header} bytes, the file has ${plain.length}: it is cut`);
  }
  const view = new DataView(plain.buffer, plain.byteOffset, plain.byteLength);
  const magic = view.getUint32(0), expected = BYTES << 8 | sizes.length;
  if (magic !== expected) {
    throw wrong(`it must start with ${hex(expected)}, starts with ${hex(magic)}`);
  }
  const found = sizes.map((_, i) => view.getUint32(4 + 4 * i));
  if (found.some((size, i) => size !== sizes[i])) {
    throw wrong(`its sizes must be ${sizes.join(" x ")}, it says ${found.join(" x ")}`);
  }
  if (plain.length !== header + count) {
    throw wrong(`it must have ${header + count} bytes, has ${plain.length}`);
  }
  return plain.subarray(header);
}

/** Unpacks, and stops as soon as there is more than there should be: a bomb does not go off. */
async function gunzip(
  bytes: Uint8Array<ArrayBuffer>,
  expected: number,
  wrong: (what: string) => Error,
): Promise<Uint8Array> {
  const out = new Uint8Array(expected);
  let length = 0;
  try {
    const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    for await (const chunk of unpacked) {
      if (length + chunk.length > expected) throw new RangeError(`over ${expected} bytes come out`);
      out.set(chunk, length);
      length += chunk.length;
    }
  } catch (error) {
    if (error instanceof RangeError) {
      throw wrong(`its gzip must hold ${expected} bytes: ${error.message}`);
    }
    throw wrong(`its gzip is cut or damaged after ${length} bytes (${(error as Error).message})`);
  }
  return out.subarray(0, length);
}

function hex(word: number): string {
  return `0x${word.toString(16).padStart(8, "0")}`;
}
