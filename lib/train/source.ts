/**
 * Where the images of a run come from.
 *
 * @module
 */
import { gatherImages, normalise } from "../dataset/gather.ts";
import { bytesOf, type ImageSet } from "../dataset/images.ts";
import { epochShifts } from "../dataset/shift.ts";
import { augmentationDraws, augmentInto } from "../image/augment.ts";
import type { Augmentation } from "../image/augmentation.ts";

/** Images to train on, wherever they are. */
export interface ImageSource extends Omit<ImageSet, "images"> {
  /**
   * The images of one step as the network takes them, `[images, height, width, channels]` in one
   * array, which may be used again for the next step but for `ahead`.
   *
   * @param epoch How many passes were made before: decides how images are varied.
   */
  readonly pixels: (
    indices: Int32Array,
    epoch: number,
  ) => Float32Array | Promise<Float32Array>;
  /** For how many steps after the present one images are asked for ahead. */
  readonly ahead: number;
  /** Ends what makes images ready, if anything does. */
  readonly close?: () => void;
}

/** How images in memory are varied, anew in each epoch. */
export interface VaryOptions {
  /** Decides how. */
  readonly seed: number;
  /** By how many pixels an image is moved at most, each way; black comes in. Default 0. */
  readonly shift?: number;
  /** Mirrored, cropped, coarse, in other colours; does not go with `shift`. */
  readonly augmentation?: Augmentation;
}

/** Images in memory as a source: nothing is asked for ahead, as they are there. */
export function memorySource(
  set: ImageSet,
  { seed, shift, augmentation }: VaryOptions,
): ImageSource {
  if (shift !== undefined && augmentation) {
    throw new RangeError(
      `Cannot vary images: shift goes without an augmentation, whose crop moves images; got both`,
    );
  }
  let out = new Float32Array(0), shifts: { epoch: number; of: Int8Array } | undefined;
  return {
    ...set,
    ahead: 0,
    pixels(indices, epoch) {
      const size = bytesOf(set);
      if (out.length !== indices.length * size) out = new Float32Array(indices.length * size);
      if (augmentation) {
        const draws = Array.from(indices, (index) => ({ at: index, index }));
        return varied(set, augmentation, { draws, seed, epoch }, out);
      }
      if (shift !== undefined && shifts?.epoch !== epoch) {
        shifts = { epoch, of: epochShifts(seed, epoch, set.count, shift) };
      }
      return gatherImages(set, indices, out, shifts?.of);
    },
  };
}

/** Which images, and when: all that decides how they are varied. */
export interface Drawn {
  /** Where in the set each is, and its number in the run, which decides its random numbers. */
  readonly draws: readonly { readonly at: number; readonly index: number }[];
  /** Of the run. */
  readonly seed: number;
  /** Passes made before. */
  readonly epoch: number;
}

/** Some images of a set, varied, as a network takes them. */
export function varied(
  { images, width, height, channels = 1 }: ImageSet,
  augmentation: Augmentation,
  { draws, seed, epoch }: Drawn,
  out?: Float32Array,
): Float32Array {
  const size = width * height * channels, bytes = new Uint8Array(size);
  const pixels = out ?? new Float32Array(draws.length * size);
  draws.forEach(({ at, index }, i) => {
    const data = images.subarray(at * size, (at + 1) * size);
    const random = augmentationDraws(seed, epoch, index);
    augmentInto({ data, width, height, channels }, augmentation, random, bytes, 0);
    normalise(bytes, channels, pixels, i * size);
  });
  return pixels;
}
