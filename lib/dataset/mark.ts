/**
 * The file in an unpacked folder that says what it is made of.
 *
 * @module
 */
import { readBytes, sizeOf, writeWhole } from "./store.ts";

const MARK = ".unpacked.json";
/** A hundred names and reasons are far below this, in bytes. */
const LARGEST = 1_000_000;

/** What was unpacked. */
export interface Unpacked {
  /** What the archive is called. */
  readonly name: string;
  /** Its SHA-256. */
  readonly sha256: string;
  /** How many files there are. */
  readonly files: number;
  /** How many entries were refused: links, devices, names that lead out of the folder. */
  readonly skipped: number;
  /** The first hundred of those. */
  readonly reasons: readonly { readonly path: string; readonly reason: string }[];
}

/** Says what a folder is made of; last, as a folder without it is not whole. */
export async function writeMark(folder: string, unpacked: Unpacked): Promise<void> {
  await writeWhole(`${folder}/${MARK}`, JSON.stringify(unpacked, null, 2) + "\n");
}

/**
 * What a folder says it is made of, where that is the archive of this hash; `undefined` where there
 * is no such folder, or it is of something else.
 */
export async function markedFolder(folder: string, sha256: string): Promise<Unpacked | undefined> {
  const size = await sizeOf(`${folder}/${MARK}`);
  if (size === undefined || size > LARGEST) return undefined;
  try {
    const found = JSON.parse(new TextDecoder().decode(await readBytes(`${folder}/${MARK}`)));
    return isMark(found) && found.sha256 === sha256 ? found : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isMark(found: Partial<Unpacked> | null): found is Unpacked {
  return typeof found?.name === "string" && Number.isInteger(found.files) &&
    Number.isInteger(found.skipped) && Array.isArray(found.reasons);
}
