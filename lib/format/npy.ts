/**
 * .npy: one NumPy array in a file.
 *
 * See https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 *
 * @module
 */
import { ARRAYS, MAGIC, MOST_SIDES, npyHead, type NpyType } from "./npy_head.ts";
import { rowsFirst } from "./npy_order.ts";

/** An array. */
export interface NpyArray {
  /** `|b1` holds true and false as 1 and 0. */
  readonly type: NpyType;
  /** Of a scalar, empty. */
  readonly shape: readonly number[];
  /** Row by row. */
  readonly data: Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array;
}

/**
 * Reads a .npy file of version 1 or 2.
 *
 * An array in Fortran order is turned to rows first.
 *
 * @throws {SyntaxError} Where the file is cut or something else, or has a type that is not read:
 *   objects, which are code; records; and big-endian numbers.
 *
 * @example There and back
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const array = { type: "<f4", shape: [2, 1], data: new Float32Array([1, 2]) } as const;
 * deepEqual(readNpy(writeNpy(array)), array);
 * ```
 */
export function readNpy(bytes: Uint8Array): NpyArray {
  const { type, fortran, shape, start } = npyHead(bytes, bytes.length);
  const data = new ARRAYS[type](bytes.slice(start).buffer);
  return { type, shape, data: fortran ? rowsFirst(data, shape) : data };
}

/**
 * Writes a .npy file of version 1, rows first; the same array gives the same bytes.
 *
 * @throws {RangeError} A shape that does not fit the data, or a type that is not of its array.
 */
export function writeNpy({ type, shape, data }: NpyArray): Uint8Array {
  const count = shape.reduce((a, b) => a * b, 1);
  const whole = shape.every((side) => Number.isSafeInteger(side) && side >= 0);
  if (
    !whole || shape.length > MOST_SIDES || count !== data.length ||
    !(data instanceof ARRAYS[type])
  ) {
    throw new RangeError(
      `Cannot write the array: ${type} of at most ${MOST_SIDES} sides must be ${
        ARRAYS[type].name
      } of as many numbers as they say, got [${shape}] and ${data.length} in ` +
        data.constructor.name,
    );
  }
  const head = npyHeadOf(type, shape), bytes = new Uint8Array(head.length + data.byteLength);
  bytes.set(head);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), head.length);
  return bytes;
}

/** The head of version 1 of an array that is written rows first, be it larger than memory. */
export function npyHeadOf(type: NpyType, shape: readonly number[]): Uint8Array {
  const sides = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': (${sides}), }`;
  const start = Math.ceil((10 + text.length + 1) / 64) * 64; // the array starts aligned
  const head = new Uint8Array(start);
  head.set(MAGIC);
  head[6] = 1;
  new DataView(head.buffer).setUint16(8, start - 10, true);
  head.set(new TextEncoder().encode(`${text.padEnd(start - 11)}\n`), 10);
  return head;
}
