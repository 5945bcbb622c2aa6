/**
 * Who was seen when, of a whole video.
 *
 * @module
 */
import { mean } from "../math/statistics.ts";
import type { LookedFrame } from "./look.ts";

/** A span of time in which someone is seen, and how like. */
export interface Span {
  /** In seconds. */
  readonly from: number;
  /** In seconds; the end of the last frame. */
  readonly to: number;
  /** The mean of their highest cosines. */
  readonly score: number;
}

/** What is known of one person at the end, or of all outliers together. */
export interface SeenPerson {
  /** The number of the person, -1 for outliers. */
  readonly person: number;
  /** The name, or `outlier`. */
  readonly name: string;
  /** Faces. */
  readonly faces: number;
  /** Seconds of frames in which there was one. */
  readonly seconds: number;
  /** The mean of all scores. */
  readonly score: number;
  /** Spans of equal length in which they were seen, in order. */
  readonly spans: readonly Span[];
}

/** So many spans a video is cut into at most, each of at least a frame. */
const MOST_SPANS = 600;

/** What is called an outlier. */
export const OUTLIER = "outlier";

/** Collects who is seen. */
export interface Sightings {
  /** One more frame. */
  readonly add: (frame: LookedFrame) => void;
  /** Everyone who was seen, in the order of `names`, outliers last. */
  readonly seen: (names: readonly string[]) => SeenPerson[];
  /** How long the video is so far, in seconds. */
  readonly seconds: () => number;
  /** How often the name of a track changed from one frame to the next. */
  readonly changes: () => number;
}

interface Sighting {
  readonly time: number;
  readonly seconds: number;
  readonly scores: readonly number[];
}

/**
 * Nobody was seen yet.
 *
 * @example Two frames with the same person
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const sightings = collectSightings();
 * const face = { box: [0, 0, 9, 9], landmarks: [[0, 0], [0, 0], [0, 0], [0, 0], [0, 0]], sure: 1 } as const;
 * for (const index of [0, 1]) {
 *   const faces = [{ ...face, person: 0, score: index }];
 *   sightings.add({ index, time: index, seconds: 1, faces });
 * }
 * const [amy] = sightings.seen(["amy"]);
 * deepEqual([amy!.name, amy!.seconds, amy!.score, amy!.spans.length], ["amy", 2, 0.5, 2]);
 * ```
 */
export function collectSightings(): Sightings {
  const people = new Map<number, Sighting[]>(), tracks = new Map<number, number>();
  let end = 0, frames = 0, changes = 0;
  return {
    add: ({ time, seconds, faces }) => {
      end = time + seconds;
      frames++;
      for (const [person, some] of Map.groupBy(faces, ({ person }) => person)) {
        const scores = some.map(({ score }) => score);
        people.set(person, people.get(person) ?? []);
        people.get(person)!.push({ time, seconds, scores });
      }
      for (const { track, person } of faces) {
        if (track === undefined) continue;
        if (tracks.has(track) && tracks.get(track) !== person) changes++;
        tracks.set(track, person);
      }
    },
    seen: (names) => {
      const length = end / Math.min(frames, MOST_SPANS);
      const order = (person: number) => person < 0 ? Infinity : person;
      return [...people].sort(([a], [b]) => order(a) - order(b)).map(([person, all]) => ({
        person,
        name: names[person] ?? OUTLIER,
        faces: all.reduce((sum, { scores }) => sum + scores.length, 0),
        seconds: all.reduce((sum, { seconds }) => sum + seconds, 0),
        score: mean(all.flatMap(({ scores }) => scores)),
        spans: spansOf(all, length),
      }));
    },
    seconds: () => end,
    changes: () => changes,
  };
}

function spansOf(all: readonly Sighting[], length: number): Span[] {
  // The middle of a frame: its start may lie on the edge of a span, on either side by rounding.
  const spans = Map.groupBy(all, ({ time, seconds }) => Math.floor((time + seconds / 2) / length));
  return [...spans].map(([i, some]) => ({
    from: i * length,
    to: (i + 1) * length,
    score: mean(some.map(({ scores }) => Math.max(...scores))),
  }));
}
