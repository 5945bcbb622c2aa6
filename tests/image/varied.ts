/** Images to vary, and varied ones. */
import { augmentationDraws, augmentInto } from "../../lib/image/augment.ts";
import type { Augmentation } from "../../lib/image/augmentation.ts";
import type { Image } from "../../lib/image/image.ts";
import { random } from "../../lib/math/random.ts";

export type Bytes = Image<Uint8Array>;

/** An image of random bytes. */
export function noise(width: number, height: number, channels: number, from = 0, to = 255): Bytes {
  const next = random(width, "noise", height, channels);
  const length = width * height * channels;
  const data = Uint8Array.from({ length }, () => from + next.below(to - from + 1));
  return { data, width, height, channels };
}

/** The image of some number in the first epoch of seed 1. */
export function varied(image: Bytes, augmentation: Augmentation, index = 0, seed = 1): Bytes {
  const data = new Uint8Array(image.data.length);
  augmentInto(image, augmentation, augmentationDraws(seed, 0, index), data, 0);
  return { ...image, data };
}

/** Numbers of images. */
export const some = Array.from({ length: 100 }, (_, i) => i);
