/**
 * Obtaining a file that is known by its hash: from the cache, a mirror, or its official address.
 *
 * @module
 */
import { download } from "./download.ts";
import { findInMirrors, mirrorsOf } from "./mirror.ts";
import { exists, makeFolder, pathInside, readBytes, rename } from "./store.ts";
import { sha256Of } from "./hash.ts";

/** A file of a dataset. */
export interface RemoteFile {
  /** Its name, within `folder`. */
  readonly name: string;
  /** The folder of its dataset, within the cache. */
  readonly folder: string;
  /** How many bytes it has. */
  readonly bytes: number;
  /** Their SHA-256, in hex. */
  readonly sha256: string;
  /** Its official addresses, the best first. */
  readonly addresses: readonly string[];
}

/** What is told while a file comes. */
export interface FetchProgress {
  /** The file. */
  readonly name: string;
  /** Bytes so far. */
  readonly done: number;
  /** Bytes in all. */
  readonly total: number;
  /** Where they come from. */
  readonly source: string;
}

/** Where files are looked for. */
export interface FetchOptions {
  /** The cache; default `data`. */
  readonly folder?: string;
  /** Folders or addresses; default those in the variable SPHERELAB_MIRROR, separated by commas. */
  readonly mirrors?: readonly string[];
  /** Is told how far a download is. */
  readonly onProgress?: (progress: FetchProgress) => void;
  /** Is told of what went wrong on the way to a file that was obtained after all. */
  readonly onTrouble?: (message: string) => void;
  /** Ends a download; what came so far is kept and gone on from. */
  readonly signal?: AbortSignal;
}

/**
 * The bytes of a file whose hash is right; never of any other.
 *
 * Cache, then mirrors, then official addresses. A mirror that is a folder is read in place, as a
 * copy would only cost room; what comes over the network goes into the cache, whole.
 *
 * @throws {Error} Where it cannot be had: what was tried and why it failed, and how to bring it
 * by hand.
 */
export async function obtain(
  file: RemoteFile,
  { folder = "data", mirrors = mirrorsOf(), onProgress, onTrouble, signal }: FetchOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const path = pathInside(pathInside(folder, file.folder), file.name);
  const tried: string[] = [];
  if (await exists(path)) {
    const bytes = await checked(path, file, tried);
    if (bytes) return bytes;
    await rename(path, `${path}.wrong`);
    onTrouble?.(`${tried.at(-1)}; it was renamed to ${path}.wrong`);
  }
  const folders = mirrors.filter((mirror) => !isAddress(mirror));
  for (const found of await findInMirrors(folders, file, tried)) {
    const bytes = await checked(found, file, tried);
    if (bytes) return bytes;
  }
  const addresses = [
    ...mirrors.filter(isAddress).flatMap((mirror) =>
      [`${file.folder}/${file.name}`, file.name].map((name) =>
        `${mirror.replace(/\/$/, "")}/${name}`
      )
    ),
    ...file.addresses,
  ];
  await makeFolder(path.slice(0, path.lastIndexOf("/")));
  for (const address of addresses) {
    try {
      const partial = await download(address, `${path}.partial`, file, {
        ...(onProgress ? { onProgress } : {}),
        ...(signal ? { signal } : {}),
      });
      await rename(partial, path);
      const bytes = await checked(path, file, tried);
      if (bytes) return bytes;
      await rename(path, `${path}.wrong`);
    } catch (error) {
      if (signal?.aborted) throw error;
      tried.push(`${address}: ${reasonOf(error as Error)}`);
    }
  }
  throw new Error(
    `Cannot obtain ${file.folder}/${file.name} (${file.bytes} bytes). Tried:\n` +
      tried.map((line) => `  ${line}\n`).join("") +
      `Put the file at ${path}, or name a folder that has it in SPHERELAB_MIRROR; ` +
      `its SHA-256 must be ${file.sha256}`,
  );
}

/** The bytes at a path if they are the file's; else why not goes to `tried`. */
async function checked(
  path: string,
  { bytes: size, sha256 }: RemoteFile,
  tried: string[],
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    const bytes = await readBytes(path, size);
    if (bytes.length !== size) throw new Error(`it must have ${size} bytes, has ${bytes.length}`);
    const hash = await sha256Of(bytes);
    if (hash === sha256) return bytes;
    throw new Error(`its SHA-256 must be ${sha256}, is ${hash}`);
  } catch (error) {
    tried.push(`${path}: ${(error as Error).message}`);
    return undefined;
  }
}

/** A failed request says why only in its cause. */
function reasonOf({ message, cause }: Error): string {
  return cause instanceof Error ? `${message} (${cause.message})` : message;
}

function isAddress(mirror: string): boolean {
  return /^https?:\/\//.test(mirror);
}
