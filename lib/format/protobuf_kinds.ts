/**
 * The kinds of protobuf fields: how each lies on the wire.
 *
 * @module
 */
import { BinaryReader, type BinaryWriter, WireType } from "@bufbuild/protobuf/wire";

/** What a field holds, by the name of its kind; lists of floats are arrays of them. */
export interface KindValues {
  /** UTF-8, checked. */
  readonly string: string;
  readonly bytes: Uint8Array;
  /** A whole number that a double holds exactly; others are refused. */
  readonly int64: number;
  /** Also of enumerations. */
  readonly int32: number;
  readonly bool: boolean;
  readonly float: number;
  readonly double: number;
  readonly "string[]": readonly string[];
  readonly "bytes[]": readonly Uint8Array[];
  readonly "int64[]": readonly number[];
  readonly "int32[]": readonly number[];
  readonly "bigint[]": BigInt64Array;
  readonly "float[]": Float32Array;
  readonly "double[]": Float64Array;
}

/** The name of a kind. */
export type Kind = keyof KindValues;

/** How a kind is read and written. */
export interface Coding {
  /**
   * `one` value, the last if there are several; a list, `each` in a field of its own; or `joined`:
   * the concatenation of all pieces encodes the whole, as of packed numbers.
   */
  readonly how: "one" | "each" | "joined";
  readonly wire: WireType;
  /** From the bytes after the tag and the length. */
  readonly read: (bytes: Uint8Array) => unknown;
  /** The length, where the wire type has one, and the bytes. */
  readonly write: (writer: BinaryWriter, value: unknown) => void;
  /** Of numbers in a list: the wire type of one that is not packed, and how it is written. */
  readonly single?: Pick<Coding, "wire" | "write">;
}

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const { Varint, Bit32, Bit64, LengthDelimited } = WireType;

const string = coding<string>(
  LengthDelimited,
  (bytes) => UTF8.decode(bytes),
  (writer, value) => writer.string(value),
);
const bytes = coding<Uint8Array>(
  LengthDelimited,
  (bytes) => bytes.slice(),
  (writer, value) => writer.bytes(value),
);
const int64 = number(Varint, (reader) => safe(reader.int64()), (to, n) => to.int64(safe(n)));
const int32 = number(Varint, (reader) => reader.int32(), (writer, value) => writer.int32(value));
const bool = coding<boolean>(
  Varint,
  (bytes) => new BinaryReader(bytes).bool(),
  (writer, value) => writer.bool(value),
);
const bigint = number(Varint, (reader) => BigInt(reader.int64()), (to, n) => to.int64(n));
const float = number(Bit32, (reader) => reader.float(), (writer, value) => writer.float(value));
const double = number(Bit64, (reader) => reader.double(), (writer, value) => writer.double(value));

/** Floats are copied as they lie: protobuf, and the arrays of all machines, are little-endian. */
export const KINDS: { readonly [K in Kind]: Coding } = {
  string,
  bytes,
  int64,
  int32,
  bool,
  float,
  double,
  "string[]": { ...string, how: "each" },
  "bytes[]": { ...bytes, how: "each" },
  "int64[]": packed(int64, int64.all, int64.body),
  "int32[]": packed(int32, int32.all, int32.body),
  "bigint[]": packed(bigint, (bytes) => BigInt64Array.from(bigint.all(bytes)), bigint.body),
  "float[]": packed(float, (bytes) => new Float32Array(bytes.slice().buffer), raw),
  "double[]": packed(double, (bytes) => new Float64Array(bytes.slice().buffer), raw),
};

function coding<T>(
  wire: WireType,
  read: (bytes: Uint8Array) => T,
  write: (writer: BinaryWriter, value: T) => void,
): Coding {
  return { how: "one", wire, read, write: write as Coding["write"] };
}

function number<T>(
  wire: WireType,
  next: (reader: BinaryReader) => T,
  write: (writer: BinaryWriter, value: T) => void,
) {
  const all = (bytes: Uint8Array): T[] => {
    const values: T[] = [], reader = new BinaryReader(bytes);
    while (reader.pos < bytes.length) values.push(next(reader));
    return values;
  };
  const body = (writer: BinaryWriter, values: Iterable<T>) => {
    for (const value of values) write(writer, value);
  };
  return { ...coding(wire, (bytes) => next(new BinaryReader(bytes)), write), all, body };
}

function packed<L>(
  single: Coding,
  read: (bytes: Uint8Array) => L,
  body: (writer: BinaryWriter, values: L) => void,
): Coding {
  const write = (writer: BinaryWriter, values: L) => {
    body(writer.fork(), values);
    writer.join();
  };
  return { ...coding(LengthDelimited, read, write), how: "joined", single };
}

function raw(writer: BinaryWriter, { buffer, byteOffset, byteLength }: ArrayBufferView): void {
  writer.raw(new Uint8Array(buffer, byteOffset, byteLength));
}

function safe(value: bigint | number | string): number {
  if (Number.isSafeInteger(Number(value))) return Number(value);
  throw new RangeError(`a whole number must lie within 2^53, is ${value}`);
}
