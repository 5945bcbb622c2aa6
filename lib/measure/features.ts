/**
 * Features of faces: how those of an image and of its mirror image become one.
 *
 * @module
 */
import { type FlatRows, type Rows, rowsOf } from "./rows.ts";

/** Embeddings of images, and of the same images mirrored, in the same order. */
export interface FaceEmbeddings {
  /** One row an image, `[images, size]`. */
  readonly original: Rows;
  /** One row an image, `[images, size]`; needed where a protocol joins the two. */
  readonly mirrored?: Rows;
}

/** How the two are joined: side by side, added, or the mirror image left out. */
export type MirrorRule = "concatenate" | "sum" | "none";

/**
 * Features as parts that lie side by side: a product of two features is the sum of the products
 * of their parts, so that side by side need not mean a copy.
 */
export interface Features {
  /** Each `[count, its own size]`. */
  readonly parts: readonly FlatRows[];
  /** How many features. */
  readonly count: number;
  /** How many numbers a feature has, over all parts. */
  readonly size: number;
}

/**
 * One feature an image, as a principal component analysis would be fitted to.
 *
 * @returns `[images, 2 * size]` side by side, else `[images, size]`.
 * @throws {RangeError} Where mirrored ones are needed and missing, or of another shape; or no such
 * rule.
 *
 * @example Side by side, and added
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const embeddings = { original: [[1, 2]], mirrored: [[3, 4]] };
 * deepEqual([...joinMirrored(embeddings, "concatenate").data as Float64Array], [1, 2, 3, 4]);
 * deepEqual([...joinMirrored(embeddings, "sum").data as Float64Array], [4, 6]);
 * ```
 */
export function joinMirrored(embeddings: FaceEmbeddings, mirror: MirrorRule): FlatRows {
  return joinFeatures(featuresOf(embeddings, mirror));
}

/** Features whose parts are copied side by side, where there are several. */
export function joinFeatures(features: Features): FlatRows {
  const { parts, count, size } = features;
  if (parts.length === 1) return parts[0]!;
  const data = new Float64Array(count * size);
  for (let i = 0; i < count; i++) loadFeature(features, i, data.subarray(i * size));
  return { data, count, size };
}

/** The features as parts; {@linkcode joinMirrored} says what is thrown. */
export function featuresOf(embeddings: FaceEmbeddings, mirror: MirrorRule): Features {
  const original = rowsOf(embeddings.original), { count, size } = original;
  if (mirror === "none") return { parts: [original], count, size };
  if (!embeddings.mirrored) {
    throw new RangeError(
      `Cannot join the embeddings ("${mirror}"): those of the mirrored images are missing. ` +
        'Give them, or take { mirror: "none" }',
    );
  }
  const mirrored = rowsOf(embeddings.mirrored);
  if (mirrored.count !== count || mirrored.size !== size) {
    throw new RangeError(
      "Cannot join the embeddings: there must be one of the mirrored image for each, of the " +
        `same size, got [${count}, ${size}] and mirrored [${mirrored.count}, ${mirrored.size}]`,
    );
  }
  if (mirror === "concatenate") return { parts: [original, mirrored], count, size: 2 * size };
  if (mirror !== "sum") {
    throw new RangeError(
      'Cannot join the embeddings: it goes by "concatenate", "sum" or "none", ' +
        `not by ${JSON.stringify(mirror)}`,
    );
  }
  const data = new Float64Array(original.data);
  for (let k = 0; k < data.length; k++) data[k]! += mirrored.data[k]!;
  return { parts: [{ data, count, size }], count, size };
}

/** Writes a feature into an array of at least its size. */
export function loadFeature({ parts }: Features, row: number, into: Float64Array): void {
  let at = 0;
  for (const { data, size } of parts) {
    const start = row * size;
    if (data instanceof Float32Array || data instanceof Float64Array) {
      into.set(data.subarray(start, start + size), at);
    } else {
      for (let k = 0; k < size; k++) into[at + k] = data[start + k]!;
    }
    at += size;
  }
}

/**
 * Holds where a feature of this squared norm has a direction.
 *
 * @throws {RangeError} Where it is zero or not finite.
 */
export function checkDirection(squaredNorm: number, row: number, of = "the embeddings"): void {
  if (squaredNorm > 0 && squaredNorm < Infinity) return;
  throw new RangeError(
    `Cannot compare ${of}: each must be finite and have a direction, but that of row ${row} ` +
      (squaredNorm === 0 ? "is zero" : "holds NaN or numbers without bounds"),
  );
}
