/**
 * Protocol buffers on the wire, by small tables of fields.
 *
 * See https://protobuf.dev/programming-guides/encoding
 *
 * @module
 */
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { KINDS } from "./protobuf_kinds.ts";
import { readFields } from "./protobuf_read.ts";
import { type Field, isList, type MessageOf, type Schema, schemaIn } from "./protobuf_schema.ts";

/**
 * Reads a message; fields that the schema does not name are skipped.
 *
 * @param name What the bytes are: the path in an error begins with it.
 * @throws {SyntaxError} Where the bytes are cut, a length or a wire type lies, a number is too
 *   long, there is a group, or more than 100 levels or 2 million objects. It names the field.
 *
 * @example A point with a name
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const POINT = { 1: ["name", "string"], 2: ["at", "float[]"] } as const;
 * const point = { name: "nose", at: new Float32Array([48, 71.5]) };
 * deepEqual(readMessage(writeMessage(point, POINT), POINT), point);
 * ```
 */
export function readMessage<const S extends Schema>(
  bytes: Uint8Array,
  schema: S,
  name = "message",
): MessageOf<S> {
  return readFields(bytes, schema, name) as MessageOf<S>;
}

/**
 * Writes a message, its fields in the order of their numbers; what is absent is left out.
 *
 * @throws {RangeError} A whole number beyond 2^53 or, of an `int32`, beyond 32 bits.
 */
export function writeMessage<const S extends Schema>(value: MessageOf<S>, schema: S): Uint8Array {
  const writer = new BinaryWriter();
  writeFields(writer, value as Record<string, unknown>, schema);
  return writer.finish();
}

function writeFields(writer: BinaryWriter, message: Record<string, unknown>, schema: Schema): void {
  for (const [number, field] of Object.entries(schema) as [string, Field][]) {
    const value = message[field[0]];
    if (value !== undefined) writeField(writer, Number(number), field, value);
  }
}

function writeField(
  writer: BinaryWriter,
  number: number,
  [name, kind, unpacked]: Field,
  value: unknown,
): void {
  if (typeof kind !== "string") {
    for (const one of isList(kind) ? value as unknown[] : [value]) {
      writer.tag(number, WireType.LengthDelimited).fork();
      writeFields(writer, one as Record<string, unknown>, schemaIn(kind));
      writer.join();
    }
    return;
  }
  const { how, single, ...whole } = KINDS[kind];
  const { wire, write } = unpacked && single ? single : whole;
  for (const one of how === "each" || unpacked ? value as Iterable<unknown> : [value]) {
    try {
      write(writer.tag(number, wire), one);
    } catch (error) {
      throw new RangeError(`Cannot write ${name}: ${(error as Error).message}`);
    }
  }
}
