/**
 * Crops of faces varied for training.
 *
 * @module
 */
import { type Random, random } from "../math/random.ts";
import { type Augmentation, checkAugmentation } from "./augmentation.ts";
import { coarsenInto } from "./coarse.ts";
import { checkImage, type Image } from "./image.ts";
import { moveInto } from "./move.ts";
import { recolorInto } from "./recolor.ts";

/**
 * The random numbers for one image in one epoch. They depend on nothing else, so neither the order
 * of batches, nor how many workers share the images, nor where a run was resumed changes a crop.
 *
 * @param index Of the image in its dataset.
 *
 * @example The next epoch varies it anew
 * ```ts
 * import { equal, notEqual } from "node:assert/strict";
 *
 * equal(augmentationDraws(1, 0, 7).uniform(), augmentationDraws(1, 0, 7).uniform());
 * notEqual(augmentationDraws(1, 0, 7).uniform(), augmentationDraws(1, 1, 7).uniform());
 * ```
 */
export function augmentationDraws(seed: number, epoch: number, index: number): Random {
  return random(seed, "augment", epoch, index);
}

/**
 * Varies one crop: mirrors it, moves it, makes it coarse, changes its colours, in this order, which
 * but for the mirror is that of AdaFace (Kim et al. 2022).
 *
 * Each image takes the same nine numbers from `draws`, used or not: so what is turned off, or made
 * stronger, changes nothing else.
 *
 * @param image Of 1 channel, where saturation does nothing, or 3.
 * @param draws As from {@linkcode augmentationDraws}.
 * @param out Where the crop goes, `[height, width, channels]`; must be other memory than the image.
 * @param at Of its first number in `out`.
 * @throws {RangeError} An augmentation out of its bounds, an image of other channels, or one that
 * does not fit into `out`.
 *
 * @example All images mirrored
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const image = { data: Uint8Array.of(1, 2), width: 2, height: 1, channels: 1 };
 * const batch = new Uint8Array(4);
 * augmentInto(image, { mirror: 1 }, augmentationDraws(1, 0, 0), batch, 2);
 * deepEqual([...batch], [0, 0, 2, 1]);
 * ```
 */
export function augmentInto(
  image: Image<Uint8Array>,
  augmentation: Augmentation,
  draws: Random,
  out: Uint8Array,
  at: number,
): void {
  checkAugmentation(augmentation);
  checkPlace(checkImage(image), out, at);
  const { mirror = 0, crop = 0, lowResolution, color } = augmentation, { uniform } = draws;
  const mirrored = uniform() < mirror;
  const [right, down] = [movedBy(uniform(), crop), movedBy(uniform(), crop)];
  const [low, size] = [uniform(), uniform()];
  const [recolored, brightness, contrast] = [uniform(), uniform(), uniform()];
  const saturation = uniform();

  if (mirrored || right || down) moveInto(image, { mirrored, right, down }, out, at);
  else out.set(image.data, at);
  const moved = { ...image, data: out.subarray(at, at + image.data.length) };
  if (lowResolution && low < lowResolution.chance) {
    coarsenInto(moved, lowResolution.least + (1 - lowResolution.least) * size, out, at);
  }
  if (color && recolored < (color.chance ?? 1)) {
    const factors = {
      brightness: factorOf(brightness, color.brightness),
      contrast: factorOf(contrast, color.contrast),
      saturation: factorOf(saturation, color.saturation),
    };
    recolorInto(moved, factors, out, at);
  }
}

/** A whole number from `-most` to `most`. */
const movedBy = (draw: number, most: number) => Math.floor(draw * (2 * most + 1)) - most;

/** A number from `1 - share` to `1 + share`. */
const factorOf = (draw: number, share = 0) => 1 + share * (2 * draw - 1);

function checkPlace({ data, channels }: Image, out: Uint8Array, at: number): void {
  if (channels !== 1 && channels !== 3) {
    throw new RangeError(`Cannot augment the image: it must have 1 or 3 channels, has ${channels}`);
  }
  if (!Number.isInteger(at) || at < 0 || at + data.length > out.length) {
    throw new RangeError(
      `Cannot augment the image: its ${data.length} bytes must fit into out, which has ` +
        `${out.length}, from ${at} on`,
    );
  }
}
