/**
 * People followed from frame to frame, so that a name does not change with every turn of a head.
 *
 * @module
 */
import type { Face } from "../detect/face.ts";
import { overlapOf } from "../detect/overlap.ts";
import { type Guess, guessOf } from "./people.ts";

/** A face of a frame, before it is known whose. */
export interface SeenFace {
  /** Where it is. */
  readonly box: Face["box"];
  /** Its embedding, of length 1. */
  readonly embedding: ArrayLike<number>;
  /** To each person. */
  readonly cosines: readonly number[];
}

/** Someone who is followed. */
export interface Track {
  /** From 1, in the order they came. */
  readonly id: number;
  /** Where they were last. */
  readonly box: Face["box"];
  /** The frame of that. */
  readonly frame: number;
  /** How often they were seen. */
  readonly seen: number;
  /** The running mean of embeddings. */
  readonly embedding: readonly number[];
  /** The running mean of the cosines to each person. */
  readonly cosines: readonly number[];
  /** Who they were taken for last. */
  readonly guess: Guess;
}

/** All who are followed, and how many ever were. */
export interface Tracks {
  /** Who was seen not too long ago. */
  readonly open: readonly Track[];
  /** The last number that was given. */
  readonly last: number;
}

/** How people are followed. */
export interface FollowOptions {
  /** The cosine below which someone is an outlier. */
  readonly threshold: number;
  /** Frames that someone may be out of sight. */
  readonly patience: number;
}

/** Where nobody is followed yet. */
export const NO_TRACKS: Tracks = { open: [], last: 0 };

/** Boxes that share less of their union are not of one person. */
const LEAST_OVERLAP = 0.3;
/** Nor are faces that are less like: at a cut, another may be where someone was. */
const LEAST_LIKE = 0.2;
/** A running mean remembers about as many frames. */
const MEMORY = 50;
/** A name stays while another is not better by more, and the mean not further below the threshold. */
const STAY = 0.03;

/**
 * The faces of the next frame: each goes on with the track whose last box it overlaps most, as long
 * as it is like it, or begins one.
 *
 * What is averaged are cosines, not embeddings: their mean is on the scale of a single frame's, so
 * the same threshold holds.
 *
 * @returns The tracks after the frame, and the track of each face, in order.
 *
 * @example One who moves a little is the same one
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const face = { embedding: [1, 0], cosines: [0.9] };
 * const options = { threshold: 0.4, patience: 5 };
 * const first = followFaces(NO_TRACKS, [{ ...face, box: [0, 0, 9, 9] }], 0, options);
 * const second = followFaces(first.tracks, [{ ...face, box: [2, 0, 11, 9] }], 1, options);
 * deepEqual(second.faces.map(({ id, seen }) => [id, seen]), [[1, 2]]);
 * ```
 */
export function followFaces(
  { open, last }: Tracks,
  faces: readonly SeenFace[],
  frame: number,
  { threshold, patience }: FollowOptions,
): { readonly tracks: Tracks; readonly faces: readonly Track[] } {
  const alive = open.filter((track) => frame - track.frame <= patience);
  const pairs = faces.flatMap((face, i) =>
    alive.map((track, k) => ({ i, k, overlap: overlapOf(face.box, track.box) }))
      .filter(({ k, overlap }) =>
        overlap >= LEAST_OVERLAP && likeness(face, alive[k]!) >= LEAST_LIKE
      )
  ).sort((a, b) => b.overlap - a.overlap);
  const trackOf = new Map<number, number>(), taken = new Set<number>();
  for (const { i, k } of pairs) {
    if (trackOf.has(i) || taken.has(k)) continue;
    trackOf.set(i, k);
    taken.add(k);
  }
  let next = last;
  const followed = faces.map((face, i) => {
    const k = trackOf.get(i);
    return k === undefined
      ? begun(face, frame, ++next, threshold)
      : goneOn(alive[k]!, face, frame, threshold);
  });
  return {
    tracks: { open: [...alive.filter((_, k) => !taken.has(k)), ...followed], last: next },
    faces: followed,
  };
}

function begun(
  { box, embedding, cosines }: SeenFace,
  frame: number,
  id: number,
  threshold: number,
) {
  const guess = guessOf(cosines, threshold);
  return { id, box, frame, seen: 1, embedding: Array.from(embedding), cosines, guess };
}

function goneOn(track: Track, face: SeenFace, frame: number, threshold: number): Track {
  const seen = track.seen + 1, share = 1 / Math.min(seen, MEMORY);
  const mean = (old: readonly number[], now: ArrayLike<number>) =>
    old.map((value, i) => value + share * (now[i]! - value));
  const cosines = mean(track.cosines, face.cosines);
  return {
    ...track,
    box: face.box,
    frame,
    seen,
    embedding: mean(track.embedding, face.embedding),
    cosines,
    guess: steady(guessOf(cosines, threshold), track.guess.person, cosines, threshold),
  };
}

/** The new guess, or still the old one where that is hardly worse. */
function steady(
  guess: Guess,
  person: number,
  cosines: readonly number[],
  threshold: number,
): Guess {
  const { score } = guess, own = cosines[person];
  if (own === undefined || guess.person === person) return guess;
  return own >= threshold - STAY && own >= score - STAY ? { person, score: own } : guess;
}

/** The cosine between a face and the mean of a track. */
function likeness({ embedding }: SeenFace, { embedding: mean }: Track): number {
  const length = Math.hypot(...mean);
  return length === 0 ? 0 : mean.reduce((sum, value, i) => sum + value * embedding[i]!, 0) / length;
}
