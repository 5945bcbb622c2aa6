/**
 * Faces of many files as crops of one size, ready to train on.
 *
 * @module
 */
import type { ImageSet } from "../dataset/images.ts";
import type { Landmarks } from "../dataset/landmarks.ts";
import { pathInside, readBytes } from "../dataset/store.ts";
import { resampleWhole } from "../image/area.ts";
import { decodeImage } from "../image/decode.ts";
import type { Image } from "../image/image.ts";
import { MOST_PIXELS } from "../image/limits.ts";
import { alignFace, countedAs } from "./faces.ts";
import { templateFor, type TemplateName } from "./template.ts";
import type { Origin } from "./warp.ts";

/** Where image files are: below a folder, or the bytes that a function has for a path. */
export type ImageRoot = string | ((path: string) => Uint8Array);

/** A file, and who is on it. */
export interface FaceFile {
  /** Below the root of its set. */
  readonly path: string;
  /** The number of the person. */
  readonly label: number;
  /** Counted from 0; without them the whole image is the crop. */
  readonly landmarks?: Landmarks;
}

/** What a crop is like. */
export interface CropRules {
  /** Pixels across. */
  readonly width: number;
  /** Pixels down. */
  readonly height: number;
  /** 3 of red, green and blue; 1 of their red, for sets that are grey. */
  readonly channels: 1 | 3;
  /** Where landmarks go, before the face is made smaller. Default {@linkcode templateFor} its sides. */
  readonly template?: TemplateName;
  /** How the template counts pixels. Default `"matlab"`. */
  readonly origin?: Origin;
}

/**
 * One crop: aligned to its template, then brought to size, each pixel the mean of what it covers.
 * What trains and what embeds both take it from here, so that a network is measured on what it
 * learnt from.
 *
 * @throws {SyntaxError} A file that is no image, with its path.
 */
export async function cropOf(
  root: ImageRoot,
  { path, landmarks }: Omit<FaceFile, "label">,
  rules: CropRules,
): Promise<Image<Uint8Array>> {
  return (await cropsOf(root, path, [landmarks], rules))[0]!;
}

/**
 * The same of several faces on one file, which is decoded once.
 *
 * @throws {SyntaxError} A file that is no image, with its path.
 */
export async function cropsOf(
  root: ImageRoot,
  path: string,
  faces: readonly (Landmarks | undefined)[],
  rules: CropRules,
): Promise<Image<Uint8Array>[]> {
  const bytes = typeof root === "string" ? await readBytes(pathInside(root, path)) : root(path);
  try {
    // As large as it may be to be searched for faces.
    const image = await decodeImage(bytes, { most: MOST_PIXELS });
    return faces.map((landmarks) => cropImage(image, landmarks, rules));
  } catch (error) {
    throw new SyntaxError(`Cannot crop ${path}: ${(error as Error).message}`, { cause: error });
  }
}

/**
 * The same of an image that is decoded already, `[height, width, 3]`.
 *
 * @param landmarks Counted from 0; without them the whole image is the crop.
 * @throws {RangeError} Landmarks that lie in one point.
 *
 * @example A whole image, made smaller
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const image = { data: new Uint8Array(12).fill(7), width: 2, height: 2, channels: 3 };
 * const crop = cropImage(image, undefined, { width: 1, height: 1, channels: 3 });
 * deepEqual([...crop.data], [7, 7, 7]);
 * ```
 */
export function cropImage(
  image: Image<Uint8Array>,
  landmarks: Landmarks | undefined,
  { width, height, channels, template = templateFor(width, height), origin = "matlab" }: CropRules,
): Image<Uint8Array> {
  const face = landmarks
    ? alignFace(image, countedAs(origin, landmarks), { template, origin })
    : image;
  const sized = face.width === width && face.height === height
    ? face
    : resized(face, width, height);
  return channels === 3
    ? sized
    : { ...sized, data: sized.data.filter((_, i) => i % 3 === 0), channels };
}

function resized(image: Image<Uint8Array>, width: number, height: number): Image<Uint8Array> {
  const whole = resampleWhole(image, width, height);
  return { ...whole, data: Uint8Array.from(whole.data) };
}

/** Files that are decoded at once, by threads of sharp's. */
const AT_ONCE = 16;

/**
 * Crops of files, in memory.
 *
 * @param options `onProgress` is told how many are done; `signal` stops it.
 * @throws {SyntaxError} A file that is no image, with its path.
 */
export async function cropSet(
  root: string,
  files: readonly FaceFile[],
  rules: CropRules,
  { onProgress, signal }: {
    readonly onProgress?: (done: number) => void;
    readonly signal?: AbortSignal | undefined;
  } = {},
): Promise<ImageSet> {
  const { width, height, channels } = rules, size = width * height * channels;
  const images = new Uint8Array(files.length * size);
  let next = 0, done = 0;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (next < files.length) {
      signal?.throwIfAborted();
      const i = next++;
      images.set((await cropOf(root, files[i]!, rules)).data, i * size);
      onProgress?.(++done);
    }
  }));
  return {
    images,
    labels: Int32Array.from(files, ({ label }) => label),
    count: files.length,
    width,
    height,
    channels,
  };
}
