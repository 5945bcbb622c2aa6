/**
 * Finding people who are in two sets by their names; `nearestPeople` goes by their faces.
 *
 * @module
 */

/** A name that is in two sets. */
export interface SharedName {
  /** As both are compared: lower case, with single blanks. */
  readonly name: string;
  /** How the training set spells it. */
  readonly train: readonly string[];
  /** How the test set spells it. */
  readonly test: readonly string[];
}

/**
 * The names in both of two sets. Case does not count, nor which of blank, `_` and `.` parts words;
 * an accented letter is the same however it is encoded.
 *
 * @returns In the order of names.
 *
 * @example Two spellings
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * deepEqual(peopleOverlap(["ADA K. LOVELACE", "Grace"], ["Ada_K_Lovelace", "Alan"]), [
 *   { name: "ada k lovelace", train: ["ADA K. LOVELACE"], test: ["Ada_K_Lovelace"] },
 * ]);
 * ```
 */
export function peopleOverlap(train: readonly string[], test: readonly string[]): SharedName[] {
  const ours = spellings(train), theirs = spellings(test);
  return [...ours].filter(([name]) => name !== "" && theirs.has(name))
    .map(([name, spelt]) => ({ name, train: [...spelt], test: [...theirs.get(name)!] }))
    .sort((a, b) => a.name < b.name ? -1 : 1);
}

function spellings(names: readonly string[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const name of names) {
    const same = name.normalize("NFC").toLowerCase().replace(/[\s_.]+/g, " ").trim();
    const spelt = found.get(same);
    if (spelt) spelt.add(name);
    else found.set(same, new Set([name]));
  }
  return found;
}
