/**
 * The head of a .npy file: what its bytes are.
 *
 * @module
 */

/** NumPy's name of a type. */
export type NpyType = "<f4" | "<f8" | "<i4" | "<i8" | "|u1" | "|b1";

/** What holds each. */
export const ARRAYS = {
  "<f4": Float32Array,
  "<f8": Float64Array,
  "<i4": Int32Array,
  "<i8": BigInt64Array,
  "|u1": Uint8Array,
  "|b1": Uint8Array,
} as const satisfies Record<NpyType, unknown>;

/** 0x93, then the word. */
export const MAGIC = new Uint8Array([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]);
/** As in NumPy. */
export const MOST_SIDES = 64;
/** As in NumPy, which evaluates it. */
const LONGEST_HEADER = 10_000;
const ENTRY = String.raw`\s*'(\w+)'\s*:\s*('[^']*'|True|False|\((?:\d+L?\s*(?:,\s*|(?=\))))*\))\s*`;
const HEADER = new RegExp(String.raw`^\{${ENTRY},${ENTRY},${ENTRY}(?:,\s*)?\}$`);

/** What a file holds. */
export interface NpyHead {
  /** Of its numbers. */
  readonly type: NpyType;
  /** Whether the first index runs fastest. */
  readonly fortran: boolean;
  /** Of a scalar, empty. */
  readonly shape: readonly number[];
  /** The byte at which the numbers begin. */
  readonly start: number;
}

/**
 * How long the head is, in bytes.
 *
 * @param bytes The first twelve of the file, or more.
 * @param length How many bytes the file has.
 * @throws {SyntaxError} Another file, or one that is cut.
 */
export function npyHeadLength(bytes: Uint8Array, length: number): number {
  if (bytes.length < 10 || MAGIC.some((byte, i) => bytes[i] !== byte)) {
    throw wrong(`it must begin with the byte 0x93, NUMPY and a header, in ${bytes.length} bytes`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), version = bytes[6];
  if (version !== 1 && version !== 2) throw wrong(`its version must be 1 or 2, is ${version}`);
  const start = version === 1 ? 10 : 12;
  if (bytes.length < start) throw wrong("it ends within its header");
  const end = start + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (end > length) {
    throw wrong(`its header ends at byte ${end}, but the file has ${length}: it is cut`);
  }
  return end;
}

/**
 * Reads the head.
 *
 * @param bytes The first of the file, with the whole head.
 * @param length How many bytes the file has.
 * @throws {SyntaxError} What {@linkcode readNpy} refuses.
 */
export function npyHead(bytes: Uint8Array, length: number): NpyHead {
  const end = npyHeadLength(bytes, length), text = new TextDecoder("latin1");
  const { type, fortran, shape } = readHeader(
    text.decode(bytes.subarray(bytes[6] === 1 ? 10 : 12, end)),
  );
  const count = shape.reduce((a, b) => a * b, 1), array = ARRAYS[type];
  if (count * array.BYTES_PER_ELEMENT !== length - end) {
    throw wrong(
      `${type} of shape [${shape}] must take ${count * array.BYTES_PER_ELEMENT} bytes, there are ` +
        `${length - end}`,
    );
  }
  return { type, fortran, shape, start: end };
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

/** An error that says what is wrong. */
export function wrong(what: string): SyntaxError {
  return new SyntaxError(`Cannot read the .npy file: ${what}`);
}
