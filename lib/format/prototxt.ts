/**
 * prototxt: protocol buffers as text, in which Caffe describes networks and solvers.
 *
 * See https://protobuf.dev/reference/protobuf/textformat-spec
 *
 * @module
 */
import { checkSize, type Token, tokenAt, wrongAt } from "./prototxt_tokens.ts";
import { plainValue, quote, short, unquote, type Word } from "./prototxt_values.ts";

/** The fields of a message in the order of the text; one that is repeated stands several times. */
export type Prototxt = readonly PrototxtField[];

/** A name and what stands behind it. */
export interface PrototxtField {
  /** Letters, digits and "_". */
  readonly name: string;
  /** A string; a number; true or false; a word, as of an enumeration; or a message. */
  readonly value: PrototxtValue;
}

/** What a field holds. */
export type PrototxtValue = string | number | boolean | Word | Prototxt;

const DEEPEST = 100;
/** Fields in one text: two characters can claim an object that takes a hundred bytes. */
const MOST_FIELDS = 2 ** 21;
const CLOSING: Readonly<Record<string, string>> = { "{": "}", "<": ">" };

/**
 * Reads a prototxt, whatever its fields are called.
 *
 * A list `[1, 2]` gives a field for each; strings side by side are one; whole numbers may be
 * hexadecimal or octal. Comments are dropped.
 *
 * @throws {SyntaxError} With line and column, where the text is no prototxt, has more than 100
 *   levels or 2 million fields, or a whole number that a double does not hold.
 *
 * @example A pooling layer
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * deepEqual(readPrototxt('name: "pool1" # the first\npooling_param { pool: MAX stride: 2 }'), [
 *   { name: "name", value: "pool1" },
 *   {
 *     name: "pooling_param",
 *     value: [{ name: "pool", value: { word: "MAX" } }, { name: "stride", value: 2 }],
 *   },
 * ]);
 * ```
 */
export function readPrototxt(text: string): Prototxt {
  checkSize(text);
  let token = tokenAt(text, 0), count = 0;
  const wrong = (what: string, { at } = token) => wrongAt(text, at, what);
  const take = (): Token => {
    const taken = token;
    token = tokenAt(text, taken.at + taken.text.length);
    return taken;
  };
  const at = (sign: string) => token.text === sign;
  const found = ({ text }: Token) => text === "" ? "the text ends" : `found ${short(text)}`;

  const fields = (end: string, depth: number): PrototxtField[] => {
    if (depth > DEEPEST) throw wrong(`messages must not lie deeper than ${DEEPEST} levels`);
    const list: PrototxtField[] = [];
    while (!at(end)) {
      const name = take();
      if (!/^[A-Za-z_]\w*$/.test(name.text)) {
        throw wrong(
          `a field's name${end === "" ? "" : ` or "${end}"`} is expected, ${found(name)}`,
          name,
        );
      }
      if (at(":")) take();
      else if (!(token.text in CLOSING)) {
        throw wrong(`":" or "{" must follow ${short(name.text)}, ${found(token)}`);
      }
      for (const value of values(depth)) list.push({ name: name.text, value });
      if (at(",") || at(";")) take();
    }
    take();
    return list;
  };
  const values = (depth: number): PrototxtValue[] => {
    if (!at("[")) return [value(depth)];
    take();
    const list: PrototxtValue[] = [];
    while (!at("]")) {
      list.push(value(depth));
      if (at(",")) take();
      else if (!at("]")) throw wrong(`"," or "]" is expected, ${found(token)}`);
    }
    take();
    return list;
  };
  const value = (depth: number): PrototxtValue => {
    if (++count > MOST_FIELDS) throw wrong(`there are more than ${MOST_FIELDS} fields`);
    const first = take(), closing = CLOSING[first.text];
    if (closing) return fields(closing, depth + 1);
    try {
      if (/^["']/.test(first.text)) {
        const pieces = [unquote(first.text)];
        while (/^["']/.test(token.text)) pieces.push(unquote(take().text));
        return pieces.join("");
      }
      const plain = plainValue(first.text);
      if (plain !== undefined) return plain;
    } catch (error) {
      throw error instanceof SyntaxError ? error : wrong((error as Error).message, first);
    }
    throw wrong(`a value is expected, ${found(first)}`, first);
  };
  return fields("", 0);
}

/**
 * Writes a prototxt, two spaces a level; what it writes is read as the same fields.
 *
 * @throws {RangeError} A name or a word that is none.
 */
export function writePrototxt(fields: Prototxt): string {
  const lines = (fields: Prototxt, indent: string): string[] =>
    fields.flatMap(({ name, value }) =>
      isMessage(value)
        ? [`${indent}${word(name)} {`, ...lines(value, `${indent}  `), `${indent}}`]
        : [`${indent}${word(name)}: ${plain(value)}`]
    );
  return lines(fields, "").map((line) => `${line}\n`).join("");
}

/** Whether a value is a message. */
export function isMessage(value: PrototxtValue): value is Prototxt {
  return Array.isArray(value);
}

function plain(value: Exclude<PrototxtValue, Prototxt>): string {
  if (typeof value === "string") return quote(value);
  if (typeof value === "object") return word(value.word);
  if (Object.is(value, -0)) return "-0.0";
  return typeof value === "number" ? inFull(value) : String(value);
}

/** Whole numbers beyond 2^53 only as floats: their digits would claim to be exact. */
function inFull(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value < 0 ? "-inf" : "inf";
  return Number.isInteger(value) && !Number.isSafeInteger(value)
    ? value.toExponential()
    : String(value);
}

function word(text: string): string {
  if (/^[A-Za-z_]\w*$/.test(text)) return text;
  throw new RangeError(
    `Cannot write the prototxt: a name must be letters, digits and "_", is ${short(text)}`,
  );
}
