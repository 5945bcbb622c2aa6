/**
 * Lists of images and labels, a line each, as Caffe reads them.
 *
 * @module
 */
import type { Person } from "./folder.ts";
import { pathInside } from "./inside.ts";

/** An image of a list. */
export interface ListedImage {
  /** Below the root of the set. */
  readonly path: string;
  /** The class, from 0. */
  readonly label: number;
}

/** A label fits into 32 bits. */
const LARGEST_LABEL = 2 ** 31 - 1;

/**
 * People as lines of `path label`.
 *
 * @throws {RangeError} A path that a line cannot hold, or that leads out of the set.
 *
 * @example There and back
 * ```ts
 * import { deepEqual, equal } from "node:assert/strict";
 *
 * const text = writeList([{ label: 0, images: ["Ada/1.jpg", "Ada/the second.jpg"] }]);
 * equal(text, "Ada/1.jpg 0\nAda/the second.jpg 0\n");
 * deepEqual(parseList(text)[1], { path: "Ada/the second.jpg", label: 0 });
 * ```
 */
export function writeList(people: readonly Pick<Person, "label" | "images">[]): string {
  return people.flatMap(({ label, images }) =>
    images.map((path) => {
      const wrong = wrongWith(path);
      if (wrong !== undefined) throw new RangeError(`Cannot write the list: ${wrong}`);
      return `${path} ${label}\n`;
    })
  ).join("");
}

/**
 * Reads lines of `path label`; the last blank parts them, so a path may hold blanks.
 *
 * @throws {SyntaxError} With the number of the line that does not parse, or whose path is not
 *   relative or leads out of the set.
 */
export function parseList(text: string): ListedImage[] {
  const images: ListedImage[] = [];
  for (const [i, line] of text.replace(/^\ufeff/, "").split(/\r?\n/).entries()) {
    const content = line.trimEnd(), blank = content.search(/[ \t]\d+$/);
    if (content === "") continue;
    const path = content.slice(0, blank), label = Number(content.slice(blank + 1));
    const wrong = blank < 1 || label > LARGEST_LABEL
      ? `it must be a path, a blank and a label from 0, got ${JSON.stringify(line.slice(0, 80))}`
      : wrongWith(path);
    if (wrong !== undefined) {
      throw new SyntaxError(`Cannot read line ${i + 1} of the list: ${wrong}`);
    }
    images.push({ path, label });
  }
  return images;
}

function wrongWith(path: string): string | undefined {
  try {
    pathInside("", path);
  } catch {
    return `a path must be relative and stay in the set, got ${JSON.stringify(path.slice(0, 80))}`;
  }
  return /[\p{Cc}\ufeff]/u.test(path)
    ? `a path must be one line of text, got ${JSON.stringify(path)}`
    : undefined;
}
