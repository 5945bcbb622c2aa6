/**
 * TensorFlow's own release of its C library, for machines without Python.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { createTarDecoder } from "modern-tar";
import { watchSilence } from "../../lib/dataset/download.ts";
import { reasonOf } from "../../lib/dataset/fetch.ts";
import { openAppending } from "../../lib/dataset/store.ts";

/** An archive of the release. */
export interface Release {
  /** Its official address. */
  readonly address: string;
  /** The SHA-256 of the archive. */
  readonly sha256: string;
}

const OFFICIAL = "https://storage.googleapis.com/tensorflow/versions/2.18.0/libtensorflow-cpu-";

/** The last release for processors, by system; there is none for others. */
export const RELEASES: Readonly<Record<string, Release>> = {
  "linux x86_64": {
    address: `${OFFICIAL}linux-x86_64.tar.gz`,
    sha256: "605bfcb370c7e7ec981eabada880f60784e3de018395be95c95c3e5592c3d9a2",
  },
  "darwin aarch64": {
    address: `${OFFICIAL}darwin-arm64.tar.gz`,
    sha256: "462257d2792730dcb131fcf21bc826192ae5a2c418535f6347d051f10fc8be8a",
  },
};

/** The largest archive and library that are taken, in bytes. */
const LARGEST_ARCHIVE = 1e9, LARGEST_LIBRARY = 3e9;

/** How a release comes. */
export interface ReleaseOptions {
  /** Ends the download. */
  readonly signal: AbortSignal;
  /** Is told how much has come, in bytes. */
  readonly onProgress?: (done: number) => void;
}

/**
 * Downloads an archive, makes sure that it is the right one, and puts its libraries into a folder.
 *
 * @throws {Error} A server that cannot be reached, is silent or sends something else.
 */
export async function bringRelease(
  { address, sha256 }: Release,
  folder: string,
  options: ReleaseOptions,
): Promise<void> {
  const archive = `${folder}/archive.tar.gz`;
  const found = await downloadHashed(address, archive, options);
  if (found !== sha256) {
    throw new Error(
      `Cannot use what came from ${address}: its SHA-256 must be ${sha256}, is ${found}`,
    );
  }
  await unpackLibraries(archive, folder);
}

/** Downloads into a file, and gives the SHA-256 of what came. */
async function downloadHashed(
  address: string,
  path: string,
  { signal, onProgress }: ReleaseOptions,
): Promise<string> {
  const hash = createHash("sha256"), file = await openAppending(path);
  const quiet = watchSilence();
  let done = 0;
  try {
    const ended = AbortSignal.any([signal, quiet.signal]);
    const { ok, status, body } = await fetch(address, { signal: ended });
    if (!ok || !body) throw new Error(`the server answered ${status}`);
    for await (const chunk of body) {
      quiet.heard();
      done += chunk.length;
      if (done > LARGEST_ARCHIVE) throw new Error("it sent more than a gigabyte");
      hash.update(chunk);
      await file.append(chunk);
      onProgress?.(done);
    }
    return hash.digest("hex");
  } catch (error) {
    signal.throwIfAborted();
    const why = reasonOf((quiet.signal.aborted ? quiet.signal.reason : error) as Error);
    throw new Error(
      `Cannot download ${address}: ${why}. Is there a network? Nothing was changed`,
      { cause: error },
    );
  } finally {
    quiet.end();
    await file.close();
  }
}

/** `lib/libtensorflow.so.2.18.0` and the like; links to them are left out. */
const LIBRARY = /^(?:\.\/)?lib\/(libtensorflow(?:_framework)?)(?:\.so[.\d]*|[.\d]*\.dylib)$/;

/**
 * Unpacks the libraries of an archive, under the names by which they ask for each other. Nothing
 * else of it is written, and no name of the archive's own making.
 */
export async function unpackLibraries(archive: string, folder: string): Promise<void> {
  const file = await Deno.open(archive);
  const entries = file.readable
    .pipeThrough(new DecompressionStream("gzip"))
    .pipeThrough(createTarDecoder());
  for await (const { header, body } of entries) {
    const [, name] = LIBRARY.exec(header.name) ?? [];
    if (!name || header.type !== "file" || header.size > LARGEST_LIBRARY) {
      await body.cancel();
      continue;
    }
    const suffix = header.name.endsWith(".dylib") ? ".2.dylib" : ".so.2";
    const library = await openAppending(`${folder}/${name}${suffix}`);
    try {
      for await (const chunk of body) await library.append(chunk);
    } finally {
      await library.close();
    }
  }
}
