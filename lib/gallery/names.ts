/**
 * What a person may be called.
 *
 * @module
 */

/** So many UTF-16 units a name may have. */
const LONGEST = 200;

/**
 * A name as galleries keep it: composed (NFC), as file systems of macOS take letters apart, and
 * without space around it.
 *
 * @throws {RangeError} No name, one over 200 letters, or one with control characters.
 *
 * @example An accent of its own
 * ```ts
 * import { equal } from "node:assert/strict";
 *
 * equal(personName(" Zoe\u0308 "), "Zo\u00eb");
 * ```
 */
export function personName(text: string): string {
  const name = text.normalize("NFC").trim();
  if (name !== "" && name.length <= LONGEST && !/\p{Cc}/u.test(name)) return name;
  throw new RangeError(
    `Cannot call a person ${JSON.stringify(text.slice(0, 60))}: a name must have 1 to ${LONGEST} ` +
      "letters and no control character",
  );
}
