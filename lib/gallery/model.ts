/**
 * Whose embeddings a gallery holds: those of one network cannot be compared with another's.
 *
 * @module
 */

/** The network that made the embeddings. */
export interface GalleryModel {
  /** The name in errors and lists: a row of `FACE_MODELS` or of `NETWORKS`, a file. */
  readonly name: string;
  /**
   * The SHA-256 of its file, in hex: a network that was trained on is another one. Where the file does
   * not say what changes its embeddings, as pixels, that of both.
   */
  readonly sha256: string;
  /** How many numbers an embedding has. */
  readonly size: number;
}

/**
 * Holds where a gallery and a network belong together.
 *
 * @throws {RangeError} Another network, though it may have the same name or size.
 *
 * @example The same name, trained further
 * ```ts
 * import { throws } from "node:assert/strict";
 *
 * const old = { name: "ours", sha256: "aa", size: 128 };
 * throws(() => checkModel("data/gallery", old, { ...old, sha256: "bb" }), /of another network/);
 * ```
 */
export function checkModel(folder: string, own: GalleryModel, wanted: GalleryModel): void {
  if (own.sha256 === wanted.sha256 && own.size === wanted.size) return;
  throw new RangeError(
    `Cannot use the gallery ${folder} with ${told(wanted)}: it must hold embeddings of that very ` +
      `network, but is of another network, ${
        told(own)
      }, and angles between the two mean nothing. ` +
      "Use that one, or enrol the photos anew in a gallery of another folder",
  );
}

function told({ name, sha256, size }: GalleryModel): string {
  return `${name} (${size} numbers, SHA-256 ${sha256.slice(0, 12)}…)`;
}
