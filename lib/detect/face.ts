/**
 * What a detector tells of a face, and which of several faces is meant.
 *
 * @module
 */
import type { Point } from "../align/affine.ts";
import { rowName } from "../math/names.ts";

/** A face that was found. */
export interface Face {
  /** `[left, top, right, bottom]` in pixels, the first of which is 0; the last belong to it. */
  readonly box: readonly [number, number, number, number];
  /** How sure the last network is, from 0 to 1. */
  readonly score: number;
  /** Left eye, right eye, nose, left and right corner of the mouth, as seen in the image, from 0. */
  readonly landmarks: readonly [Point, Point, Point, Point, Point];
}

/** Of an image, in pixels. */
export interface ImageSize {
  /** Across. */
  readonly width: number;
  /** Down. */
  readonly height: number;
}

/** Which faces of an image are kept: a rank, of which the lowest comes first. */
export const PICKS = {
  center: {
    about: "the one whose centre is nearest that of the image, as SphereFace does",
    rank: ({ box: [left, top, right, bottom] }: Face, { width, height }: ImageSize) =>
      ((left + right) / 2 - (width - 1) / 2) ** 2 + ((top + bottom) / 2 - (height - 1) / 2) ** 2,
  },
  largest: {
    about: "the one of the largest area",
    rank: ({ box: [left, top, right, bottom] }: Face) => -(right - left) * (bottom - top),
  },
  best: { about: "the one of the highest score", rank: ({ score }: Face) => -score },
  all: { about: "all, the most certain first", rank: ({ score }: Face) => -score },
} as const;

/** A way to choose. */
export type Pick = keyof typeof PICKS;

/**
 * The faces that are meant: one or none, or with `"all"` every one.
 *
 * @throws {RangeError} An unknown way to choose.
 *
 * @example The larger of two
 * ```ts
 * import { equal } from "node:assert/strict";
 *
 * const landmarks = [[0, 0], [0, 0], [0, 0], [0, 0], [0, 0]] as const;
 * const faces: Face[] = [9, 5].map((side) => ({ box: [0, 0, side, side], score: 1, landmarks }));
 * equal(pickFaces(faces, "largest", { width: 10, height: 10 })[0]!.box[2], 9);
 * ```
 */
export function pickFaces(faces: readonly Face[], pick: Pick, size: ImageSize): Face[] {
  const { rank } = PICKS[rowName("way to pick", PICKS, pick)];
  const ranked = faces.map((face) => ({ face, rank: rank(face, size) }))
    .sort((a, b) => a.rank - b.rank).map(({ face }) => face);
  return pick === "all" ? ranked : ranked.slice(0, 1);
}
