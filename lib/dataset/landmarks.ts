/**
 * Tables of landmarks, a line an image.
 *
 * @module
 */
import { pathInside } from "./inside.ts";

/** The x and y of each point, in pixels of the image. */
export type Landmarks = readonly (readonly [number, number])[];

/** Each digit has one place in it, so a field of a million of them is refused at once. */
const NUMBER = /^-?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * Reads lines of a path and the x and y of five points: left eye, right eye, nose, left and right
 * corner of the mouth, as seen in the image. Between fields are tabs; a line that begins with `#`
 * says what the columns are.
 *
 * @param options `columns`: how many fields a line has; those after the points are not read.
 *   Default 11, without others.
 * @returns By path, in the order of the table.
 * @throws {SyntaxError} With the number of the line that has another number of fields, a number
 *   that is not finite, or a path that leads out of the set or was there before; for no line at all.
 *
 * @example One image
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const table = parseLandmarks("Ada/1.jpg\t10\t20\t30\t20\t20\t30\t12\t40\t28\t40\n");
 * deepEqual(table.get("Ada/1.jpg")?.[0], [10, 20]);
 * ```
 */
export function parseLandmarks(
  text: string,
  { columns = 11 }: { readonly columns?: number } = {},
): Map<string, Landmarks> {
  const table = new Map<string, Landmarks>();
  for (const { at, fields } of tabbed(text)) {
    const failed = (why: string, found: string) =>
      new SyntaxError(
        `Cannot read line ${at} of the landmarks: ${why}, got ${
          JSON.stringify(found.slice(0, 80))
        }`,
      );
    const [path, ...rest] = fields;
    if (fields.length !== columns) {
      throw failed(`it must have ${columns} fields, has ${fields.length}`, fields.join("\t"));
    }
    if (!staysInside(path!)) throw failed("a path must be relative and stay in the set", path!);
    if (table.has(path!)) throw failed("a path must be there once", path!);
    const numbers = rest.slice(0, 10).map((field) => {
      const value = NUMBER.test(field) ? Number(field) : NaN;
      if (!Number.isFinite(value)) throw failed("a coordinate must be a finite number", field);
      return value;
    });
    table.set(path!, [0, 2, 4, 6, 8].map((i) => [numbers[i]!, numbers[i + 1]!] as const));
  }
  if (table.size === 0) {
    throw new SyntaxError("Cannot read the landmarks: they must have a line an image, have none");
  }
  return table;
}

/** The fields of each line that is neither empty nor a comment, and its number from 1. */
export function* tabbed(text: string): Generator<{ at: number; fields: string[] }> {
  for (const [i, line] of text.replace(/^\ufeff/, "").split(/\r?\n/).entries()) {
    if (line.trim() !== "" && !line.startsWith("#")) yield { at: i + 1, fields: line.split("\t") };
  }
}

function staysInside(path: string): boolean {
  try {
    pathInside("", path);
  } catch {
    return false;
  }
  return !/\p{Cc}/u.test(path);
}
