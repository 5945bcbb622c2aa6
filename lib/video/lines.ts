/**
 * `faces.jsonl`: every face of a video, a line each.
 *
 * @module
 */
import type { LookedFrame } from "./look.ts";

/** How the faces of a file were looked for: its first line. */
export interface VideoHead {
  /** The version of this format. */
  readonly video: 1;
  /** The video. */
  readonly input: string;
  /** Frames a second. */
  readonly rate: number;
  /** Who is known. */
  readonly names: readonly string[];
  /** The cosine below which a face is an outlier. */
  readonly threshold: number;
  /** Whether people were followed. */
  readonly follow: boolean;
}

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

/**
 * The lines of a frame: one a face, one with why it could not be looked at, or none. `name` is null
 * of an outlier, whose `score` is the highest cosine all the same; `sure` is the detector's score.
 *
 * @example
 * ```ts
 * import { equal } from "node:assert/strict";
 *
 * const broken = { index: 3, time: 0.12, seconds: 0.04, faces: [], error: "it is cut" };
 * equal(faceLines(broken, ["amy"]), '{"frame":3,"time":0.12,"error":"it is cut"}\n');
 * ```
 */
export function faceLines(
  { index: frame, time, faces, error }: LookedFrame,
  names: readonly string[],
): string {
  const at = { frame, time: rounded(time, 4) };
  if (error !== undefined) return `${JSON.stringify({ ...at, error })}\n`;
  const pixel = (value: number) => rounded(value, 2);
  return faces.map(({ box, landmarks, sure, person, score, track }) =>
    `${
      JSON.stringify({
        ...at,
        box: box.map(pixel),
        points: landmarks.map((point) => point.map(pixel)),
        sure: rounded(sure, 6),
        name: names[person] ?? null,
        score: rounded(score, 4),
        ...track !== undefined && { track },
      })
    }\n`
  ).join("");
}
