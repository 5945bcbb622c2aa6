/**
 * Images of any size, for a detector of those that can be summed up.
 *
 * @module
 */
import { fitImage } from "../image/fit.ts";
import type { Image } from "../image/image.ts";
import { FIT_PIXELS } from "../image/limits.ts";
import { enlargeFace } from "./enlarge.ts";
import type { Face } from "./face.ts";

/** The faces of each image. */
type Detect = (images: readonly Image<Uint8Array>[]) => Promise<Face[][]>;

/**
 * Looks at large images made smaller, and tells faces in pixels of the images themselves. The sums
 * of an image take twelve bytes a pixel: together go as many as are no more than one may be.
 */
export function fitting(detect: Detect): Detect {
  return async (images) => {
    const grey = images.find(({ channels }) => channels !== 3);
    if (grey) {
      throw new RangeError(
        `Cannot detect faces: the image must have 3 channels, has ${grey.channels}`,
      );
    }
    const faces: Face[][] = [];
    for (const group of groupsOf(images)) {
      const fitted = await Promise.all(group.map((image) => fitImage(image, FIT_PIXELS)));
      const found = await detect(fitted.map(({ image }) => image));
      faces.push(...found.map((some, i) => {
        const { image, ...size } = fitted[i]!;
        return some.map((face) => enlargeFace(face, image, size));
      }));
    }
    return faces;
  };
}

/** Neighbours together, one of more pixels than fit by itself. */
function groupsOf(images: readonly Image<Uint8Array>[]): Image<Uint8Array>[][] {
  const groups: Image<Uint8Array>[][] = [];
  let pixels = Infinity;
  for (const image of images) {
    pixels += image.width * image.height;
    if (pixels <= FIT_PIXELS) groups.at(-1)!.push(image);
    else {
      groups.push([image]);
      pixels = image.width * image.height;
    }
  }
  return groups;
}
