/**
 * The one door to the disk: no other file of the library opens a file.
 *
 * @module
 */

import { basename, dirname, join, resolve } from "node:path";

export { pathInside } from "./inside.ts";

/** Whether there is something at a path. */
export async function exists(path: string): Promise<boolean> {
  return await sizeOf(path) !== undefined;
}

/** The size of a file in bytes; `undefined` where there is none. */
export async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await Deno.stat(path)).size;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw explained(`look at ${path}`, error);
  }
}

/** Whether a path is that of a folder, or of a link to one. */
export async function isFolder(path: string | URL): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw explained(`look at ${path}`, error);
  }
}

/**
 * Where a path leads, all links followed: two names of one thing give the same. What is not there
 * is where it would be made.
 */
export async function realPath(path: string): Promise<string> {
  try {
    return await Deno.realPath(path);
  } catch (error) {
    if (!isAbsent(error)) throw explained(`look at ${path}`, error);
    const whole = resolve(path);
    return join(await realPath(dirname(whole)), basename(whole));
  }
}

/** When something last changed, in milliseconds of the clock; `undefined` where there is none. */
export async function modifiedOf(path: string): Promise<number | undefined> {
  try {
    return (await Deno.stat(path)).mtime?.getTime();
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw explained(`look at ${path}`, error);
  }
}

/** Says that something has changed, at a time in milliseconds. */
export async function touch(path: string, time: number): Promise<void> {
  await Deno.utime(path, time / 1000, time / 1000).catch((error) => {
    throw explained(`set the time of ${path}`, error);
  });
}

/**
 * The bytes of a file.
 *
 * @param options `limit`: refuses a larger file, in bytes, before any of it is read.
 * @throws {RangeError} A file over the limit.
 * @throws {Error} A folder.
 * @throws {Deno.errors.NotFound} No such file.
 */
export async function readBytes(
  path: string,
  { limit = Infinity }: { readonly limit?: number } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const size = await sizeOf(path);
  if (size !== undefined && size > limit) {
    await refuseFolder("read", path);
    throw new RangeError(`Cannot read ${path}: it must have at most ${limit} bytes, has ${size}`);
  }
  return await Deno.readFile(path).catch(async (error) => {
    await refuseFolder("read", path);
    throw explained(`read ${path}`, error);
  });
}

/**
 * The text of a file, in UTF-8.
 *
 * @throws {Error} A folder.
 * @throws {Deno.errors.NotFound} No such file.
 */
export async function readText(path: string | URL): Promise<string> {
  return await Deno.readTextFile(path).catch(async (error) => {
    await refuseFolder("read", path);
    throw explained(`read ${path}`, error);
  });
}

/**
 * Writes a file whole or not at all: to a temporary name beside it, then renamed. A run that is
 * killed leaves the old file or the new one, never half of one.
 *
 * @param options `own`: whether nobody else on the machine may read it.
 * @throws {Error} A folder of this name.
 * @throws {Error} A full disk, a folder that is absent or not writable; the old file is untouched.
 */
export async function writeWhole(
  path: string,
  content: Uint8Array | string,
  { own = false }: { readonly own?: boolean } = {},
): Promise<void> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const temporary = `${path}.${crypto.randomUUID().slice(0, 8)}.partial`;
  try {
    const mode = own ? { mode: 0o600 } : {};
    const file = await Deno.open(temporary, { write: true, createNew: true, ...mode });
    try {
      await writeAll(file, bytes);
      await file.sync();
    } finally {
      file.close();
    }
    await Deno.rename(temporary, path);
  } catch (error) {
    // Clearing up must not hide why it was needed.
    await Deno.remove(temporary).catch(() => {});
    await refuseFolder("write", path);
    throw new Error(
      `Cannot write ${path} (${bytes.length} bytes): ${(error as Error).message}. ` +
        "What was there before is untouched; is the disk full, or the folder not writable?",
      { cause: error },
    );
  }
}

/** A file that grows. */
export interface Appending {
  /** Adds bytes at the end. */
  readonly append: (bytes: Uint8Array) => Promise<void>;
  /** Closes it; what was added is on the disk then, unless {@linkcode openNew} opened it. */
  readonly close: () => Promise<void>;
}

/**
 * Opens a file that grows: what is there already stays.
 *
 * @throws {Error} A folder of this name.
 * @throws {Error} A full disk, or a folder that is absent or not writable.
 */
export async function openAppending(path: string): Promise<Appending> {
  const failed = (error: unknown): never => {
    throw explained(`write ${path}`, error);
  };
  await refuseFolder("write", path);
  const file = await Deno.open(path, { append: true, create: true }).catch(failed);
  return {
    append: (bytes) => writeAll(file, bytes).catch(failed),
    close: async () => {
      try {
        await file.sync().catch(failed);
      } finally {
        file.close();
      }
    },
  };
}

/**
 * Opens a file that is not there yet, one of many: closing does not wait for the disk, so that
 * thousands are written in seconds. Whoever needs them all after a power cut must not use this.
 *
 * @throws {Deno.errors.AlreadyExists} Something of this name, be it a folder or a link.
 * @throws {Error} A full disk, or a folder that is absent or not writable.
 */
export async function openNew(path: string): Promise<Appending> {
  const failed = (error: unknown): never => {
    throw explained(`write ${path}`, error);
  };
  const file = await Deno.open(path, { write: true, createNew: true }).catch(failed);
  return {
    append: (bytes) => writeAll(file, bytes).catch(failed),
    close: () => Promise.resolve(file.close()),
  };
}

