/**
 * Bytes that a pickle has as text: Python 2's `str`, and `bytes` as Python 3 writes them for
 * Python 2.
 *
 * @module
 */

const ESCAPES: Readonly<Record<string, number>> = {
  n: 10,
  r: 13,
  t: 9,
  "\\": 92,
  "'": 39,
  '"': 34,
};
/** A character, or what stands for one after a backslash. */
const PIECE = /\\(?:x([\da-fA-F]{2})|([nrt\\'"]))|([^\\])/gsy;
const QUOTED = /^(?:'(.*)'|"(.*)")$/s;

/** The bytes of `repr` of a `str`, quotes and all. */
export function unquoted(line: string): Uint8Array {
  const [, single, double] = QUOTED.exec(line) ?? [], text = single ?? double;
  if (text === undefined) throw new RangeError("its text must be in quotes, is not");
  const bytes = new Uint8Array(text.length);
  let length = 0, at = 0;
  for (const [piece, hex, escape, plain] of text.matchAll(PIECE)) {
    bytes[length++] = hex ? parseInt(hex, 16) : escape ? ESCAPES[escape]! : plain!.charCodeAt(0);
    at += piece.length;
  }
  if (at === text.length) return bytes.subarray(0, length);
  throw new RangeError(
    `after a backslash must be one of nrtx\\'", is ${shown(text.slice(at, at + 2))}`,
  );
}

/** The text of a line in raw-unicode-escape, of whose backslashes Python escapes each. */
export function rawUnicode(line: string): string {
  return line.replace(/\\(?:u([\da-fA-F]{4}))?/g, (_, hex) => {
    if (hex === undefined) throw new RangeError("a backslash must begin \\u and four digits");
    return String.fromCharCode(parseInt(hex, 16));
  });
}

/** A text of bytes, a character each. What web platforms call latin1 has others from 128 to 159. */
export function characters(bytes: Uint8Array): string {
  const some = 8192, parts: string[] = [];
  for (let at = 0; at < bytes.length; at += some) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + some)));
  }
  return parts.join("");
}

/** The bytes of a text, a character each. */
export function latin1(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 255) throw new RangeError(`a character must be a byte, one is ${code}`);
    bytes[i] = code;
  }
  return bytes;
}

/** Text as an error may show it: escaped, and not endless. */
export function shown(text: string): string {
  return JSON.stringify(text.slice(0, 60));
}
