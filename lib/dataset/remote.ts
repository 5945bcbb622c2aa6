/**
 * What is known of a file before it is here, and what may be asked of fetching it.
 *
 * @module
 */

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
  /** How to come by it, where there are none. */
  readonly origin?: string;
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
  /** Folders or addresses; default those in the variable SPHERELAB_MIRROR, as `mirrorsOf` reads it. */
  readonly mirrors?: readonly string[];
  /** Is told how far a download is. */
  readonly onProgress?: (progress: FetchProgress) => void;
  /** Is told of what went wrong on the way to a file that was obtained after all. */
  readonly onTrouble?: (message: string) => void;
  /** How long a server may be silent, in milliseconds; default 30 000. */
  readonly timeout?: number;
  /** Ends a download; what came so far is kept and gone on from. */
  readonly signal?: AbortSignal;
}

/** A file could not be had: what was tried and why it failed, and how to bring it by hand. */
export class MissingFile extends Error {
  /** Tells it from other errors. */
  override readonly name = "MissingFile";
  /** The file. */
  readonly file: RemoteFile;

  /** From the file, its path in the cache, and a line for each place. */
  constructor(file: RemoteFile, path: string, tried: readonly string[]) {
    super(
      `Cannot obtain ${file.folder}/${file.name} (${file.bytes} bytes). Tried:\n` +
        tried.map((line) => `  ${line}\n`).join("") +
        `Put the file at ${path}, or name a folder that has it in SPHERELAB_MIRROR; ` +
        `its SHA-256 must be ${file.sha256}`,
    );
    this.file = file;
  }
}
