/**
 * An album: the faces of a folder in groups, a group a person, and the file that keeps them.
 *
 * @module
 */
import type { Face } from "../detect/face.ts";
import type { GalleryModel } from "../gallery/model.ts";
import { isRecord } from "../math/records.ts";

/** A face of an album. */
export interface AlbumFace extends Pick<Face, "box"> {
  /** The photo, below the root. */
  readonly path: string;
  /** Which of the faces of the photo, from 0. */
  readonly face: number;
}

/** Faces in groups. */
export interface Album {
  /** The version of this format. */
  readonly album: 1;
  /** The folder that paths are below. */
  readonly root: string;
  /** The network whose embeddings were grouped. */
  readonly model: GalleryModel;
  /** The mean cosine from which on two groups were one. */
  readonly threshold: number;
  /** What the file of names says it belongs to, as it changes with the groups. */
  readonly stamp: string;
  /** Names that groups had before they were grouped anew, by number. */
  readonly names: Readonly<Record<string, string>>;
  /** Group 1 comes first; the most typical face of a group, too. */
  readonly groups: readonly (readonly AlbumFace[])[];
}

/** The text of an album's file. */
export function writeAlbum(album: Album): string {
  return `${JSON.stringify(album)}\n`;
}

/**
 * Reads an album.
 *
 * @param path What an error calls it.
 * @throws {SyntaxError} A text that is none.
 *
 * @example What was written comes back
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const model = { name: "tiny", sha256: "00", size: 2 };
 * const groups = [[{ path: "a.jpg", face: 0, box: [0, 0, 9, 9] }]] as const;
 * const album = { album: 1, root: "in", model, threshold: 0.4, stamp: "", names: {}, groups } as const;
 * deepEqual(readAlbum(writeAlbum(album), "album.json"), album);
 * ```
 */
export function readAlbum(text: string, path: string): Album {
  const value = parsed(text);
  const whole = isRecord(value) && value["album"] === 1 && typeof value["root"] === "string" &&
    isRecord(value["model"]) && isRecord(value["names"]) && Array.isArray(value["groups"]) &&
    value["groups"].every((group) => Array.isArray(group) && group.every(isFace));
  if (whole) return value as unknown as Album;
  throw new SyntaxError(
    `Cannot read ${path}: it must be an album of deno task album, begins with ` +
      `${JSON.stringify(text.slice(0, 40))}. Remove it, and group the photos anew`,
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isFace(value: unknown): boolean {
  return isRecord(value) && typeof value["path"] === "string" && Number.isInteger(value["face"]) &&
    Array.isArray(value["box"]) && value["box"].length === 4;
}
