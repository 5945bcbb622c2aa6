/**
 * The one door to the disk: no other file of the library opens a file.
 *
 * @module
 */

/** Whether there is something at a path. */
export async function exists(path: string): Promise<boolean> {
  return await sizeOf(path) !== undefined;
}

/** The size of a file in bytes; `undefined` where there is none. */
export async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await Deno.stat(path)).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return undefined;
    }
    throw error;
  }
}

/**
 * The bytes of a file.
 *
 * @param limit Refuses a larger file before any of it is read.
 * @throws {RangeError} A file over the limit.
 */
export async function readBytes(
  path: string,
  limit = Infinity,
): Promise<Uint8Array<ArrayBuffer>> {
  const size = await sizeOf(path);
  if (size !== undefined && size > limit) {
    throw new RangeError(`Cannot read ${path}: it must have at most ${limit} bytes, has ${size}`);
  }
  return await Deno.readFile(path);
}

/** The text of a file, in UTF-8. */
export async function readText(path: string | URL): Promise<string> {
  return await Deno.readTextFile(path);
}

/**
 * Writes a file whole or not at all: to a temporary name beside it, then renamed. A run that is
 * killed leaves the old file or the new one, never half of one.
 */
export async function writeWhole(path: string, content: Uint8Array | string): Promise<void> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const temporary = `${path}.${crypto.randomUUID().slice(0, 8)}.partial`;
  try {
    const file = await Deno.open(temporary, { write: true, createNew: true });
    try {
      for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
      await file.sync();
    } finally {
      file.close();
    }
    await Deno.rename(temporary, path);
  } catch (error) {
    await remove(temporary);
    throw new Error(
      `Cannot write ${path} (${bytes.length} bytes): ${(error as Error).message}. ` +
        "What was there before is untouched; is the disk full, or the folder not writable?",
      { cause: error },
    );
  }
}

/** A file that grows: what is there already stays. */
export async function openAppending(path: string): Promise<{
  readonly append: (bytes: Uint8Array) => Promise<void>;
  readonly close: () => void;
}> {
  const file = await Deno.open(path, { append: true, create: true });
  return {
    append: async (bytes) => {
      for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
    },
    close: () => file.close(),
  };
}

/** Gives a file another name, replacing what has it. */
export async function rename(from: string, to: string): Promise<void> {
  await Deno.rename(from, to);
}

/** Makes a folder and those above it. */
export async function makeFolder(path: string): Promise<void> {
  await Deno.mkdir(path, { recursive: true });
}

/** Removes a file, or a folder with all that is in it; nothing where there is none. */
export async function remove(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** What lies in a folder, by name; nothing where there is none. */
export async function listFolder(
  path: string,
): Promise<{ readonly name: string; readonly isFolder: boolean }[]> {
  const entries: { name: string; isFolder: boolean }[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(path)) {
      entries.push({ name, isFolder: isDirectory });
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return entries.sort((a, b) => a.name < b.name ? -1 : 1);
}

/**
 * The path of a file whose name comes from data: it never leaves the folder.
 *
 * @throws {RangeError} A name that is absolute, climbs out, or holds a backslash or a NUL.
 *
 * @example A name that climbs
 * ```ts
 * import { equal, throws } from "node:assert/strict";
 *
 * equal(pathInside("data", "mnist/labels.gz"), "data/mnist/labels.gz");
 * throws(() => pathInside("data", "../secret"), /must stay inside/);
 * ```
 */
export function pathInside(folder: string, name: string): string {
  const parts = name.split("/");
  const wrong = parts.some((part) => part === "" || part === "." || part === "..");
  if (wrong || /[\\\0]|^[A-Za-z]:/.test(name)) {
    throw new RangeError(
      `Cannot use the name ${JSON.stringify(name)}: it must stay inside ${folder}, ` +
        "so it must be relative, without empty parts, . or ..",
    );
  }
  return `${folder}/${name}`;
}
