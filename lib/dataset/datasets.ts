/**
 * The datasets, as one table.
 *
 * @module
 */
import { rowName } from "../math/names.ts";
import type { FetchOptions, RemoteFile } from "./fetch.ts";
import { loadMnist, MNIST_FILES } from "./mnist.ts";
import { strokes } from "./strokes.ts";

/** Some images of one size and their classes. */
export interface ImageSet {
  /** One byte a pixel, row by row, image by image. */
  readonly images: Uint8Array;
  /** The class of each image. */
  readonly labels: Uint8Array;
  /** How many images. */
  readonly count: number;
  /** Pixels across. */
  readonly width: number;
  /** Pixels down. */
  readonly height: number;
}

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
  /** What each class is called. */
  readonly classes: readonly string[];
  /** How many images of each part there are, at most. */
  readonly counts: { readonly train: number; readonly test: number };
  /** The files it is made of; none where it is drawn. */
  readonly files: readonly RemoteFile[];
  /** Loads one part. */
  readonly load: (
    part: "train" | "test",
    count: number,
    options: FetchOptions,
  ) => Promise<ImageSet>;
}

const DIGITS = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"] as const;

/** Every dataset the toolkit knows. */
export const DATASETS = {
  mnist: {
    title: "MNIST",
    about: "handwritten digits by LeCun, Cortes and Burges, 28x28",
    classes: DIGITS,
    counts: { train: 60_000, test: 10_000 },
    files: Object.values(MNIST_FILES).flatMap(({ images, labels }) => [images, labels]),
    load: (part, _count, options) => loadMnist(part, options),
  },
  strokes: {
    title: "strokes",
    about: "digits drawn by our own pen, 28x28, any number from a seed",
    classes: DIGITS,
    counts: { train: 1_000_000, test: 100_000 },
    files: [],
    load: (part, count) => Promise.resolve(strokes(part, count)),
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
  /** What stands in where the files cannot be had; then the dataset's `note` says so. */
  readonly fallback?: DatasetName;
}

/**
 * Loads a dataset.
 *
 * @throws {RangeError} An unknown name, or a count that is no whole number above 0.
 * @throws {Error} Files that cannot be had, where there is no fallback.
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
  for (const [part, count] of Object.entries({ train, test })) {
    if (!Number.isInteger(count) || count < 1) {
      throw new RangeError(
        `Cannot load ${title}: the number of ${part} images must be a whole number above 0, ` +
          `got ${count}`,
      );
    }
  }
  try {
    const [first, second] = await Promise.all(
      ([["train", train], ["test", test]] as const).map(async ([part, wanted]) => {
        const count = Math.min(wanted, counts[part]);
        return firstOf(await load(part, count, options), count);
      }),
    );
    return {
      name,
      title,
      note: "",
      classes,
      train: first!,
      test: second!,
      sha256: Object.fromEntries(files.map(({ name, sha256 }) => [name, sha256])),
    };
  } catch (error) {
    if (!fallback || fallback === name || options.signal?.aborted) throw error;
    const standIn = await loadDataset(fallback, { train, test, ...options });
    options.onTrouble?.((error as Error).message);
    return {
      ...standIn,
      note: `${standIn.title} stand in for ${title}, whose files could not be obtained: ` +
        "these are not handwritten digits, and no figure here is one of " + title,
    };
  }
}

function firstOf({ images, labels, count, width, height }: ImageSet, wanted: number): ImageSet {
  const some = Math.min(count, wanted);
  return {
    images: images.subarray(0, some * width * height),
    labels: labels.subarray(0, some),
    count: some,
    width,
    height,
  };
}
