/**
 * Embeddings of image files: decoded, aligned, embedded, some at once.
 *
 * @module
 */
import type { Point, Points } from "../align/affine.ts";
import { cropOf, type ImageRoot } from "../align/crops.ts";
import { mirrorImage } from "../image/mirror.ts";
import type { FlatRows } from "../measure/rows.ts";
import type { FaceEmbedder } from "./embedder.ts";

/** How image files are embedded. */
export interface EmbedImagesOptions {
  /** The folder that paths are below, or what has their files. */
  readonly root: ImageRoot;
  /**
   * Five points of an image, counted from 0; none where no face was found. Without it every image is
   * a crop as a whole.
   */
  readonly landmarks?: (path: string) => Points | undefined;
  /** The network. */
  readonly embedder: FaceEmbedder;
  /** Whether mirror images are embedded too; default no. */
  readonly mirrored?: boolean;
  /** Is told how many images are done. */
  readonly onProgress?: (done: number) => void;
  /** Stops after the present batch. */
  readonly signal?: AbortSignal;
}

/** Embeddings, one row an image. */
export interface EmbeddingRows extends FlatRows {
  /** `[count, size]`, row by row. */
  readonly data: Float32Array;
}

/** Embeddings, and which images had no landmarks of their own. */
export interface EmbeddedImages {
  /** Of the images. */
  readonly original: EmbeddingRows;
  /** Of their mirror images, where those were asked for. */
  readonly mirrored?: EmbeddingRows;
  /** Paths of images that were aligned by typical landmarks. */
  readonly guessed: readonly string[];
}

/** Images that are decoded at once: while one batch is embedded, the next is decoded. */
const AT_ONCE = 32;

/**
 * Embeds image files, one row each in their order.
 *
 * An image without landmarks is aligned by the typical ones, the medians of all others: where the
 * images of a set are cropped alike, as those of LFW, the face is most likely there. It is named in
 * `guessed`, not passed over.
 *
 * @throws {SyntaxError} A file that is no image, with its path.
 * @throws {RangeError} Images without landmarks where none has any.
 */
export async function embedImages(
  paths: readonly string[],
  { root, landmarks, embedder, mirrored = false, onProgress, signal }: EmbedImagesOptions,
): Promise<EmbeddedImages> {
  const { size, crop } = embedder, points = landmarks ? paths.map(landmarks) : [];
  const guessed = landmarks ? paths.filter((_, i) => points[i] === undefined) : [];
  const typical = guessed.length > 0 ? typicalLandmarks(points.filter((p) => p !== undefined)) : [];
  const original = new Float32Array(paths.length * size);
  const mirror = mirrored ? new Float32Array(paths.length * size) : undefined;
  const cropsFrom = (from: number) => {
    const crops = Promise.all(
      paths.slice(from, from + AT_ONCE).map((path, i) =>
        cropOf(root, { path, ...landmarks && { landmarks: points[from + i] ?? typical } }, crop)
      ),
    );
    crops.catch(() => {}); // heard of when it is waited for, if ever
    return crops;
  };
  let next = cropsFrom(0);
  for (let from = 0; from < paths.length; from += AT_ONCE) {
    signal?.throwIfAborted();
    const crops = await next;
    next = cropsFrom(from + AT_ONCE);
    original.set(await embedder.embed(crops), from * size);
    mirror?.set(await embedder.embed(crops.map(mirrorImage)), from * size);
    onProgress?.(Math.min(from + AT_ONCE, paths.length));
  }
  const rows = (data: Float32Array) => ({ data, count: paths.length, size });
  return { original: rows(original), ...(mirror && { mirrored: rows(mirror) }), guessed };
}

/**
 * The medians of landmarks, point by point.
 *
 * @throws {RangeError} Of none.
 *
 * @example Of three, one of which is far off
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * deepEqual(typicalLandmarks([[[1, 5]], [[2, 6]], [[90, 70]]]), [[2, 6]]);
 * ```
 */
export function typicalLandmarks(known: readonly Points[]): Points {
  if (known.length === 0) {
    throw new RangeError(
      "Cannot align images without landmarks: some of the set must have them, none has",
    );
  }
  const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1]!;
  return known[0]!.map((_, k): Point => [
    median(known.map((points) => points[k]![0])),
    median(known.map((points) => points[k]![1])),
  ]);
}
