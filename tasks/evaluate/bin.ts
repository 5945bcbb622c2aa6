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
 * Reads a set, whose images are called by the pairs that have them first. Of files that are alike
 * there is one image: LFW names 7701 in 12 000 places, and components are fitted to each once.
 *
 * @throws {SyntaxError} Another file, with its path.
 */
export async function openBinPairs(path: string): Promise<PairedImages> {
  const bytes = await readBytes(path, { limit: MOST_BYTES });
  const { files, pairs, folds } = readBin(path, bytes), title = path.split("/").at(-1)!;
  const { images, places } = await distinct(files), paths = images.map(nameOf);
  const byPath = new Map(paths.map((name, k) => [name, files[images[k]!]!]));
  return {
    set: {
      name: title,
      title,
      about: `${paths.length} crops as they are, ${pairs.length} pairs`,
      root: (name) => byPath.get(name)!,
      note: "",
      sha256: { [title]: await sha256Of(bytes) },
    },
    paths,
    pairs: pairs.map(({ left, right, ...pair }) => {
      return { ...pair, left: places[left]!, right: places[right]! };
    }),
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

/** Files of which no earlier one has the same bytes, and among these the place of each file. */
async function distinct(files: readonly Uint8Array[]) {
  // They are parts of what was read from the disk, whose buffer is no shared one.
  const hashed = files.map((file) => sha256Of(file as Uint8Array<ArrayBuffer>));
  const hashes = await Promise.all(hashed), known = new Map<string, number>();
  const images: number[] = [];
  const places = hashes.map((hash, i) => {
    const place = known.get(hash) ?? images.push(i) - 1;
    known.set(hash, place);
    return place;
  });
  return { images, places };
}

/** By the pair, from 1, and the place in it. */
const nameOf = (index: number): string => `pair-${1 + (index >> 1)}/${1 + index % 2}`;

function readBin(path: string, bytes: Uint8Array) {
  try {
    return readVerificationBin(bytes);
  } catch (error) {
    throw new SyntaxError(`${path}: ${(error as Error).message}`, { cause: error });
  }
}
