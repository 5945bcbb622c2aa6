/**
 * What is looked at, kept in the address, so that it can be gone back to and handed on.
 *
 * @module
 */
import { type ColumnName, COLUMNS } from "./columns.ts";
import type { Wanted } from "./search.ts";

/** What the reader has chosen. */
export interface State extends Wanted {
  /** The column that sorts. */
  readonly sort: ColumnName;
  /** Whether the largest is at the top. */
  readonly down: boolean;
  /** The folders of the runs that are compared, in the order they were chosen. */
  readonly chosen: readonly string[];
  /** The folder of the run that the others are compared with; empty: the first that was chosen. */
  readonly base: string;
}

/** Nothing is asked for: the latest first. */
export const START: State = {
  ...{ query: "", dataset: "", loss: "", network: "" },
  ...{ sort: "written", down: true, chosen: [], base: "" },
};

/**
 * As the part of an address after `#`.
 *
 * @example There and back
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const state = { ...START, query: "m=4 wasm", chosen: ["digits", "a b/c"] };
 * deepEqual(readAddress(writeAddress(state)), state);
 * ```
 */
export function writeAddress(state: State): string {
  const words = new URLSearchParams();
  for (const key of ["query", "dataset", "loss", "network", "base"] as const) {
    if (state[key]) words.set(key, state[key]);
  }
  if (state.sort !== START.sort || state.down !== START.down) {
    words.set("sort", state.down ? `-${state.sort}` : state.sort);
  }
  for (const path of state.chosen) words.append("run", path);
  return words.size > 0 ? `#${words}` : "";
}

/** What an address says; what it does not is as at the start. */
export function readAddress(hash: string): State {
  const words = new URLSearchParams(hash.replace(/^#/, "")), text = (key: string) => words.get(key);
  const sort = text("sort")?.replace(/^-/, "") ?? "", known = Object.hasOwn(COLUMNS, sort);
  return {
    query: text("query") ?? "",
    dataset: text("dataset") ?? "",
    loss: text("loss") ?? "",
    network: text("network") ?? "",
    base: text("base") ?? "",
    sort: known ? sort as ColumnName : START.sort,
    down: known ? text("sort")!.startsWith("-") : START.down,
    chosen: [...new Set(words.getAll("run"))],
  };
}
