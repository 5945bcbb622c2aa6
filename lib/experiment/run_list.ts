/**
 * A list of runs, as a page and a program read it.
 *
 * @module
 */
import type { Brief } from "./brief.ts";

/** A run that was found. */
export interface FoundRun {
  /** The folder of its report below the one that was searched, with `/`; empty: that folder itself. */
  readonly path: string;
  /** When the report was written, in milliseconds of the clock. */
  readonly written: number;
  /** What it says. */
  readonly brief: Brief;
  /** The address of its own page; absent where it has none. */
  readonly page?: string;
  /** The address of its report; absent where figures cannot be drawn from it. */
  readonly report?: string;
}

/** A report that could not be read. */
export interface Unread {
  /** Its path, with the folder that was searched. */
  readonly path: string;
  /** Why, and what to do. */
  readonly why: string;
}

/** What was found below a folder. */
export interface RunList {
  /** The folder, as it was given. */
  readonly folder: string;
  /** The runs, the latest first. */
  readonly runs: readonly FoundRun[];
  /** What could not be read. */
  readonly unread: readonly Unread[];
  /** What was left out of the search, in words; empty where nothing was. */
  readonly notes: readonly string[];
}
