/**
 * InsightFace's verification sets: lfw.bin, cfp_fp.bin, agedb_30.bin, calfw.bin, cplfw.bin.
 *
 * @module
 */
import { decodeImage } from "../image/decode.ts";
import type { Image } from "../image/image.ts";
import { runOf } from "../measure/folds.ts";
import type { VerificationPair } from "../measure/pairs.ts";
import { readPickledLists } from "./pickle.ts";

/** Pairs of crops of faces. */
export interface VerificationBin {
  /** Image files as they are packed, JPEG or PNG, two a pair; parts of the bytes that were read. */
  readonly files: readonly Uint8Array[];
  /** Pair i is of files 2 i and 2 i + 1. Folds count from 1. */
  readonly pairs: readonly VerificationPair[];
  /** How many folds. */
  readonly folds: number;
  /** Decodes an image, which is not kept. */
  readonly image: (index: number) => Promise<Image<Uint8Array>>;
}

const FOLDS = 10;

/**
 * Reads a set: a pickle of a list of image files, two a pair, and a list of whether a pair shows one
 * person. Pairs are cut into ten folds in their order, as InsightFace cuts them; fewer than ten, into
 * one a pair. No image is decoded.
 *
 * @throws {SyntaxError} Another pickle, with what is wrong and where ({@linkcode readPickledLists});
 *   lists that do not fit; an image without bytes, or no pairs.
 *
 * @example One pair of what would be images
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const file = "\x80\x03]q\x00(C\x01aq\x01C\x01bq\x02e]q\x03\x88a\x86q\x04.";
 * const { files, pairs } = readVerificationBin(Uint8Array.from(file, (c) => c.charCodeAt(0)));
 * deepEqual(files.map(([byte]) => byte), [97, 98]);
 * deepEqual(pairs, [{ left: 0, right: 1, same: true, fold: 1 }]);
 * ```
 */
export function readVerificationBin(bytes: Uint8Array): VerificationBin {
  const { bytes: files, truths } = readPickledLists(bytes), count = truths.length;
  const empty = files.findIndex(({ length }) => length === 0);
  if (count === 0 || files.length !== 2 * count || empty >= 0) {
    throw new SyntaxError(
      "Cannot read the verification set: it must have two images for each of its pairs, has " +
        `${files.length} for ${count}${empty < 0 ? "" : `, of which image ${empty} is empty`}`,
    );
  }
  const folds = Math.min(FOLDS, count);
  const pairs = truths.map((same, i) => {
    return { left: 2 * i, right: 2 * i + 1, same, fold: 1 + runOf(i, count, folds) };
  });
  return { files, pairs, folds, image: (index) => decodeAt(files, index) };
}

async function decodeAt(files: readonly Uint8Array[], index: number): Promise<Image<Uint8Array>> {
  const file = files[index];
  if (file) return await decodeImage(file);
  throw new RangeError(
    `Cannot decode image ${index}: it must be a whole number below ${files.length}`,
  );
}
