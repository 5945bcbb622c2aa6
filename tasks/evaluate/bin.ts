/**
 * Pairs of a verification set of InsightFace's, crops as they are.
 *
 * @module
 */
import { type CropRules, decodeImage, readVerificationBin } from "../../lib/mod.ts";
import { sha256Of } from "../../lib/dataset/hash.ts";
import { readBytes } from "../../lib/dataset/store.ts";
import type { EvaluatedSet } from "./embed_set.ts";
import type { PairedImages } from "./pairs.ts";

/** A file is read as a whole. */
const MOST_BYTES = 2 ** 31 - 1;

/**
 * Reads a set, whose images have the numbers of their pairs for names.
 *
 * @throws {SyntaxError} Another file, with its path.
 */
export async function openBinPairs(path: string): Promise<PairedImages> {
  const bytes = await readBytes(path, { limit: MOST_BYTES });
  const { files, pairs, folds } = readBin(path, bytes), title = path.split("/").at(-1)!;
  const paths = files.map((_, i) => `pair-${1 + (i >> 1)}/${1 + i % 2}`);
  const byPath = new Map(paths.map((name, i) => [name, files[i]!]));
  return {
    set: {
      name: title,
      title,
      about: `${files.length} crops as they are, ${pairs.length} pairs`,
      root: (name) => byPath.get(name)!,
      note: "",
      sha256: { [title]: await sha256Of(bytes) },
    },
    paths,
    pairs,
    folds,
    from: "the file's own",
  };
}

/**
 * What is to be known where crops that are in memory are of other proportions than a network's; by
 * the first, as those of a set are alike.
 */
export async function shapeNote(
  { root }: EvaluatedSet,
  [first]: readonly string[],
  crop: CropRules,
): Promise<string | undefined> {
  if (typeof root === "string" || first === undefined) return undefined;
  const { width, height } = await decodeImage(root(first));
  if (width * crop.height === height * crop.width) return undefined;
  return `crops of ${width}x${height} are squeezed to ${crop.width}x${crop.height}, which the ` +
    "network takes: it will not tell people apart as well as on crops of its own";
}

function readBin(path: string, bytes: Uint8Array) {
  try {
    return readVerificationBin(bytes);
  } catch (error) {
    throw new SyntaxError(`${path}: ${(error as Error).message}`, { cause: error });
  }
}
