/**
 * Names from data: an archive, a list of hashes, a manifest may not lead us out of a folder.
 *
 * @module
 */

/**
 * The path of a file whose name comes from data: it never leaves the folder. Only the text is
 * looked at, not the disk: a link in the folder is followed.
 *
 * @throws {RangeError} A name that is absolute, climbs out, or holds a backslash or a NUL.
 *
 * @example A name that climbs
 * ```ts
 * import { equal, throws } from "node:assert/strict";
 *
 * equal(pathInside("data", "mnist/labels.gz"), "data/mnist/labels.gz");
 * throws(() => pathInside("data", "../secret"), /must stay inside/);
 * ```
 */
export function pathInside(folder: string, name: string): string {
  const parts = name.split("/");
  const wrong = parts.some((part) => part === "" || part === "." || part === "..");
  if (wrong || /[\\\0]|^[A-Za-z]:/.test(name)) {
    throw new RangeError(
      `Cannot use the name ${JSON.stringify(name)}: it must stay inside ${folder}, ` +
        "so it must be relative, without empty parts, . or .., backslash or NUL",
    );
  }
  return `${folder || "."}/${name}`;
}
