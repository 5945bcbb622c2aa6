/**
 * Keeping a training set apart from a test set, by a table of who looks like whom.
 *
 * @module
 */
import type { Person } from "./folder.ts";
import { tabbed } from "./landmarks.ts";

/** The person of a test set that someone of a training set looks like most. */
export interface Nearest {
  /** Their name in the test set. */
  readonly person: string;
  /** The cosine between the mean embeddings of both. */
  readonly cosine: number;
}

/**
 * Reads lines of a person, the number of their images, the nearest person of the test set and the
 * cosine to them; a line that begins with `#` says what the columns are.
 *
 * @returns By person.
 * @throws {SyntaxError} With the number of the line that has other fields, a number that is none or
 *   a person who was there before.
 *
 * @example One person
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const table = parseNearest("07001\t26\tAda\t0.854\n");
 * deepEqual(table.get("07001"), { person: "Ada", cosine: 0.854 });
 * ```
 */
export function parseNearest(text: string): Map<string, Nearest> {
  const table = new Map<string, Nearest>();
  for (const { at, fields } of tabbed(text)) {
    const [name, images, person, cosine] = fields;
    const right = fields.length === 4 && name && person && /^\d{1,9}$/.test(images!) &&
      /^-?(?:0?\.\d+|[01](?:\.\d*)?)$/.test(cosine!) && Math.abs(Number(cosine)) <= 1;
    if (!right || table.has(name)) {
      throw new SyntaxError(
        `Cannot read line ${at} of the nearest people: it must be a person who was not there ` +
          "before, a number of images, a person and a cosine, parted by tabs, got " +
          JSON.stringify(fields.join("\t").slice(0, 80)),
      );
    }
    table.set(name, { person, cosine: Number(cosine) });
  }
  return table;
}

/** A line of the table: someone of a training set, and whom they look like most. */
export interface NearestLine extends Nearest {
  /** The person of the training set. */
  readonly name: string;
  /** How many images there are of them. */
  readonly images: number;
}

/** A control character would part a line; one that begins with `#` is not read. */
const WRITABLE = /^[^#\p{Cc}][^\p{Cc}]*$/u;

/**
 * Writes the lines that {@linkcode parseNearest} reads, the most like first.
 *
 * @throws {RangeError} A name that a line cannot hold.
 *
 * @example There and back
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const text = writeNearest([{ name: "07001", images: 26, person: "Ada", cosine: 0.854 }]);
 * deepEqual(parseNearest(text).get("07001"), { person: "Ada", cosine: 0.854 });
 * ```
 */
export function writeNearest(lines: readonly NearestLine[]): string {
  const names = lines.flatMap(({ name, person }) => [name, person]);
  const wrong = names.find((name) => !WRITABLE.test(name));
  if (wrong !== undefined) {
    throw new RangeError(
      "Cannot write the nearest people: a name must not be empty, have no control " +
        `character and not begin with #, got ${JSON.stringify(wrong)}`,
    );
  }
  const sorted = lines.toSorted((a, b) => b.cosine - a.cosine);
  return "#person\timages\tnearest\tcosine\n" +
    sorted.map(({ name, images, person, cosine }) =>
      `${name}\t${images}\t${person}\t${cosine.toFixed(6)}\n`
    ).join("");
}

/** Whom {@linkcode peopleApart} keeps. */
export interface ApartOptions {
  /** Those whose cosine is above this are left out; default 0.5. */
  readonly cosine?: number;
  /** Those with fewer images are left out; default 10. */
  readonly images?: number;
}

/**
 * The people of a training set who may be trained on before testing on the other set: not too like
 * anyone of it, and with enough images. Labels are from 0 again.
 *
 * @param nearest Of everyone in the training set.
 * @throws {RangeError} Someone of whom it is not known whom they look like; limits that are no
 *   numbers; nobody left.
 *
 * @example The first is in both sets
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const people = ["a", "b"].map((name, label) => ({ name, label, images: [`${name}/1.jpg`] }));
 * const nearest = new Map([
 *   ["a", { person: "Ada", cosine: 0.9 }],
 *   ["b", { person: "Alan", cosine: 0.3 }],
 * ]);
 * deepEqual(peopleApart(people, nearest, { images: 1 }), [
 *   { name: "b", label: 0, images: ["b/1.jpg"] },
 * ]);
 * ```
 */
export function peopleApart(
  people: readonly Person[],
  nearest: ReadonlyMap<string, Nearest>,
  { cosine = 0.5, images = 10 }: ApartOptions = {},
): Person[] {
  if (!Number.isFinite(cosine) || !(images >= 0)) {
    throw new RangeError(
      `Cannot choose people: the cosine must be a finite number and the images a number from 0, ` +
        `got ${cosine} and ${images}`,
    );
  }
  const unknown = people.filter(({ name }) => !nearest.has(name));
  if (unknown.length > 0) {
    throw new RangeError(
      "Cannot choose people: it must be known of each whom they look like, but is not of " +
        `${unknown.length}, such as ${JSON.stringify(unknown[0]!.name)}`,
    );
  }
  const left = people
    .filter((one) => nearest.get(one.name)!.cosine <= cosine && one.images.length >= images)
    .map((person, label) => ({ ...person, label }));
  if (left.length > 0) return left;
  throw new RangeError(
    `Cannot choose people: someone must be left, but none of ${people.length} has ${images} ` +
      `images and a cosine of at most ${cosine}`,
  );
}
