/**
 * The runs below a folder, read and in brief.
 *
 * @module
 */
import { modifiedOf, readBytes } from "../../lib/dataset/store.ts";
import { type Brief, briefOf } from "../../lib/experiment/brief.ts";
import { readReport } from "../../lib/experiment/read_report.ts";
import type { FoundRun, RunList, Unread } from "../../lib/experiment/run_list.ts";
import { type Place, walk, type WalkLimits } from "./walk.ts";

/** Bytes; the largest of ours, of 26 rows in the plane, has 5 MB. */
const LARGEST = 128 * 2 ** 20;

/** How runs are found. */
export interface FindOptions {
  /** Is told how many reports of how many are read. */
  readonly onRead?: (done: number, total: number) => void;
  /** Ends the search. */
  readonly signal?: AbortSignal;
  /** How far is searched. */
  readonly limits?: WalkLimits;
}

type Read = { readonly written: number } & ({ readonly brief: Brief } | { readonly why: string });

/**
 * Gives a search that can be made again: what has not changed since is not read again.
 *
 * @param folder Where runs lie.
 * @returns The search; it throws where there is no such folder, or no report.json below it.
 */
export function runFinder(folder: string): (options?: FindOptions) => Promise<RunList> {
  const known = new Map<string, Read>();
  return async ({ onRead, signal, limits } = {}) => {
    const { places, unread, notes } = await walk(folder, limits);
    if (places.length === 0 && unread.length === 0) {
      throw new Error(
        `Cannot find a run: there must be a report.json below ${folder}, and there is none` +
          `${notes.length > 0 ? ` (${notes.join("; ")})` : ""}. deno task reproduce leaves one`,
      );
    }
    const runs: FoundRun[] = [], troubles: Unread[] = [...unread];
    for (const [i, place] of places.entries()) {
      signal?.throwIfAborted();
      const path = fileOf(folder, place), written = await modifiedOf(path) ?? 0;
      let read = known.get(path);
      if (read?.written !== written) known.set(path, read = await readBrief(path, written));
      if ("why" in read) troubles.push({ path, why: read.why });
      else runs.push(runOf(place, read.brief, written));
      onRead?.(i + 1, places.length);
    }
    return {
      folder,
      runs: runs.sort((a, b) => b.written - a.written || (a.path < b.path ? -1 : 1)),
      unread: troubles,
      notes,
    };
  };
}

/** The path of a file of a run. */
export function fileOf(
  folder: string,
  { path }: Pick<Place, "path">,
  name: "report.json" | "report.html" = "report.json",
): string {
  return path ? `${folder}/${path}/${name}` : `${folder}/${name}`;
}

async function readBrief(path: string, written: number): Promise<Read> {
  try {
    const text = new TextDecoder().decode(await readBytes(path, { limit: LARGEST }));
    return { written, brief: briefOf(readReport(text, path, "read")) };
  } catch (error) {
    return { written, why: (error as Error).message };
  }
}

/** Addresses are those of the server; they are relative, as the page may lie anywhere. */
function runOf({ path, hasPage }: Place, brief: Brief, written: number): FoundRun {
  const at = ["runs", ...path.split("/").filter(Boolean).map(encodeURIComponent)].join("/");
  return {
    path,
    written,
    brief,
    report: `${at}/report.json`,
    ...(hasPage ? { page: `${at}/report.html` } : {}),
  };
}
