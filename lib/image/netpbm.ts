/**
 * PGM and PPM, the plainest of formats: the faces of ORL come in it, and libvips as built for npm
 * does not read it.
 *
 * @module
 */
import { checkImage, type Image } from "./image.ts";

/** Channels by the two first letters. */
const KINDS: Readonly<Record<string, number>> = { P5: 1, P6: 3 };
/** The header is found within so many bytes, comments included. */
const LONGEST_HEADER = 4096;

/** Whether bytes begin as PGM or PPM do. */
export function isNetpbm(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && (bytes[1] === 0x35 || bytes[1] === 0x36);
}

/**
 * Reads PGM (P5) or PPM (P6); values are brought to the range of a byte.
 *
 * @throws {SyntaxError} A header that is none, or fewer pixels than it says.
 *
 * @example Two pixels of grey
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const file = Uint8Array.of(...new TextEncoder().encode("P5 2 1 255\n"), 7, 9);
 * deepEqual([...readNetpbm(file).data], [7, 9]);
 * ```
 */
export function readNetpbm(bytes: Uint8Array): Image<Uint8Array> {
  const text = new TextDecoder("latin1").decode(bytes.subarray(0, LONGEST_HEADER));
  const space = String.raw`(?:\s|#[^\n]*\n)+`;
  const header = text.match(
    new RegExp(`^(P[56])${space}(\\d{1,9})${space}(\\d{1,9})${space}(\\d{1,5})\\s`),
  );
  if (!header) {
    throw new SyntaxError(
      "Cannot read the PGM or PPM image: it must begin with P5 or P6, its width, height and " +
        `largest value, found ${JSON.stringify(text.slice(0, 20))}`,
    );
  }
  const [start, kind] = [header[0].length, header[1]!];
  const [width, height, largest] = header.slice(2).map(Number) as [number, number, number];
  const channels = KINDS[kind]!, each = largest > 255 ? 2 : 1;
  const count = width * height * channels;
  if (largest < 1 || largest > 65535 || width * height === 0) {
    throw new SyntaxError(
      `Cannot read the PGM or PPM image: ${width} x ${height} pixels up to ${largest} are none`,
    );
  }
  if (bytes.length - start < count * each) {
    throw new SyntaxError(
      `Cannot read the PGM or PPM image: ${width} x ${height} pixels must take ` +
        `${count * each} bytes, there are ${bytes.length - start}: it is cut`,
    );
  }
  const data = new Uint8Array(count);
  for (let i = 0, at = start; i < count; i++, at += each) {
    const value = each === 2 ? bytes[at]! * 256 + bytes[at + 1]! : bytes[at]!;
    data[i] = largest === 255 ? value : Math.round(Math.min(value, largest) * 255 / largest);
  }
  return checkImage({ data, width, height, channels });
}
