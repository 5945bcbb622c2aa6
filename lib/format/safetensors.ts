/**
 * safetensors: named arrays in one file, each with its type and shape.
 *
 * The layout: 8 bytes little-endian length of a JSON header, the header, then the arrays. See
 * https://github.com/huggingface/safetensors#format
 *
 * @module
 */
import { isRecord } from "../math/records.ts";

/** A named array. */
export interface NamedArray {
  /** Its shape; of a scalar, empty. */
  readonly shape: readonly number[];
  /** Row by row. */
  readonly data: Float32Array | Int32Array | Float16Array | Int8Array;
}

/** What a file holds. */
export interface SafeTensors {
  /** By name. */
  readonly arrays: Readonly<Record<string, NamedArray>>;
  /** Texts beside the arrays. */
  readonly metadata: Readonly<Record<string, string>>;
}

const TYPES = { F32: Float32Array, I32: Int32Array, F16: Float16Array, I8: Int8Array } as const;
type TypeName = keyof typeof TYPES;
const typeOf = (data: NamedArray["data"]) =>
  (Object.keys(TYPES) as TypeName[]).find((name) => data instanceof TYPES[name])!;
/** A header larger than this is no header: refused before it is parsed. */
const LARGEST_HEADER = 100 * 2 ** 20;

/**
 * Writes arrays; the same input gives the same bytes. Those of small numbers come last, so that every
 * array starts at a multiple of the size of its numbers, as PyTorch wants it.
 *
 * @example There and back
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const arrays = { weight: { shape: [2], data: new Float32Array([1, 2]) } };
 * deepEqual(readSafeTensors(writeSafeTensors({ arrays, metadata: {} })).arrays, arrays);
 * ```
 */
export function writeSafeTensors({ arrays, metadata }: SafeTensors): Uint8Array {
  let offset = 0;
  const header: Record<string, unknown> = { __metadata__: metadata };
  const sorted = Object.entries(arrays)
    .toSorted(([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT);
  for (const [name, { shape, data }] of sorted) {
    const data_offsets = [offset, offset += data.byteLength];
    header[name] = { dtype: typeOf(data), shape, data_offsets };
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(text.length / 8) * 8; // arrays start aligned; the rest is spaces
  const bytes = new Uint8Array(8 + padded + offset).fill(0x20, 8, 8 + padded);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.set(text, 8);
  let at = 8 + padded;
  for (const [, { data }] of sorted) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

/**
 * Reads arrays; every length is checked before anything is allocated.
 *
 * @throws {SyntaxError} Where the file is cut, overlaps itself or is something else.
 */
export function readSafeTensors(bytes: Uint8Array): SafeTensors {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length < 8 ? -1n : view.getBigUint64(0, true);
  if (length < 2n || length > BigInt(Math.min(LARGEST_HEADER, bytes.length - 8))) {
    throw wrong(`its header must fit into its ${bytes.length} bytes, but claims ${length}`);
  }
  const start = 8 + Number(length);
  const { __metadata__: metadata = {}, ...entries } = parse(bytes.subarray(8, start));
  if (!isRecord(metadata) || !Object.values(metadata).every((text) => typeof text === "string")) {
    throw wrong("its metadata must be texts");
  }
  // The header may name arrays in any order: only their bytes must leave no hole. Of two that begin
  // together, one is empty and ends first.
  const checked = Object.entries(entries)
    .map(([name, entry]) => ({ name, ...checkEntry(name, entry) }));
  let end = 0;
  for (const { name, from, to } of checked.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    if (from !== end) {
      throw wrong(`${name} must start at ${end}, where the last ended, not ${from}`);
    }
    end = to;
    if (start + to > bytes.length) {
      throw wrong(
        `${name} ends at byte ${start + to}, but the file has ${bytes.length}: it is cut`,
      );
    }
  }
  if (start + end !== bytes.length) {
    throw wrong(`${bytes.length - start - end} bytes follow its last array`);
  }
  const arrays = checked.map(({ name, dtype, shape, from, to }) =>
    [name, { shape, data: new TYPES[dtype](bytes.slice(start + from, start + to).buffer) }] as const
  );
  return { arrays: Object.fromEntries(arrays), metadata: metadata as Record<string, string> };
}

function parse(text: Uint8Array): Record<string, unknown> {
  try {
    const header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(text));
    if (isRecord(header)) return header;
  } catch { /* said below */ }
  throw wrong("its header must be a JSON object");
}

function checkEntry(name: string, entry: unknown) {
  const { dtype, shape, data_offsets: offsets } = isRecord(entry) ? entry : {};
  const whole = (value: unknown): value is number[] =>
    Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
  if (!whole(shape) || !whole(offsets) || offsets.length !== 2) {
    throw wrong(`${name} must have a shape and two offsets`);
  }
  if (typeof dtype !== "string" || !Object.hasOwn(TYPES, dtype)) {
    throw wrong(`${name} must be one of ${Object.keys(TYPES).join(", ")}, is ${dtype}`);
  }
  const size = TYPES[dtype as TypeName].BYTES_PER_ELEMENT * shape.reduce((a, b) => a * b, 1);
  const [from, to] = offsets as [number, number];
  if (to - from !== size) {
    throw wrong(
      `${name} of shape [${shape}] must take ${size} bytes, its offsets give ${to - from}`,
    );
  }
  return { dtype: dtype as TypeName, shape, from, to };
}

function wrong(what: string): SyntaxError {
  return new SyntaxError(`Cannot read the safetensors file: ${what}`);
}
