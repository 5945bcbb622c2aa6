/**
 * What is done with a command line of the docs, and the two ways to do it.
 *
 * @module
 */
import type { Need } from "./checkout.ts";

/** What is done with a command line: it is run, or only its options are read. */
export type Way = Run | Read;

/** Run in a fresh checkout, after the lines before it on its page. */
export interface Run {
  /** Options that make it small, put behind its own; empty: it is run as it stands. */
  readonly with: string;
  /** What it leaves, from the root of the checkout. */
  readonly leaves: readonly string[];
  /** What it says, on either stream. */
  readonly says?: RegExp;
  /** What must be at hand; without it the line is skipped, and counted so. */
  readonly needs: readonly Need[];
  /** What a person does before, by hand, in the checkout. */
  readonly before?: (checkout: string) => Promise<void>;
  /** What it says when it serves: from there on it is ended by Ctrl-C. */
  readonly serves?: RegExp;
}

/** Not run. A task's options are read by its own parser, as are those of every line. */
export interface Read {
  /** Why it is not run. */
  readonly why: string;
}

/** As it stands. */
export const run = (rest: Partial<Omit<Run, "with">> = {}): Run => small("", rest);

/** As it stands, and with options that make it small. */
export const small = (options: string, rest: Partial<Omit<Run, "with">> = {}): Run => ({
  ...{ with: options, leaves: [], needs: [] },
  ...rest,
});

/** Only read. */
export const read = (why: string): Read => ({ why });
