/**
 * What a run began with, in words.
 *
 * @module
 */
import type { StartRecord } from "./report.ts";

/** What `heads` says where the head of the file goes on. */
export const TAKEN = "taken";

/**
 * What a run began with, as a line.
 *
 * @example Softmax goes on with other people
 * ```ts
 * import { equal } from "node:assert/strict";
 *
 * const file = { name: "softmax.safetensors", sha256: "0123456789abcdef".repeat(4) };
 * equal(
 *   startLine({ ...file, heads: ["that of the file is of other classes", null] }),
 *   "softmax.safetensors (SHA-256 0123456789ab): its network, and a new head: that of the file is " +
 *     "of other classes",
 * );
 * ```
 */
export function startLine({ name, sha256, annealed, heads }: StartRecord): string {
  const [one, ...others] = new Set(heads.filter((head) => head !== null));
  const head = others.length > 0
    ? "the head of some rows, that of others is new"
    : one === TAKEN
    ? "its head"
    : `a new head: ${one}`;
  const lambda = annealed === undefined ? "" : `; λ goes on after ${annealed} steps`;
  return `${name} (SHA-256 ${sha256.slice(0, 12)}): its network, and ${head}${lambda}`;
}