/** What {@linkcode lockFile} found. */
export interface FileLock {
  /** What who has the file said of themselves. */
  readonly holder: string;
  /** Gives it back; absent where another has it. */
  readonly release?: () => void;
}

/**
 * Takes a file that one process has at a time, and says in it who has it. The system gives it back
 * when the process ends, killed or not, so nothing is ever left locked by the dead.
 *
 * @param holder Who takes it, for those who come later.
 * @throws {Error} A folder that is absent or not writable.
 */
export async function lockFile(path: string, holder: string): Promise<FileLock> {
  try {
    // The file is never removed: who waits for it and who comes later would have two of them.
    const file = await Deno.open(path, { read: true, write: true, create: true });
    if (!await file.tryLock(true)) {
      file.close();
      return { holder: await Deno.readTextFile(path) };
    }
    await file.truncate();
    await writeAll(file, new TextEncoder().encode(holder));
    return { holder, release: () => file.close() };
  } catch (error) {
    throw explained(`take ${path}`, error);
  }
}

/**
 * The bytes of a file, a piece at a time; it is closed at its end, or when the stream is cancelled.
 *
 * @throws {Error} A folder.
 * @throws {Deno.errors.NotFound} No such file.
 */
export async function openReading(path: string): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  await refuseFolder("read", path); // which some systems would open
  const file = await Deno.open(path).catch((error) => {
    throw explained(`read ${path}`, error);
  });
  return file.readable;
}

/** A file that is read from its begin, as much at once as the reader has room for. */
export interface Pieces {
  /** In bytes. */
  readonly size: number;
  /** Fills the room with the next bytes. */
  readonly fill: (room: Uint8Array) => Promise<void>;
  /** Closes it. */
  readonly close: () => void;
}

/**
 * Opens a file whose reader says where its bytes go: millions are read into the same memory.
 *
 * @throws {Error} A folder.
 * @throws {Deno.errors.NotFound} No such file.
 * @throws {Error} Later, where it ends before the room is full.
 */
export async function openPieces(path: string): Promise<Pieces> {
  const failed = (error: unknown): never => {
    throw explained(`read ${path}`, error);
  };
  await refuseFolder("read", path);
  const file = await Deno.open(path).catch(failed);
  return {
    size: (await file.stat()).size,
    fill: async (room) => {
      for (let at = 0; at < room.length;) {
        const read = await file.read(room.subarray(at)).catch(failed);
        if (read === null) failed(new Error(`it ends ${room.length - at} bytes too early`));
        else at += read;
      }
    },
    close: () => file.close(),
  };
}

/** Gives a file or a folder another name; a file replaces what has it. */
export async function rename(from: string, to: string): Promise<void> {
  await Deno.rename(from, to).catch((error) => {
    throw explained(`rename ${from} to ${to}`, error);
  });
}

/** Makes a folder and those above it; nothing where it is there already. */
export async function makeFolder(path: string): Promise<void> {
  await Deno.mkdir(path, { recursive: true }).catch((error) => {
    throw explained(`make the folder ${path}`, error);
  });
}

/** Removes a file, or a folder with all that is in it; nothing where there is none. */
export async function remove(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!isAbsent(error)) throw explained(`remove ${path}`, error);
  }
}

/** One thing in a folder. */
export interface FolderEntry {
  /** Its name there. */
  readonly name: string;
  /** Whether it is a folder. */
  readonly isFolder: boolean;
  /** That it is a link, wherever it leads. */
  readonly isLink?: true;
}

/** What lies in a folder, by name; nothing where there is none. Links count as files, and say so. */
export async function listFolder(
  path: string | URL,
): Promise<FolderEntry[]> {
  const entries: FolderEntry[] = [];
  try {
    for await (const { name, isDirectory, isSymlink } of Deno.readDir(path)) {
      entries.push({ name, isFolder: isDirectory, ...(isSymlink ? { isLink: true } : {}) });
    }
  } catch (error) {
    if (!isAbsent(error)) throw explained(`list ${path}`, error);
  }
  return entries.sort((a, b) => a.name < b.name ? -1 : 1);
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
}

/** So much of a folder is told where a file is wanted. */
const TOLD = 8;

/** @throws {Error} A folder where a file must be, with what is in it; to a cache it is no wrong file. */
async function refuseFolder(what: "read" | "write", path: string | URL): Promise<void> {
  // What cannot be looked at is for the caller, who knows what was tried.
  if (!await isFolder(path).catch(() => false)) return;
  const names = (await listFolder(path)).map(({ name, isFolder }) => isFolder ? `${name}/` : name);
  const more = names.length > TOLD ? ` and ${names.length - TOLD} more` : "";
  throw new Error(
    `Cannot ${what} ${path}: it must be a file, and is a folder that ` +
      (names.length > 0 ? `holds ${names.slice(0, TOLD).join(", ")}${more}` : "is empty") +
      ". Name a file in it",
  );
}

function isAbsent(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}

/** The system's error with what we tried; its kind stays where a caller may ask for it. */
function explained(what: string, error: unknown): Error {
  if (isAbsent(error)) {
    return new Deno.errors.NotFound(`Cannot ${what}: there is no such file or folder`, {
      cause: error,
    });
  }
  const { message } = error as Error;
  return error instanceof Deno.errors.AlreadyExists
    ? new Deno.errors.AlreadyExists(`Cannot ${what}: ${message}`, { cause: error })
    : new Error(`Cannot ${what}: ${message}`, { cause: error });
}
