/**
 * Archives of many files, unpacked whole or not at all.
 *
 * @module
 */
import type { TarHeader } from "modern-tar";
import { markedFolder, type Unpacked, writeMark } from "./mark.ts";
import { keptFresh, partialOf, removeLeftOver } from "./partial.ts";
import { exists, makeFolder, openNew, pathInside, remove, rename } from "./store.ts";
import { readTar, type TarEntry } from "./tar.ts";

export type { Unpacked } from "./mark.ts";

/** How far an archive is unpacked. */
export interface UnpackProgress {
  /** The archive. */
  readonly name: string;
  /** Bytes of it that were read, packed as they are. */
  readonly bytes: number;
  /** Files that were written. */
  readonly files: number;
}

/** What is known of an archive, and what may be asked of unpacking it. */
export interface UnpackOptions {
  /** What it is called. */
  readonly name: string;
  /** The SHA-256 of its bytes, in hex. */
  readonly sha256: string;
  /** How many entries it may have, with folders and what is skipped; default 2 million. */
  readonly maxFiles?: number;
  /** How many bytes a file may have; default 256 MiB. */
  readonly maxFileBytes?: number;
  /** How many bytes it may have unpacked, headers included; default 32 GiB. */
  readonly maxBytes?: number;
  /** Is told how far it is. */
  readonly onProgress?: (progress: UnpackProgress) => void;
  /** Ends it; then nothing stays. */
  readonly signal?: AbortSignal;
}

/** Most reasons that are kept, and how much of a name. */
const REASONS = 100, NAME = 200;
/** Longer names are left out: a path, and in bytes a part of one; most disks take no longer. */
const LONGEST = 1000, LONGEST_PART = 255;

/**
 * Unpacks a .tar or .tgz into a folder that is not there yet; where the folder has this very
 * archive already, nothing is read.
 *
 * Regular files alone are written, under names that stay inside; the first of two of one name
 * stays. Their times, owners and modes are not kept. All is written beside the folder, which gets
 * its name at the end, with a file in it that says what it is made of: a run that was killed leaves
 * no half set, only a folder `….partial-…`, which a run an hour later removes. Files are not waited
 * for to be on the disk, so a power cut soon after may lose some.
 *
 * @param source The archive; a stream is never in memory as a whole.
 * @throws {SyntaxError} No whole archive: cut, or with a header that is wrong.
 * @throws {RangeError} An archive over a limit or with another hash; a folder with something else.
 * @throws {Error} A full disk, or a folder that is not writable.
 */
export async function unpack(
  source: ReadableStream<Uint8Array<ArrayBuffer>> | Uint8Array<ArrayBuffer>,
  folder: string,
  options: UnpackOptions,
): Promise<Unpacked> {
  const { name, sha256, signal } = options;
  const there = await markedFolder(folder, sha256);
  if (there || await exists(folder) || signal?.aborted) {
    if (source instanceof ReadableStream) await source.cancel();
    signal?.throwIfAborted();
    if (there) return there;
    throw new RangeError(
      `Cannot unpack ${name} into ${folder}: it must not be there, or be of this archive, but it ` +
        "is something else; move it away",
    );
  }
  await removeLeftOver(folder);
  const partial = partialOf(folder);
  try {
    await makeFolder(partial);
    const unpacked = await writeAll(source, partial, options);
    await writeMark(partial, unpacked);
    signal?.throwIfAborted();
    await rename(partial, folder);
    return unpacked;
  } catch (error) {
    await remove(partial).catch(() => {}); // clearing up must not hide why it was needed
    // Another run may have been first.
    const first = signal?.aborted ? undefined : await markedFolder(folder, sha256);
    if (first) return first;
    throw error;
  }
}

async function writeAll(
  source: ReadableStream<Uint8Array<ArrayBuffer>> | Uint8Array<ArrayBuffer>,
  folder: string,
  { name, sha256, maxFiles = 2e6, maxFileBytes = 2 ** 28, maxBytes = 2 ** 35, ...options }:
    UnpackOptions,
): Promise<Unpacked> {
  const { onProgress, signal } = options;
  const folders = new Set([folder]), reasons: { path: string; reason: string }[] = [];
  let entries = 0, files = 0, skipped = 0, bytes = 0;
  const told = () => onProgress?.({ name, bytes, files }), fresh = keptFresh(folder);
  const onBytes = (now: number) => (bytes = now, told());
  for await (const entry of readTar(source, { name, sha256, maxBytes, onBytes, signal })) {
    const path = entry.header.name.replace(/^(?:\.\/+)+/, ""), { type, size } = entry.header;
    await fresh();
    if (++entries > maxFiles || type === "file" && size > maxFileBytes) {
      const most = entries > maxFiles ? `${maxFiles} entries` : `${maxFileBytes} bytes a file`;
      throw new RangeError(
        `Cannot unpack ${name}: it must have at most ${most}, has more at ${shown(path)}; ` +
          "where you trust it, allow more by maxFiles or maxFileBytes",
      );
    }
    if (type === "directory") {
      await entry.skip();
      continue;
    }
    const reason = refusal(folder, path, entry.header) ?? await write(entry, folder, path, folders);
    if (reason === undefined) files++;
    else {
      await entry.skip();
      if (++skipped <= REASONS) reasons.push({ path: path.slice(0, NAME), reason });
    }
  }
  if (files === 0) {
    throw new SyntaxError(`Cannot unpack ${name}: it must have files, has none`);
  }
  told();
  return { name, sha256, files, skipped, reasons };
}

/** Why an entry is not written, by its header alone. */
function refusal(folder: string, path: string, { type, linkname }: TarHeader): string | undefined {
  if (type === "link" || type === "symlink") return `a link, to ${shown(linkname ?? "")}`;
  if (type !== "file") return `no regular file, but a ${type}`;
  if (isLong(path)) return "a name that is too long";
  try {
    pathInside(folder, path);
  } catch {
    return "a name that may lead out of the folder";
  }
  // The mark is ours; a disk may not tell its case.
  return path.toLowerCase().startsWith(".unpacked") ? "a name that is kept for our own" : undefined;
}

/** Writes a file, and the folders above it; gives why it could not, where the archive is to blame. */
async function write(
  { body }: TarEntry,
  folder: string,
  path: string,
  folders: Set<string>,
): Promise<string | undefined> {
  const target = pathInside(folder, path), above = target.slice(0, target.lastIndexOf("/"));
  try {
    if (!folders.has(above)) await makeFolder(above);
    folders.add(above);
  } catch (error) {
    // Something else has the name, or has that of a folder above it.
    const { AlreadyExists, NotFound } = Deno.errors;
    if (error instanceof AlreadyExists || error instanceof NotFound) return "its folder is a file";
    throw error;
  }
  const file = await openNew(target).catch((error) => {
    // Where the folder is gone, the archive is not to blame.
    if (error instanceof Deno.errors.AlreadyExists) return undefined;
    throw error;
  });
  if (!file) return "there is one of this name already";
  try {
    for await (const chunk of body) await file.append(chunk);
  } finally {
    await file.close();
  }
}

function isLong(path: string): boolean {
  const encoder = new TextEncoder();
  return path.length > LONGEST ||
    path.split("/").some((part) => encoder.encode(part).length > LONGEST_PART);
}

/** A name as an error may show it: escaped, and not endless. */
function shown(path: string): string {
  return JSON.stringify(path.slice(0, NAME));
}
