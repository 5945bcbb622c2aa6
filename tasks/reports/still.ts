/**
 * The list as a page that needs no server.
 *
 * @module
 */
import { relative } from "node:path";
import { readBytes } from "../../lib/dataset/store.ts";
import type { FoundRun, RunList } from "../../lib/experiment/run_list.ts";
import { fileOf } from "./find.ts";

/** So many bytes of reports are packed into a page, the latest first; a browser has to load them. */
const MOST = 64 * 2 ** 20;

/** The list for a page in another folder, and the reports that are packed with it. */
export interface StillList {
  /** Addresses lead from the page to the runs, and reports to what is packed. */
  readonly list: RunList;
  /** Bytes by name. */
  readonly packed: Readonly<Record<string, Uint8Array>>;
}

/** Reads what a page in the folder `out` holds. */
export async function stillList(list: RunList, out: string, most = MOST): Promise<StillList> {
  const packed: Record<string, Uint8Array> = {}, runs: FoundRun[] = [];
  const way = relative(out, list.folder).split(/[\\/]/).filter(Boolean).map(encodeURIComponent);
  let left = most;
  for (const { report: _, page, ...run } of list.runs) {
    const bytes = await readBytes(fileOf(list.folder, run)), name = `report-${runs.length}`;
    const fits = bytes.length <= left;
    if (fits) {
      packed[name] = bytes;
      left -= bytes.length;
    }
    const inside = page?.split("/").slice(1);
    runs.push({
      ...run,
      ...(fits ? { report: `packed:${name}` } : {}),
      ...(inside ? { page: [...way, ...inside].join("/") } : {}),
    });
  }
  const missing = runs.length - Object.keys(packed).length;
  const note =
    `the figures of ${missing} of ${runs.length} runs are not in this page, which holds ` +
    `${most / 2 ** 20} MiB of reports at most: deno task reports serves them all`;
  return { list: { ...list, runs, notes: [...list.notes, ...missing > 0 ? [note] : []] }, packed };
}
