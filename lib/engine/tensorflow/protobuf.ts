/**
 * The few protocol buffers that TensorFlow's C library wants to be spoken to in: written and read
 * by hand, as their numbers of fields never change.
 *
 * @module
 */

/** A message, or a part of one, byte by byte. */
export type Message = readonly number[];

/** A field that holds a whole number, a flag or an enum. */
export function numberField(field: number, value: number | boolean): Message {
  return [...varint(field * 8), ...varint(Number(value))];
}

/** A field that holds text or another message. */
export function bytesField(field: number, value: string | Message): Message {
  const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
  return [...varint(field * 8 + 2), ...varint(bytes.length), ...bytes];
}

/** Seven bits a byte, the lowest first. */
function varint(value: number): number[] {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push(value % 128 + 128);
  return [...bytes, value];
}

/** One field of a message: its number, and its value or its bytes. */
export interface Field {
  /** The number of the field. */
  readonly field: number;
  /** A number, where the field holds one. */
  readonly value: number;
  /** What a field of text or of a message holds. */
  readonly bytes: Uint8Array;
}

const NOTHING = new Uint8Array();

/** The fields of a message, in order. Fields of four and eight bytes are passed over. */
export function* readFields(message: Uint8Array): Generator<Field> {
  let at = 0;
  const next = (): number => {
    let value = 0;
    for (let weight = 1;; weight *= 128) {
      const byte = message[at++];
      if (byte === undefined) throw new RangeError("Cannot read a message that ends in a number");
      value += byte % 128 * weight;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const key = next(), field = Math.floor(key / 8);
    switch (key % 8) {
      case 0:
        yield { field, value: next(), bytes: NOTHING };
        break;
      case 1:
        at += 8;
        break;
      case 2: {
        const length = next();
        if (at + length > message.length) {
          throw new RangeError("Cannot read a message that ends in a field");
        }
        yield { field, value: 0, bytes: message.subarray(at, at += length) };
        break;
      }
      case 5:
        at += 4;
        break;
      default:
        throw new RangeError(`Cannot read a field of kind ${key % 8}`);
    }
  }
}
