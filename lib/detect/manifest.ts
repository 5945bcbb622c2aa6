/**
 * Manifests: what was found in each image of a folder, a line of JSON an image.
 *
 * The first line says how it was looked for, so that a manifest is only gone on with in the same
 * way. A line that a killed run left half is left out, and its image looked at again.
 *
 * @module
 */
import type { Point } from "../align/affine.ts";
import { isRecord } from "../math/records.ts";
import type { Face, Pick } from "./face.ts";
import type { DetectSettings } from "./settings.ts";

/** How the images of a manifest were looked at. */
export interface ManifestHead {
  /** The version of this format. */
  readonly manifest: 1;
  /** The folder that paths are below. */
  readonly root: string;
  /** How faces were looked for. */
  readonly settings: DetectSettings;
  /** Which faces were kept. */
  readonly pick: Pick;
}

/** An image that was looked at: its size and faces, none of which is an answer too. */
export interface FoundFaces {
  /** Below the root. */
  readonly path: string;
  /** Pixels across. */
  readonly width: number;
  /** Pixels down. */
  readonly height: number;
  /** How many faces there were before one was picked. */
  readonly count: number;
  /** Those that were kept. */
  readonly faces: readonly Face[];
}

/** An image that could not be looked at. */
export interface Unreadable {
  /** Below the root. */
  readonly path: string;
  /** Why. */
  readonly error: string;
}

/** One line. */
export type ManifestEntry = FoundFaces | Unreadable;

/** A manifest. */
export interface Manifest {
  /** Its first line. */
  readonly head: ManifestHead;
  /** The others. */
  readonly entries: readonly ManifestEntry[];
}

/** Numbers as they are written: a hundredth of a pixel, a millionth of a score. */
const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

/** A line of a manifest, with its end. */
export function manifestLine(line: ManifestHead | ManifestEntry): string {
  if (!("faces" in line)) return `${JSON.stringify(line)}\n`;
  const pixel = (value: number) => rounded(value, 2);
  const faces = line.faces.map(({ box, score, landmarks }) => ({
    box: box.map(pixel),
    score: rounded(score, 6),
    points: landmarks.map((point) => point.map(pixel)),
  }));
  return `${JSON.stringify({ ...line, faces })}\n`;
}

/** The whole of a manifest, images by their paths: the same images give the same bytes. */
export function writeManifest({ head, entries }: Manifest): string {
  const sorted = [...entries].sort((a, b) => a.path < b.path ? -1 : 1);
  return [head, ...sorted].map(manifestLine).join("");
}

/**
 * Reads a manifest.
 *
 * @param options `cut`: whether a last line without its end is left out, as of a killed run.
 * @throws {SyntaxError} With the number of the line that is none.
 *
 * @example
 * ```ts
 * import { equal } from "node:assert/strict";
 * import { DETECT_DEFAULTS } from "./settings.ts";
 *
 * const head = { manifest: 1, root: "photos", settings: DETECT_DEFAULTS, pick: "all" } as const;
 * const text = writeManifest({ head, entries: [{ path: "a.jpg", error: "it is empty" }] });
 * equal(readManifest(text).entries[0]!.path, "a.jpg");
 * ```
 */
export function readManifest(
  text: string,
  { cut = false }: { readonly cut?: boolean } = {},
): Manifest {
  const lines = text.split("\n"), rest = lines.pop()!;
  if (rest !== "" && !cut) lines.push(rest);
  const [head, ...entries] = lines.map((line, i) => {
    try {
      return JSON.parse(line) as unknown;
    } catch {
      throw wrong(i + 1, "must be a line of JSON", line);
    }
  });
  if (!isRecord(head) || head["manifest"] !== 1 || typeof head["root"] !== "string") {
    throw wrong(1, 'must begin a manifest, with {"manifest":1,"root":…}', lines[0] ?? "");
  }
  return {
    head: head as unknown as ManifestHead,
    entries: entries.map((entry, i) => entryOf(entry, i + 2, lines[i + 1]!)),
  };
}

function entryOf(entry: unknown, at: number, line: string): ManifestEntry {
  if (!isRecord(entry) || typeof entry["path"] !== "string") {
    throw wrong(at, "must have the path of an image", line);
  }
  const { path, error, width, height, count, faces } = entry;
  if (typeof error === "string") return { path: path as string, error };
  const size = [width, height, count];
  if (!size.every((side) => Number.isInteger(side) && side as number >= 0)) {
    throw wrong(at, "must have the width, the height and the count of its faces", line);
  }
  if (!Array.isArray(faces)) throw wrong(at, "must have faces", line);
  return {
    path: path as string,
    width: width as number,
    height: height as number,
    count: count as number,
    faces: faces.map((face) => {
      const { box, score, points } = isRecord(face) ? face : {};
      if (!isNumbers(box, 4) || !isNumbers([score], 1) || !isPoints(points)) {
        throw wrong(at, "must have a box of 4 numbers, a score and 5 points of each face", line);
      }
      return {
        box: box as unknown as Face["box"],
        score: score as number,
        landmarks: points as unknown as Face["landmarks"],
      };
    }),
  };
}

function isNumbers(value: unknown, count: number): value is number[] {
  return Array.isArray(value) && value.length === count &&
    value.every((number) => typeof number === "number" && Number.isFinite(number));
}

function isPoints(value: unknown): value is Point[] {
  return Array.isArray(value) && value.length === 5 && value.every((point) => isNumbers(point, 2));
}

function wrong(line: number, must: string, found: string): SyntaxError {
  return new SyntaxError(
    `Cannot read line ${line} of the manifest: it ${must}, found ${
      JSON.stringify(found.slice(0, 60))
    }`,
  );
}
