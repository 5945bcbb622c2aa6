/**
 * .npy: one NumPy array in a file.
 *
 * See https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 *
 * @module
 */
import { rowsFirst } from "./npy_order.ts";

/** NumPy's name of a type. */
export type NpyType = "<f4" | "<f8" | "<i4" | "<i8" | "|u1" | "|b1";

const ARRAYS = {
  "<f4": Float32Array,
  "<f8": Float64Array,
  "<i4": Int32Array,
  "<i8": BigInt64Array,
  "|u1": Uint8Array,
  "|b1": Uint8Array,
} as const satisfies Record<NpyType, unknown>;

/** An array. */
export interface NpyArray {
  /** `|b1` holds true and false as 1 and 0. */
  readonly type: NpyType;
  /** Of a scalar, empty. */
  readonly shape: readonly number[];
  /** Row by row. */
  readonly data: Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array;
}

/** 0x93, then the word. */
const MAGIC = new Uint8Array([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]);
/** As in NumPy. */
const MOST_SIDES = 64;
/** As in NumPy, which evaluates it. */
const LONGEST_HEADER = 10_000;
const ENTRY = String.raw`\s*'(\w+)'\s*:\s*('[^']*'|True|False|\((?:\d+L?\s*(?:,\s*|(?=\))))*\))\s*`;
const HEADER = new RegExp(String.raw`^\{${ENTRY},${ENTRY},${ENTRY}(?:,\s*)?\}$`);

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
  if (bytes.length < 10 || MAGIC.some((byte, i) => bytes[i] !== byte)) {
    throw wrong(`it must begin with the byte 0x93, NUMPY and a header, in ${bytes.length} bytes`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), version = bytes[6];
  if (version !== 1 && version !== 2) throw wrong(`its version must be 1 or 2, is ${version}`);
  const start = version === 1 ? 10 : 12;
  if (bytes.length < start) throw wrong("it ends within its header");
  const end = start + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (end > bytes.length) {
    throw wrong(`its header ends at byte ${end}, but the file has ${bytes.length}: it is cut`);
  }
  const { type, fortran, shape } = readHeader(
    new TextDecoder("latin1").decode(bytes.subarray(start, end)),
  );
  const count = shape.reduce((a, b) => a * b, 1), array = ARRAYS[type];
  if (count * array.BYTES_PER_ELEMENT !== bytes.length - end) {
    throw wrong(
      `${type} of shape [${shape}] must take ${count * array.BYTES_PER_ELEMENT} bytes, there are ` +
        `${bytes.length - end}`,
    );
  }
  const data = new array(bytes.slice(end).buffer);
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
  const sides = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': (${sides}), }`;
  const start = Math.ceil((10 + text.length + 1) / 64) * 64; // the array starts aligned
  const bytes = new Uint8Array(start + data.byteLength);
  bytes.set(MAGIC);
  bytes[6] = 1;
  new DataView(bytes.buffer).setUint16(8, start - 10, true);
  bytes.set(new TextEncoder().encode(`${text.padEnd(start - 11)}\n`), 10);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start);
  return bytes;
}

/** The header is the text of a Python dict of three entries, in any order. */
function readHeader(text: string): { type: NpyType; fortran: boolean; shape: number[] } {
  const [, ...found] = HEADER.exec(text.slice(0, LONGEST_HEADER).trim()) ?? [];
  const entries = new Map([0, 2, 4].map((i) => [found[i], found[i + 1]]));
  const descr = entries.get("descr")?.slice(1, -1), order = entries.get("fortran_order");
  const sides = entries.get("shape")?.match(/\d+/g) ?? [];
  if (!descr || !entries.get("shape")?.startsWith("(") || !/^(True|False)$/.test(order ?? "")) {
    throw wrong(
      "its header must be {'descr': a type, 'fortran_order': True or False, 'shape': (sides)}, is " +
        `${text.slice(0, 100)}; records are not read`,
    );
  }
  if (!Object.hasOwn(ARRAYS, descr)) {
    throw wrong(
      `its type must be one of ${Object.keys(ARRAYS).join(", ")}, is ${descr.slice(0, 20)}; ` +
        "save it by array.astype('<f4')",
    );
  }
  if (sides.length > MOST_SIDES) {
    throw wrong(`its shape must have at most ${MOST_SIDES} sides, has ${sides.length}`);
  }
  return { type: descr as NpyType, fortran: order === "True", shape: sides.map(Number) };
}

function wrong(what: string): SyntaxError {
  return new SyntaxError(`Cannot read the .npy file: ${what}`);
}
