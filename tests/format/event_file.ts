/** A reader of event files that shares nothing with the writer: framing, checksums, protobuf. */

/** CRC-32C by long division, a bit at a time, from the other end. */
export function slowCrc(bytes: Uint8Array): number {
  let crc = 0xffffffffn;
  const reversed = (value: bigint, bits: number) =>
    BigInt(`0b${value.toString(2).padStart(bits, "0").split("").reverse().join("")}`);
  for (const byte of bytes) {
    crc ^= reversed(BigInt(byte), 8) << 24n;
    for (let bit = 0; bit < 8; bit++) {
      crc = crc & 0x80000000n ? (crc << 1n ^ 0x1edc6f41n) & 0xffffffffn : crc << 1n;
    }
  }
  return Number(reversed(crc ^ 0xffffffffn, 32));
}

const unmasked = (crc: number) => {
  const turned = (crc - 0xa282ead8) >>> 0;
  return (turned >>> 17 | turned << 15) >>> 0;
};

/** What the whole, undamaged records at the begin of a file hold. */
export function recordsIn(file: Uint8Array): Uint8Array[] {
  const records: Uint8Array[] = [];
  for (let at = 0; at + 16 <= file.length;) {
    const view = new DataView(file.buffer, file.byteOffset + at), rest = file.length - at - 16;
    const head = file.slice(at, at + 8), length = Number(view.getBigUint64(0, true));
    if (slowCrc(head) !== unmasked(view.getUint32(8, true)) || length > rest) break;
    const content = file.slice(at + 12, at + 12 + length);
    if (slowCrc(content) !== unmasked(view.getUint32(12 + length, true))) break;
    records.push(content);
    at += 16 + length;
  }
  return records;
}

/** An event, as far as ours go. */
export interface SeenEvent {
  time: number;
  step: number;
  version?: string;
  status?: number;
  scalars?: Record<string, number>;
  texts?: Record<string, string>;
  plugin?: string;
}

/** The fields of a message: numbers of varints, bytes of all else. */
function* fieldsOf(message: Uint8Array): Generator<[number: number, value: number | Uint8Array]> {
  let at = 0;
  const varint = () => {
    let value = 0, place = 1, byte: number;
    do {
      byte = message[at++]!;
      value += (byte & 0x7f) * place;
      place *= 128;
    } while (byte & 0x80);
    return value;
  };
  while (at < message.length) {
    const tag = varint(), kind = tag % 8, number = Math.floor(tag / 8);
    if (kind === 0) yield [number, varint()];
    else {
      const length = kind === 2 ? varint() : kind === 5 ? 4 : 8;
      yield [number, message.slice(at, at += length)];
    }
  }
}

const text = (bytes: unknown) => new TextDecoder().decode(bytes as Uint8Array);
const view = (bytes: unknown) => new DataView((bytes as Uint8Array).buffer);
const inside = (bytes: unknown) => fieldsOf(bytes as Uint8Array);
const field = (bytes: unknown, number: number) => new Map(inside(bytes)).get(number);

/** The events of a file. */
export function eventsIn(file: Uint8Array): SeenEvent[] {
  return recordsIn(file).map((record) => {
    const event: SeenEvent = { time: NaN, step: 0 };
    for (const [number, value] of fieldsOf(record)) {
      if (number === 1) event.time = view(value).getFloat64(0, true);
      if (number === 2) event.step = value as number;
      if (number === 3) event.version = text(value);
      if (number === 7) event.status = field(value, 1) as number;
      if (number !== 5) continue;
      for (const [, one] of inside(value)) {
        const tag = text(field(one, 1)), scalar = field(one, 2), tensor = field(one, 8);
        if (scalar) (event.scalars ??= {})[tag] = view(scalar).getFloat32(0, true);
        if (!tensor) continue;
        (event.texts ??= {})[tag] = text(field(tensor, 8));
        event.plugin = text(field(field(field(one, 9), 1), 1));
      }
    }
    return event;
  });
}
