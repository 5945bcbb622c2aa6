/**
 * The names of an album's groups: a text to be edited by hand, a line a group.
 *
 * @module
 */
import { personName } from "../gallery/names.ts";
import type { Album } from "./album.ts";

/** Names by the numbers of groups, from 1. */
export type AlbumNames = ReadonlyMap<number, string>;

/** How the line begins that says which groups are meant. */
const STAMP = "# groups ";

/**
 * The text: every group of several faces, with its name or room for one, and others that have one.
 */
export function writeNames(
  { stamp, groups }: Pick<Album, "stamp" | "groups">,
  names: AlbumNames,
): string {
  const lines = groups.flatMap((faces, i) =>
    faces.length > 1 || names.has(i + 1) ? [`${i + 1} = ${names.get(i + 1) ?? ""}`.trim()] : []
  );
  return [
    '# Who each group is: a name behind "=". Groups of one name are one person; a group without a',
    "# name is left out of galleries. A face that is alone may be named by a line of its own.",
    `${STAMP}${stamp}`,
    ...lines,
    "",
  ].join("\n");
}

/**
 * Reads names. A text of groups that are no more, as a killed run leaves it, is passed over for
 * what the album says itself.
 *
 * @param path What an error calls the text.
 * @throws {SyntaxError} A line that is none, with its number.
 * @throws {RangeError} A group that is not there, or with two names; a name that cannot be.
 *
 * @example Two groups are one person
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const album = { stamp: "", names: {}, groups: [[], [], []] };
 * const names = readNames("1 = Ada\n2 =\n\n3 = Ada\n", album, "names.txt");
 * deepEqual([...names], [[1, "Ada"], [3, "Ada"]]);
 * ```
 */
export function readNames(
  text: string,
  { stamp, names: before, groups }: Pick<Album, "stamp" | "names" | "groups">,
  path: string,
): AlbumNames {
  const lines = linesOf(text);
  if (isOfOther(lines, stamp)) {
    return new Map(Object.entries(before).map(([group, name]) => [Number(group), name]));
  }
  const names = new Map<number, string>();
  for (const [i, line] of lines.entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const at = `Cannot read line ${i + 1} of ${path}`;
    const [, number, text] = /^\s*(\d+)\s*=(.*)$/.exec(line) ?? [];
    if (number === undefined) {
      throw new SyntaxError(
        `${at}: it must be as 3 = Ada, or begin with #, is ${JSON.stringify(line.slice(0, 60))}`,
      );
    }
    if (text!.trim() === "") continue;
    const group = Number(number), name = personName(text!), other = names.get(group);
    if (group < 1 || group > groups.length) {
      throw new RangeError(
        `${at}: it names group ${number}, but must name one from 1 to ${groups.length}, as there ` +
          "are no others",
      );
    }
    if (other !== undefined && other !== name) {
      throw new RangeError(`${at}: a group must have one name, but ${group} is ${other}, too`);
    }
    names.set(group, name);
  }
  return names;
}

/**
 * Names that someone has written into a text of groups that are no more, and that the album does
 * not have: they are on no face, and nowhere else.
 *
 * @example Edited while photos were grouped anew
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const text = "# groups old\n1 = Ada\n2 = Grace\n";
 * deepEqual(strayNames(text, { stamp: "new", names: { "3": "Ada" } }), ["Grace"]);
 * ```
 */
export function strayNames(
  text: string,
  { stamp, names }: Pick<Album, "stamp" | "names">,
): readonly string[] {
  const lines = linesOf(text), known = new Set(Object.values(names));
  if (!isOfOther(lines, stamp)) return [];
  const told = lines.map((line) => /^\s*\d+\s*=(.*)$/.exec(line)?.[1]?.trim() ?? "");
  return [...new Set(told)].filter((name) => name !== "" && !known.has(name));
}

/** As editors leave them. */
function linesOf(text: string): string[] {
  return text.replace(/^\ufeff/, "").split(/\r?\n/);
}

/** Whether they say that they are of other groups. */
function isOfOther(lines: readonly string[], stamp: string): boolean {
  const told = lines.find((line) => line.startsWith(STAMP))?.slice(STAMP.length).trim();
  return told !== undefined && told !== stamp;
}

/** The groups of each name, those first that come first. */
export function groupsByName(names: AlbumNames): ReadonlyMap<string, readonly number[]> {
  const groups = [...names].sort(([a], [b]) => a - b);
  return new Map(
    [...Map.groupBy(groups, ([, name]) => name)].map((
      [name, some],
    ) => [name, some.map(([g]) => g)]),
  );
}
