/**
 * How a name is declared, cut from its file: what a reader of the source sees, without its inside.
 *
 * @module
 */
import type { Declaration } from "./doc.ts";

/** So many lines of a table are shown; of a longer one, its first and its last. */
const LONGEST = 14;

/**
 * A declaration as code.
 *
 * @param source The file's text.
 * @param line Where it begins, from 1.
 *
 * @example A function without its body
 * ```ts
 * import { equal } from "node:assert/strict";
 *
 * const source = "export function twice({ x }: { x: number }): number {\n  return 2 * x;\n}\n";
 * equal(signature(source, "function", 1), "function twice({ x }: { x: number }): number");
 * ```
 */
export function signature(source: string, kind: Declaration["kind"], line: number): string {
  const lines = source.split("\n").slice(line - 1);
  return CUT[kind](lines.join("\n")).replace(/^export (?:declare )?/, "").trimEnd();
}

const CUT: Readonly<Record<Declaration["kind"], (code: string) => string>> = {
  function: (code) => code.slice(0, endOf(code, opensBody)).replace(/^export async /, "export "),
  class: (code) => code.slice(0, endOf(code, opensBody)),
  interface: (code) => withoutComments(code.slice(0, endOf(code, closesAll) + 1)),
  typeAlias: (code) => withoutComments(code.slice(0, endOf(code, (at) => at.char === ";"))),
  variable: (code) =>
    shortened(withoutComments(code.slice(0, endOf(code, (at) => at.char === ";")))),
};

/** A sign outside of all brackets, and what stands before it. */
interface Place {
  readonly char: string;
  readonly before: string;
}

/** A brace is that of a body where no type can stand. */
const opensBody = ({ char, before }: Place) =>
  char === "{" && !/(?:[:|&,(<]|=>|extends|function|return)\s*$/.test(before);
const closesAll = ({ char }: Place) => char === "}";

/** Where the first sign stands that ends the declaration, outside of brackets, texts, comments. */
function endOf(code: string, ends: (place: Place) => boolean): number {
  const parts = /\/\*[\s\S]*?\*\/|\/\/.*|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`|=>|[{}()[\];]/g;
  let depth = 0;
  for (const { 0: char, index } of code.matchAll(parts)) {
    if (char.length > 1) continue;
    if ("})]".includes(char)) depth--;
    if (depth === 0 && ends({ char, before: code.slice(0, index) })) return index;
    if ("{([".includes(char)) depth++;
  }
  return code.length;
}

function withoutComments(code: string): string {
  return code.replace(/^ *\/\*\*[\s\S]*?\*\/\n/gm, "").replace(/^ *\/\/.*\n/gm, "")
    .replace(/ *\/\*\*.*?\*\/ */g, " ").replace(/(?<!:)\/\/ .*$/gm, "");
}

function shortened(code: string): string {
  const lines = code.split("\n");
  return lines.length <= LONGEST ? code : [lines[0], "  // …", lines.at(-1)].join("\n");
}
