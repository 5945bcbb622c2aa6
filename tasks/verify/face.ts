/**
 * The face that is meant on a photo.
 *
 * @module
 */
import {
  cropImage,
  type CropRules,
  decodeImage,
  type Detector,
  type Face,
  type Image,
  pickFaces,
} from "../../lib/mod.ts";
import { readBytes } from "../../lib/dataset/store.ts";
import { MOST_PIXELS } from "../../lib/image/limits.ts";
import type { PickOne } from "../faces/pick.ts";

/** A face. */
export interface PhotoFace {
  /** The photo. */
  readonly path: string;
  /** How many faces are on it. */
  readonly faces: number;
  /** Where the one that is meant lies, in pixels: left, top, right, bottom. */
  readonly box: Face["box"];
  /** How sure the detector is of it, from 0 to 1. */
  readonly score: number;
  /** As the network takes it. */
  readonly crop: Image<Uint8Array>;
}

/**
 * Finds it.
 *
 * @param rules Of the network.
 * @throws {SyntaxError} A file that is no image, with its path.
 * @throws {RangeError} A photo without a face.
 */
export async function faceOn(
  path: string,
  { detect }: Pick<Detector, "detect">,
  { pick, rules, minSize }: {
    readonly pick: PickOne;
    readonly rules: CropRules;
    readonly minSize: number;
  },
): Promise<PhotoFace> {
  const bytes = await readBytes(path);
  const image = await decodeImage(bytes, { most: MOST_PIXELS }).catch((error) => {
    throw new SyntaxError(`Cannot look at ${path}: ${error.message}`, { cause: error });
  });
  const [faces = []] = await detect([image]);
  const [face] = pickFaces(faces, pick, image);
  if (!face) {
    throw new RangeError(
      `Cannot compare ${path}: a face must be on it, none was found on its ${image.width} x ` +
        `${image.height} pixels. Faces below ${minSize} pixels are not looked for (--min-size), ` +
        "and those seen from the side or covered are missed: take another photo",
    );
  }
  const { box, score, landmarks } = face;
  return { path, faces: faces.length, box, score, crop: cropImage(image, landmarks, rules) };
}
