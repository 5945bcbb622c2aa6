/**
 * Images of one size and their classes, as bytes.
 *
 * @module
 */
import type { Image } from "../image/image.ts";

/** Some images of one size and their classes. */
export interface ImageSet {
  /** Row by row, image by image, the channels of a pixel side by side. */
  readonly images: Uint8Array;
  /** The class of each image. */
  readonly labels: Uint8Array | Int32Array;
  /** How many images. */
  readonly count: number;
  /** Pixels across. */
  readonly width: number;
  /** Pixels down. */
  readonly height: number;
  /** Bytes of a pixel: 1 of grey, 3 of red, green and blue. Default 1. */
  readonly channels?: number;
}

/** How many bytes an image of a set has. */
export function bytesOf(
  { width, height, channels = 1 }: Pick<ImageSet, "width" | "height" | "channels">,
) {
  return width * height * channels;
}

/** The shape of an image of a set, as a network has it. */
export function shapeOf(
  { width, height, channels = 1 }: Pick<ImageSet, "width" | "height" | "channels">,
): [height: number, width: number, channels: number] {
  return [height, width, channels];
}

/**
 * One image of a set, without a copy.
 *
 * @param index From 0.
 *
 * @example The second of two
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const images = Uint8Array.of(1, 2, 3, 4), labels = Uint8Array.of(0, 1);
 * deepEqual([...imageAt({ images, labels, count: 2, width: 2, height: 1 }, 1).data], [3, 4]);
 * ```
 */
export function imageAt(set: ImageSet, index: number): Image<Uint8Array> {
  const { images, width, height, channels = 1 } = set, size = bytesOf(set);
  return { data: images.subarray(index * size, (index + 1) * size), width, height, channels };
}

/** The first images of a set, without a copy; all of them, if there are fewer. */
export function firstImages(set: ImageSet, wanted: number): ImageSet {
  const count = Math.min(set.count, wanted);
  return {
    ...set,
    images: set.images.subarray(0, count * bytesOf(set)),
    labels: set.labels.subarray(0, count),
    count,
  };
}

/** How many images each class has; at least one number a class that has any. */
export function classSizes({ labels }: Pick<ImageSet, "labels">, classes = 0): number[] {
  const sizes = Array<number>(classes).fill(0);
  for (const label of labels) sizes[label] = (sizes[label] ?? 0) + 1;
  return Array.from(sizes, (size) => size ?? 0);
}

/**
 * The same set, every label of which is a class.
 *
 * @param title What the set is called in the error.
 * @throws {RangeError} A label that is no class, and of which image.
 *
 * @example A digit that is none
 * ```ts
 * import { throws } from "node:assert/strict";
 *
 * const set = { images: Uint8Array.of(0), labels: Uint8Array.of(10), count: 1, width: 1, height: 1 };
 * throws(() => checkLabels(set, 10, "digits"), /at most 9, that of image 0 is 10/);
 * ```
 */
export function checkLabels(set: ImageSet, classes: number, title: string): ImageSet {
  const wrong = set.labels.findIndex((label) => label >= classes);
  if (wrong < 0) return set;
  throw new RangeError(
    `Cannot use the labels of ${title}: each must be at most ${classes - 1}, that of image ` +
      `${wrong} is ${set.labels[wrong]}. Fetch the file again`,
  );
}
