/**
 * The words of a prototxt, one after another, each with its place.
 *
 * @module
 */

/** A piece of text on its own: a sign, a word or number, or a string with its quotes. */
export interface Token {
  /** The last, at the end of the text, is empty. */
  readonly text: string;
  /** Its place in the text. */
  readonly at: number;
}

/** Characters; a network of a thousand layers takes a million. */
const LARGEST = 2 ** 24;
const WORD = /[\w.+-]+/y;

/** The next token, from a place on. Loops, as a pattern that may go back tires of a long string. */
export function tokenAt(text: string, from: number): Token {
  let at = from;
  while (at < text.length && " \t\r\n\f\v\uFEFF#".includes(text[at]!)) {
    if (text[at] === "#") at = endOfLine(text, at);
    else at++;
  }
  if (at === text.length) return { text: "", at };
  const first = text[at]!;
  if ("{}<>[]:,;".includes(first)) return { text: first, at };
  if (first === '"' || first === "'") return { text: text.slice(at, endOfString(text, at)), at };
  WORD.lastIndex = at;
  const word = WORD.exec(text);
  if (word) return { text: word[0], at };
  throw wrongAt(text, at, `${JSON.stringify(first)} has no place here`);
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
}

/** Behind the closing quote. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length && text[at] !== "\n"; at++) {
    if (text[at] === text[start]) return at + 1;
    if (text[at] === "\\" && text[at + 1] !== "\n") at++;
  }
  throw wrongAt(text, start, "a string must end in its line");
}

/** Refuses what no prototxt is, before it is read. */
export function checkSize(text: string): void {
  if (text.length <= LARGEST) return;
  throw new SyntaxError(
    `Cannot read the prototxt: it must have at most ${LARGEST} characters, has ${text.length}`,
  );
}

/** An error with its line and column, both from 1. */
export function wrongAt(text: string, at: number, what: string): SyntaxError {
  const before = text.slice(0, at), line = before.split("\n").length;
  const column = at - before.lastIndexOf("\n");
  return new SyntaxError(`Cannot read the prototxt: line ${line}, column ${column}: ${what}`);
}
