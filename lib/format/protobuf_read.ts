/**
 * Reads protocol buffers, and trusts no length in them.
 *
 * @module
 */
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { join, type Joined } from "./protobuf_join.ts";
import { KINDS } from "./protobuf_kinds.ts";
import { type Field, isList, type Schema, schemaIn } from "./protobuf_schema.ts";

/** Deeper than any format here; Google's own limit. */
const DEEPEST = 100;
/** Texts and messages in one file: two bytes can claim an object that takes a hundred. */
const MOST_OBJECTS = 2 ** 21;

type Fields = Record<string, unknown>;

/** A message of unchecked type; `readMessage` gives it one. */
export function readFields(
  bytes: Uint8Array,
  schema: Schema,
  path: string,
  depth = 0,
  left = { objects: MOST_OBJECTS },
): Fields {
  if (depth > DEEPEST) throw wrong(path, `it lies deeper than ${DEEPEST} levels`);
  const message: Fields = {}, pieces = new Map<Field, Joined>();
  const decode = ([, kind]: Field, payload: Uint8Array, where: string) =>
    typeof kind === "string"
      ? KINDS[kind].read(payload)
      : readFields(payload, schemaIn(kind), where, depth + 1, left);

  const reader = new BinaryReader(bytes);
  while (reader.pos < bytes.length) {
    const start = reader.pos;
    naming(() => path, `, in the field at byte ${start} of its message`, () => {
      const [number, wire] = reader.tag(), field = schema[number];
      naming(() => field ? `${path}.${field[0]}` : path, "", () => {
        const payload = cut(bytes, reader, wire);
        if (!field) return;
        const [name] = field, { how, packed } = check(field, wire, payload);
        if (!packed && left.objects-- <= 0) {
          throw new RangeError(`there are more than ${MOST_OBJECTS} objects`);
        }
        if (how === "joined") pieces.set(field, join(pieces.get(field), payload));
        else if (how === "one") message[name] = decode(field, payload, `${path}.${name}`);
        else {
          const list = (message[name] ??= []) as unknown[];
          list.push(decode(field, payload, `${path}.${name}[${list.length}]`));
        }
      });
    });
  }
  for (const [field, { bytes, length }] of pieces) {
    const where = `${path}.${field[0]}`;
    naming(() => where, "", () => {
      message[field[0]] = decode(field, bytes.subarray(0, length), where);
    });
  }
  return message;
}

/** The bytes of a value, all of which are there. */
function cut(bytes: Uint8Array, reader: BinaryReader, wire: WireType): Uint8Array {
  const start = reader.pos;
  if (wire === WireType.Varint) {
    reader.int64();
    return bytes.subarray(start, reader.pos);
  }
  const length = wire === WireType.LengthDelimited
    ? Number(reader.uint64())
    : wire === WireType.Bit32
    ? 4
    : wire === WireType.Bit64
    ? 8
    : NaN;
  if (Number.isNaN(length)) throw new RangeError("groups are not read");
  const rest = bytes.length - reader.pos;
  if (length > rest) {
    throw new RangeError(`${length} bytes must follow, but ${rest} are there: it is cut or lies`);
  }
  return bytes.subarray(reader.pos, reader.pos += length);
}

/** How a field's pieces become its value; its wire type is one that its kind may have. */
function check([, kind]: Field, wire: WireType, payload: Uint8Array) {
  const { how, wire: own, single } = typeof kind === "string"
    ? KINDS[kind]
    : { how: isList(kind) ? "each" as const : "joined" as const, wire: WireType.LengthDelimited };
  if (wire !== own && wire !== single?.wire) {
    throw new RangeError(`its wire type must be ${single?.wire ?? own}, is ${wire}`);
  }
  const width = single?.wire === WireType.Bit32 ? 4 : single?.wire === WireType.Bit64 ? 8 : 1;
  // Pieces are joined, so each must end where a number ends.
  if (single && (payload.length % width > 0 || (width === 1 && (payload.at(-1) ?? 0) > 0x7f))) {
    throw new RangeError(`its ${payload.length} bytes end within a number`);
  }
  return { how, packed: single !== undefined };
}

/** Errors below become errors of the text, with the path to the field. */
function naming(path: () => string, place: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (error instanceof SyntaxError) throw error;
    throw wrong(path(), `${(error as Error).message}${place}`);
  }
}

function wrong(path: string, what: string): SyntaxError {
  return new SyntaxError(`Cannot read ${path}: ${what}`);
}
