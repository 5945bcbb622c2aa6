/**
 * Folders that are not whole yet: `FOLDER.partial-…` beside the folder they become.
 *
 * A run that is killed leaves its own behind, and another may be at work in one at the same time.
 * They are told apart by age, not by a lock, as some network disks have none: who is at work says
 * so every minute, and what has said nothing for an hour is left over.
 *
 * @module
 */
import { listFolder, modifiedOf, remove, touch } from "./store.ts";

/** In milliseconds. */
const MINUTE = 60_000, HOUR = 60 * MINUTE;

/** A new name for what becomes a folder. */
export function partialOf(folder: string): string {
  return `${folder}.partial-${crypto.randomUUID().slice(0, 8)}`;
}

/**
 * Says that a folder is being worked on, at most once a minute; to be called as often as one likes.
 *
 * @param now The clock, in milliseconds.
 */
export function keptFresh(partial: string, now = () => Date.now()): () => Promise<void> {
  let said = now();
  return async () => {
    if (now() - said < MINUTE) return;
    said = now();
    await touch(partial, said);
  };
}

/**
 * Removes what killed runs left of a folder. What cannot be removed stays: it is only in the way of
 * other files.
 */
export async function removeLeftOver(folder: string): Promise<void> {
  const slash = folder.lastIndexOf("/"), above = slash < 0 ? "." : folder.slice(0, slash) || "/";
  const begin = `${folder.slice(slash + 1)}.partial-`;
  for (const { name, isFolder } of await listFolder(above).catch(() => [])) {
    const ours = name.startsWith(begin) && /^[0-9a-f]{8}$/.test(name.slice(begin.length));
    if (!ours || !isFolder) continue;
    const path = `${above}/${name}`, modified = await modifiedOf(path);
    if (modified !== undefined && Date.now() - modified > HOUR) await remove(path).catch(() => {});
  }
}
