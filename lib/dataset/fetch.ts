/**
 * Obtaining a file that is known by its hash: from the cache, a mirror, or its official address.
 *
 * @module
 */
import { download } from "./download.ts";
import { sha256Of } from "./hash.ts";
import { findInMirror, isAddress, mirrorsOf } from "./mirror.ts";
import { type FetchOptions, MissingFile, type RemoteFile } from "./remote.ts";
import { exists, makeFolder, pathInside, readBytes, remove, rename } from "./store.ts";

export { type FetchOptions, type FetchProgress, MissingFile, type RemoteFile } from "./remote.ts";

/** A place where a file may be. */
interface Place {
  readonly name: string;
  /** The file's bytes, checked. */
  readonly get: () => Promise<Uint8Array<ArrayBuffer>>;
}

/**
 * The bytes of a file whose hash is right; never of any other.
 *
 * Cache, then mirrors in their order, then official addresses. A mirror that is a folder is read in
 * place, as a copy would only cost room; what comes over the network goes into the cache, whole.
 *
 * @throws {MissingFile} Where it cannot be had.
 */
export async function obtain(
  file: RemoteFile,
  options: FetchOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const path = pathInside(pathInside(options.folder ?? "data", file.folder), file.name);
  const tried: string[] = [], troubles: string[] = [];
  for await (const place of placesOf(file, path, options)) {
    options.signal?.throwIfAborted();
    if ("reason" in place) {
      tried.push(place.reason);
      continue;
    }
    try {
      const bytes = await place.get();
      troubles.forEach((trouble) => options.onTrouble?.(trouble));
      return bytes;
    } catch (error) {
      if (options.signal?.aborted) throw error;
      const trouble = `${place.name}: ${reasonOf(error as Error)}`;
      tried.push(trouble), troubles.push(trouble);
    }
  }
  throw new MissingFile(file, path, tried);
}

async function* placesOf(
  file: RemoteFile,
  path: string,
  options: FetchOptions,
): AsyncGenerator<Place | { readonly reason: string }> {
  if (await exists(path)) yield { name: path, get: () => fromCache(path, file) };
  else yield { reason: `${path}: is not there` };
  const addressed = (address: string) => ({
    name: address,
    get: () => fromAddress(address, path, file, options),
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
      else yield { name: find.path, get: () => checkedBytes(find.path, file) };
    }
  }
  yield* file.addresses.map(addressed);
}

/** The bytes in the cache; wrong ones are set aside, not removed: they may be dear to someone. */
async function fromCache(path: string, file: RemoteFile): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await checkedBytes(path, file);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    await rename(path, `${path}.wrong`);
    throw new Error(`${(error as Error).message}; it was renamed to ${path}.wrong`);
  }
}

/** Downloads beside the path, and moves it there when its hash is right. */
async function fromAddress(
  address: string,
  path: string,
  file: RemoteFile,
  options: FetchOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const partial = `${path}.partial`;
  await makeFolder(path.slice(0, path.lastIndexOf("/")));
  const kept = await download(address, partial, file, options);
  try {
    const bytes = await checkedBytes(partial, file);
    await rename(partial, path);
    return bytes;
  } catch (error) {
    await remove(partial);
    // The part that was there may have been of another file: once more, from the start.
    if (kept > 0) return fromAddress(address, path, file, options);
    throw error;
  }
}

/** @throws {RangeError} Bytes that are not the file's. */
async function checkedBytes(
  path: string,
  { bytes: size, sha256 }: RemoteFile,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await readBytes(path, { limit: size });
  if (bytes.length !== size) {
    throw new RangeError(`it must have ${size} bytes, has ${bytes.length}`);
  }
  const hash = await sha256Of(bytes);
  if (hash !== sha256) throw new RangeError(`its SHA-256 must be ${sha256}, is ${hash}`);
  return bytes;
}

/** A failed request says why only in its cause. */
export function reasonOf({ message, cause }: Error): string {
  return cause instanceof Error && !message.includes(cause.message)
    ? `${message} (${cause.message})`
    : message;
}
