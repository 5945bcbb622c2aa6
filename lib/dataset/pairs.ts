/**
 * Pairs of images to verify, in the format of LFW's lists.
 *
 * @module
 */

/** An image of a person. */
export interface PersonImage {
  /** The name of their folder. */
  readonly person: string;
  /** Which of their images, from 1. */
  readonly number: number;
}

/** Two images to be told the same person or not. */
export interface ListedPair {
  /** The first. */
  readonly left: PersonImage;
  /** The second. */
  readonly right: PersonImage;
  /** Whether both show one person. */
  readonly same: boolean;
  /** From 0, in blocks of the list. */
  readonly fold: number;
}

/** A list of pairs. */
export interface PairsList {
  /** How many folds. */
  readonly folds: number;
  /** In the order of the list. */
  readonly pairs: readonly ListedPair[];
}

/** No part of a path and nothing a terminal acts on: the name comes from a list. */
const NAME = /^(?!\.{1,2}$)[^/\\:\p{Cc}]+$/u;
const NUMBER = /^0*[1-9]\d{0,8}$/;

/**
 * Reads `pairs.txt`, `pairsDevTrain.txt` or `pairsDevTest.txt` of LFW, or a list of their format.
 *
 * The first line has the number of folds and of pairs of each kind in a fold, or the latter alone:
 * then there is one fold. A line is `NAME 1 2`, the same person, or `NAME 1 OTHER 2`, two people;
 * between its fields are tabs or blanks, and where there are tabs, names may have blanks.
 *
 * @throws {SyntaxError} With the number of the line that does not parse, whose name would lead to
 *   another folder, or whose two people are one; where folds are not as long as the first line says.
 *
 * @example Two pairs
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const { pairs } = parsePairs("1\t1\nAda\t1\t3\nAda\t1\tGrace\t2\n");
 * deepEqual(pairs.map(({ same }) => same), [true, false]);
 * deepEqual(pairs[1]!.right, { person: "Grace", number: 2 });
 * ```
 */
export function parsePairs(text: string): PairsList {
  const lines = text.replace(/^\ufeff/, "").split(/\r?\n/)
    .map((line, i) => ({ at: i + 1, fields: fieldsOf(line) }))
    .filter(({ fields }) => fields.length > 0);
  const [header, ...rows] = lines;
  const { folds, each } = headerOf(header?.fields ?? []);
  if (rows.length !== 2 * folds * each) {
    throw new SyntaxError(
      `Cannot read the pairs: the first line says ${folds} x (${each} + ${each}) pairs, but ` +
        `${rows.length} follow; is the list cut?`,
    );
  }
  const pairs = rows.map((row, i) => ({ ...pairOf(row), fold: Math.floor(i / (2 * each)) }));
  const same = Array<number>(folds).fill(0);
  for (const pair of pairs) if (pair.same) same[pair.fold]!++;
  const uneven = same.findIndex((count) => count !== each);
  if (uneven >= 0) {
    throw new SyntaxError(
      `Cannot read the pairs: each fold must have ${each} of the same person, but fold ` +
        `${uneven + 1} of ${folds}, which ends at line ${rows[2 * each * (uneven + 1) - 1]!.at}, ` +
        `has ${same[uneven]}`,
    );
  }
  return { folds, pairs };
}

/**
 * Where LFW keeps an image, below its folder.
 *
 * @example Of number 12
 * ```ts
 * import { equal } from "node:assert/strict";
 *
 * equal(imagePath({ person: "Ada", number: 12 }), "Ada/Ada_0012.jpg");
 * ```
 */
export function imagePath({ person, number }: PersonImage, extension = "jpg"): string {
  return `${person}/${person}_${String(number).padStart(4, "0")}.${extension}`;
}

interface Line {
  readonly at: number;
  readonly fields: readonly string[];
}

function fieldsOf(line: string): string[] {
  const some = (fields: readonly string[]) => fields.filter((field) => field !== "");
  const tabbed = some(line.split("\t").map((field) => field.replace(/^ +| +$/g, "")));
  return tabbed.length > 1 ? tabbed : tabbed.flatMap((all) => some(all.split(" ")));
}

function headerOf(fields: readonly string[]): { folds: number; each: number } {
  const [folds, each] = fields.length === 1 ? [1, Number(fields[0])] : fields.map(Number);
  if (fields.length < 1 || fields.length > 2 || !fields.every((field) => NUMBER.test(field))) {
    throw new SyntaxError(
      "Cannot read the pairs: the first line must have the folds and the pairs of each kind in a " +
        `fold, such as "10 300", or the latter alone, got ${shown(fields)}`,
    );
  }
  return { folds: folds!, each: each! };
}

function pairOf({ at, fields }: Line): Omit<ListedPair, "fold"> {
  const [name, first, other, last] = fields;
  const same = fields.length === 3;
  if (fields.length < 3 || fields.length > 4) {
    throw new SyntaxError(
      `Cannot read line ${at} of the pairs: it must have 3 fields (NAME 1 2) or 4 ` +
        `(NAME 1 OTHER 2), has ${fields.length}: ${shown(fields)}`,
    );
  }
  if (!same && name === other) {
    throw new SyntaxError(
      `Cannot read line ${at} of the pairs: 4 fields are two people, but both are ${
        shown([name!])
      }`,
    );
  }
  const image = (person: string, number: string): PersonImage => {
    if (!NAME.test(person) || !NUMBER.test(number)) {
      throw new SyntaxError(
        `Cannot read line ${at} of the pairs: an image is a name without parts of a path and a ` +
          `whole number from 1, got ${shown([person, number])}`,
      );
    }
    return { person, number: Number(number) };
  };
  return {
    left: image(name!, first!),
    right: same ? image(name!, other!) : image(other!, last!),
    same,
  };
}

/** Fields as an error may show them: escaped, and not endless. */
function shown(fields: readonly string[]): string {
  return JSON.stringify(fields.join(" ").slice(0, 80));
}
