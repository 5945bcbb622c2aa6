/**
 * Every report.json below a folder.
 *
 * @module
 */
import { exists, isFolder, listFolder } from "../../lib/dataset/store.ts";
import type { Unread } from "../../lib/experiment/run_list.ts";

/** How far is searched. */
export interface WalkLimits {
  /** Folders inside of folders. */
  readonly depth: number;
  /** Folders in all. */
  readonly folders: number;
}

/** Deeper, or in more folders, nobody keeps runs. */
export const LIMITS: WalkLimits = { depth: 8, folders: 20_000 };

/** No run lies in these. */
const SKIPPED = ["node_modules", "checkpoints", "figures"];

/** A report.json. */
export interface Place {
  /** Its folder, below the one that is searched; empty: that one. */
  readonly path: string;
  /** Whether a report.html is beside it. */
  readonly hasPage: boolean;
}

/** What the search came upon. */
export interface Walked {
  /** Reports, in the order of their paths. */
  readonly places: readonly Place[];
  /** Folders that could not be listed. */
  readonly unread: readonly Unread[];
  /** What was left out, in words. */
  readonly notes: readonly string[];
}

/**
 * Searches folder by folder. No link is followed, so that nothing outside is read.
 *
 * @throws {Error} No such folder.
 */
export async function walk(root: string, limits = LIMITS): Promise<Walked> {
  if (!await isFolder(root)) {
    throw new Error(
      `Cannot look for runs in ${root}: it must be a folder, and ${
        await exists(root) ? "is a file" : "there is none"
      }. deno task reproduce leaves a run in results/digits`,
    );
  }
  const places: Place[] = [], unread: Unread[] = [], waiting = [{ path: "", depth: 0 }];
  let links = 0, deep = 0, looked = 0;
  for (; waiting.length > 0 && looked < limits.folders; looked++) {
    const { path, depth } = waiting.shift()!, folder = path ? `${root}/${path}` : root;
    const entries = await listFolder(folder).catch((error: Error) => {
      unread.push({ path: folder, why: error.message });
      return [];
    });
    const files = entries.filter(({ isFolder, isLink }) => !isFolder && !isLink);
    const has = (wanted: string) => files.some(({ name }) => name === wanted);
    if (has("report.json")) places.push({ path, hasPage: has("report.html") });
    links += entries.filter(({ name, isLink }) => isLink && !isSkipped(name)).length;
    const inside = entries.filter(({ name, isFolder }) => isFolder && !isSkipped(name));
    if (depth < limits.depth) {
      const below = (name: string) => ({ path: path ? `${path}/${name}` : name, depth: depth + 1 });
      waiting.push(...inside.map(({ name }) => below(name)));
    } else deep += inside.length;
  }
  const notes = [
    ...links > 0 ? [`${counted(links, "link")} not followed`] : [],
    ...deep > 0 ? [`${counted(deep, "folder")} deeper than ${limits.depth} not opened`] : [],
    ...waiting.length > 0
      ? [
        `the search ended after ${looked} folders, with ${waiting.length} or more to go: name a ` +
        "folder further in",
      ]
      : [],
  ];
  return { places: places.sort((a, b) => a.path < b.path ? -1 : 1), unread, notes };
}

const isSkipped = (name: string): boolean => name.startsWith(".") || SKIPPED.includes(name);

/** `1 link was`, `2 links were` */
const counted = (count: number, what: string): string =>
  count === 1 ? `1 ${what} was` : `${count} ${what}s were`;
