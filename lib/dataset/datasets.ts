/**
 * The datasets, as one table.
 *
 * @module
 */
import { rowName } from "../math/names.ts";
import { checkLabels, firstImages, type ImageSet } from "./images.ts";
import { loadMnist, MNIST_FILES } from "./mnist.ts";
import { type FetchOptions, MissingFile, type RemoteFile } from "./remote.ts";
import { strokes } from "./strokes.ts";

export type { ImageSet } from "./images.ts";

/** A dataset that was loaded. */
export interface Dataset {
  /** The row of {@linkcode DATASETS}. */
  readonly name: string;
  /** The name for people. */
  readonly title: string;
  /** Why these images, where they stand in for others; else empty. */
  readonly note: string;
  /** What each class is called. */
  readonly classes: readonly string[];
  /** To train on. */
  readonly train: ImageSet;
  /** To test on. */
  readonly test: ImageSet;
  /** The SHA-256 of every file that was read, by file name. */
  readonly sha256: Readonly<Record<string, string>>;
}

/** One row of {@linkcode DATASETS}. */
export interface DatasetDefinition {
  /** The name for people. */
  readonly title: string;
  /** Where it is from. */
  readonly about: string;
  /** The key of the paper in `docs/references.md`; empty where it is ours. */
  readonly cite: string;
  /** What each class is called. */
  readonly classes: readonly string[];
  /** How many images of each part there are, at most. */
  readonly counts: { readonly train: number; readonly test: number };
  /** The files it is made of; none where it is drawn. */
  readonly files: readonly RemoteFile[];
  /** Loads the first images of one part, at least `count` of them; `seed` decides what is drawn. */
  readonly load: (
    part: "train" | "test",
    count: number,
    options: FetchOptions & { readonly seed?: number },
  ) => Promise<ImageSet>;
}

const DIGITS = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"] as const;

/** Every dataset the toolkit knows. */
export const DATASETS = {
  mnist: {
    title: "MNIST",
    about: "handwritten digits by LeCun, Cortes and Burges, 28x28",
    cite: "lecun1998",
    classes: DIGITS,
    counts: { train: 60_000, test: 10_000 },
    files: Object.values(MNIST_FILES).flatMap(({ images, labels }) => [images, labels]),
    load: (part, _count, options) => loadMnist(part, options),
  },
  strokes: {
    title: "strokes",
    about: "digits drawn by our own pen, 28x28, any number from a seed",
    cite: "",
    classes: DIGITS,
    counts: { train: 1_000_000, test: 100_000 },
    files: [],
    load: (part, count, { seed }) => Promise.resolve(strokes(part, count, seed)),
  },
} as const satisfies Record<string, DatasetDefinition>;

/** The name of a dataset, as notebooks and the command line spell it. */
export type DatasetName = keyof typeof DATASETS;

/** How a dataset is loaded. */
export interface LoadOptions extends FetchOptions {
  /** How many training images, the first ones; all there are, if fewer. */
  readonly train: number;
  /** How many test images, the first ones; all there are, if fewer. */
  readonly test: number;
  /** Decides what is drawn, where images are; default 1. Files do not depend on it. */
  readonly seed?: number;
  /** What stands in where a file cannot be had; then the dataset's `note` says so. */
  readonly fallback?: DatasetName;
}

/**
 * Loads a dataset.
 *
 * @throws {RangeError} An unknown name, a count that is no whole number above 0, or a label that
 * is no class.
 * @throws {MissingFile} A file that cannot be had, where there is no fallback.
 * @throws {SyntaxError} A file that is not what its name says.
 *
 * @example Digits without any file
 * ```ts
 * import { equal } from "node:assert/strict";
 *
 * equal((await loadDataset("strokes", { train: 10, test: 5 })).train.images.length, 10 * 28 * 28);
 * ```
 */
export async function loadDataset(
  name: DatasetName,
  { train, test, fallback, ...options }: LoadOptions,
): Promise<Dataset> {
  const { title, classes, counts, files, load }: DatasetDefinition =
    DATASETS[rowName("dataset", DATASETS, name)];
  if (fallback) rowName("dataset", DATASETS, fallback);
  for (const [part, count] of Object.entries({ train, test })) {
    if (!Number.isInteger(count) || count < 1) {
      throw new RangeError(
        `Cannot load ${title}: the number of ${part} images must be a whole number above 0, ` +
          `got ${count}`,
      );
    }
  }
  const first = async (part: "train" | "test", wanted: number) => {
    const count = Math.min(wanted, counts[part]);
    return checkLabels(firstImages(await load(part, count, options), count), classes.length, title);
  };
  try {
    return {
      name,
      title,
      note: "",
      classes,
      train: await first("train", train),
      test: await first("test", test),
      sha256: Object.fromEntries(files.map(({ name, sha256 }) => [name, sha256])),
    };
  } catch (error) {
    if (!fallback || fallback === name || !(error instanceof MissingFile)) throw error;
    const standIn = await loadDataset(fallback, { train, test, ...options });
    options.onTrouble?.(error.message);
    return {
      ...standIn,
      note: `${standIn.title} stand in for ${title}, as ${error.file.name} was not in the cache, ` +
        "in a mirror or at its addresses: these are not handwritten digits, and no figure here " +
        `is one of ${title}`,
    };
  }
}
