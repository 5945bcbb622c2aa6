/**
 * Obtaining a file that is known by its hash: from the cache, a mirror, or its official address.
 *
 * @module
 */
import { download } from "./download.ts";
import { sha256Of, sha256OfStream } from "./hash.ts";
import { findInMirror, isAddress, mirrorsOf } from "./mirror.ts";
import { type FetchOptions, MissingFile, type RemoteFile } from "./remote.ts";
import {
  exists,
  makeFolder,
  openReading,
  pathInside,
  readBytes,
  remove,
  rename,
  sizeOf,
} from "./store.ts";

export { type FetchOptions, type FetchProgress, MissingFile, type RemoteFile } from "./remote.ts";

/** Makes sure that bytes at a path are the file's, and gives what is wanted of them. */
type Check<T> = (at: string, file: RemoteFile, path?: string) => Promise<T>;

/** A place where a file may be. */
interface Place<T> {
  readonly name: string;
  /** What is wanted of the file, checked. */
  readonly get: () => Promise<T>;
}

/**
 * The bytes of a file whose hash is right; never of any other.
 *
 * Cache, then mirrors in their order, then official addresses. A mirror that is a folder is read in
 * place, as a copy would only cost room; what comes over the network goes into the cache, whole.
 *
 * @throws {MissingFile} Where it cannot be had.
 */
export function obtain(
  file: RemoteFile,
  options: FetchOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  return obtainBy(checkedBytes, file, options);
}

/**
 * The path of a file whose hash is right, in the cache or in a mirror that is a folder; for files
 * too large to hold: it is hashed a piece at a time. Whoever reads it later must expect that it
 * changed since.
 *
 * @throws {MissingFile} Where it cannot be had.
 */
export function obtainPath(file: RemoteFile, options: FetchOptions = {}): Promise<string> {
  return obtainBy(checkedPath, file, options);
}

async function obtainBy<T>(check: Check<T>, file: RemoteFile, options: FetchOptions): Promise<T> {
  const path = pathInside(pathInside(options.folder ?? "data", file.folder), file.name);
  const tried: string[] = [], troubles: string[] = [];
  for await (const place of placesOf(file, path, options, check)) {
    options.signal?.throwIfAborted();
    if ("reason" in place) {
      tried.push(place.reason);
      continue;
    }
    try {
      const found = await place.get();
      troubles.forEach((trouble) => options.onTrouble?.(trouble));
      return found;
    } catch (error) {
      if (options.signal?.aborted) throw error;
      const trouble = `${place.name}: ${reasonOf(error as Error)}`;
      tried.push(trouble), troubles.push(trouble);
    }
  }
  throw new MissingFile(file, path, tried);
}

async function* placesOf<T>(
  file: RemoteFile,
  path: string,
  options: FetchOptions,
  check: Check<T>,
): AsyncGenerator<Place<T> | { readonly reason: string }> {
  if (await exists(path)) yield { name: path, get: () => fromCache(path, file, check) };
  else yield { reason: `${path}: is not there` };
  const addressed = (address: string) => ({
    name: address,
    get: () => fromAddress(address, path, file, options, check),
  });
  for (const mirror of options.mirrors ?? mirrorsOf()) {
    if (isAddress(mirror)) {
      const top = mirror.replace(/\/$/, "");
      yield addressed(`${top}/${file.folder}/${file.name}`);
      yield addressed(`${top}/${file.name}`);
      continue;
    }
    for await (const find of findInMirror(mirror, file)) {
      if ("reason" in find) yield { reason: `${mirror}: ${find.reason}` };
      else yield { name: find.path, get: () => check(find.path, file) };
    }
  }
  if (file.addresses.length > 0) yield* file.addresses.map(addressed);
  else if (file.origin) yield { reason: `there is no official address: ${file.origin}` };
}

/** What is in the cache; wrong bytes are set aside, not removed: they may be dear to someone. */
async function fromCache<T>(path: string, file: RemoteFile, check: Check<T>): Promise<T> {
  try {
    return await check(path, file);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    await rename(path, `${path}.wrong`);
    throw new Error(`${(error as Error).message}; it was renamed to ${path}.wrong`);
  }
}

/** Downloads beside the path, and moves it there when its hash is right. */
async function fromAddress<T>(
  address: string,
  path: string,
  file: RemoteFile,
  options: FetchOptions,
  check: Check<T>,
): Promise<T> {
  const partial = `${path}.partial`;
  await makeFolder(path.slice(0, path.lastIndexOf("/")));
  const kept = await download(address, partial, file, options);
  try {
    const found = await check(partial, file, path);
    await rename(partial, path);
    return found;
  } catch (error) {
    await remove(partial);
    // The part that was there may have been of another file: once more, from the start.
    if (kept > 0) return fromAddress(address, path, file, options, check);
    throw error;
  }
}

/** @throws {RangeError} Bytes that are not the file's. */
async function checkedBytes(
  path: string,
  file: RemoteFile,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await readBytes(path, { limit: file.bytes });
  checkSize(bytes.length, file);
  checkHash(await sha256Of(bytes), file);
  return bytes;
}

/**
 * @param path Where the file will be, if not where its bytes are.
 * @throws {RangeError} Bytes that are not the file's.
 */
async function checkedPath(at: string, file: RemoteFile, path = at): Promise<string> {
  checkSize(await sizeOf(at), file);
  const { bytes, sha256 } = await sha256OfStream(await openReading(at));
  checkSize(bytes, file);
  checkHash(sha256, file);
  return path;
}

function checkSize(found: number | undefined, { bytes }: RemoteFile) {
  if (found !== bytes) throw new RangeError(`it must have ${bytes} bytes, has ${found ?? "none"}`);
}

function checkHash(found: string, { sha256 }: RemoteFile) {
  if (found !== sha256) throw new RangeError(`its SHA-256 must be ${sha256}, is ${found}`);
}

/** A failed request says why only in its cause. */
export function reasonOf({ message, cause }: Error): string {
  return cause instanceof Error && !message.includes(cause.message)
    ? `${message} (${cause.message})`
    : message;
}
