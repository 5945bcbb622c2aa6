/**
 * One name for one folder.
 *
 * @module
 */
import { posix } from "node:path";

/**
 * A path as it is kept in files: `photos/`, `./photos` and `photos` are one folder.
 */
export function rootOf(path: string): string {
  return posix.normalize(path).replace(/(?<=.)\/$/, "");
}
