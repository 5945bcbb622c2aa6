/**
 * The values of a prototxt: strings with escapes, numbers in four notations, words.
 *
 * @module
 */

/** A word without quotes, the name of one of an enumeration. */
export interface Word {
  /** Letters, digits and "_". */
  readonly word: string;
}

const ESCAPES: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
  "\\": 92,
  "'": 39,
  '"': 34,
  "?": 63,
};

/**
 * The text between the quotes. Escapes give bytes, which must be UTF-8 in the end.
 *
 * @throws {RangeError} An escape that there is not.
 */
export function unquote(token: string): string {
  const body = token.slice(1, -1);
  if (!body.includes("\\")) return body;
  const bytes: number[] = [], encoder = new TextEncoder();
  const pieces =
    /([^\\]+)|\\(?:([0-7]{1,3})|[xX]([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/suy;
  while (pieces.lastIndex < body.length) {
    const [, plain, octal, hex, four, eight, letter] = pieces.exec(body) ?? [];
    const byte = octal ? parseInt(octal, 8) : hex ? parseInt(hex, 16) : ESCAPES[letter ?? ""];
    const point = parseInt(four ?? eight ?? "", 16);
    if (plain) { for (const one of encoder.encode(plain)) bytes.push(one); }
    else if (point <= 0x10ffff) {
      for (const one of encoder.encode(String.fromCodePoint(point))) bytes.push(one);
    } else if (byte !== undefined && byte < 256) bytes.push(byte);
    else throw new RangeError(`there is no such escape in ${short(token)}`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      Uint8Array.from(bytes),
    );
  } catch {
    throw new RangeError(`the escapes of ${short(token)} are no UTF-8`);
  }
}

/** In double quotes; what is no plain character becomes an escape. */
export function quote(text: string): string {
  const named = { "\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\" };
  // deno-lint-ignore no-control-regex -- exactly these have no place in a line
  const body = text.replace(/["\\\x00-\x1f\x7f]/g, (one) =>
    named[one as keyof typeof named] ??
      `\\${one.charCodeAt(0).toString(8).padStart(3, "0")}`);
  return `"${body}"`;
}

/**
 * A number, `true` or `false`, or a word; undefined where it is none of them.
 *
 * @throws {RangeError} A whole number that a double does not hold exactly.
 */
export function plainValue(token: string): number | boolean | Word | undefined {
  if (token === "true" || token === "false") return token === "true";
  const [, sign, digits] = /^([+-]?)(.*)$/s.exec(token)!, one = sign === "-" ? -1 : 1;
  if (/^inf(inity)?$/i.test(digits!)) return one * Infinity;
  if (/^nan$/i.test(digits!)) return NaN;
  if (/^0[xX][0-9a-fA-F]+$/.test(digits!)) return exact(one * parseInt(digits!, 16), token);
  if (/^0[0-7]+$/.test(digits!)) return exact(one * parseInt(digits!, 8), token);
  if (/^(0|[1-9]\d*)$/.test(digits!)) return exact(one * Number(digits), token);
  if (/^(\d+\.\d*|\.\d+|\d+(?=[eEfF]))([eE][+-]?\d+)?[fF]?$/.test(digits!)) {
    return one * parseFloat(digits!);
  }
  return /^[A-Za-z_]\w*$/.test(token) ? { word: token } : undefined;
}

function exact(value: number, token: string): number {
  if (Number.isSafeInteger(value)) return value;
  throw new RangeError(`a whole number must lie within 2^53, is ${short(token)}`);
}

/** In quotes, and no longer than a line of an error can be. */
export function short(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
