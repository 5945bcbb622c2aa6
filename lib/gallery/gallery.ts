/**
 * A gallery: people by name, with the embeddings of their photos.
 *
 * @module
 */
import type { FlatRows, Rows } from "../measure/rows.ts";
import type { GalleryModel } from "./model.ts";

/** A person of a gallery. */
export interface GalleryPerson {
  /** Who. */
  readonly name: string;
  /** Where each of their vectors is from, as it was told. */
  readonly sources: readonly string[];
}

/** Faces, and whose they are. */
export interface GalleryFaces {
  /** Of each row; someone may have several. */
  readonly names: readonly string[];
  /** `[faces, size]`. */
  readonly embeddings: FlatRows;
}

/** Someone who may be meant. */
export interface GalleryMatch {
  /** Who. */
  readonly name: string;
  /** The cosine of the angle to the nearest of their vectors, from -1 to 1. */
  readonly score: number;
}

/** How a gallery is searched. */
export interface SearchOptions {
  /** People, at most; default 1. */
  readonly k?: number;
  /**
   * Looks only at so many cells of about the square root of all vectors: faster, and may miss.
   * Cells are made at the first such search after a change, some seconds for 100 000 vectors.
   * Default: at all vectors, which finds the nearest for certain.
   */
  readonly cells?: number;
}

/** A gallery that is open. What changes it has reached the disk when the call returns. */
export interface Gallery {
  /** Whose embeddings it holds. */
  readonly model: GalleryModel;
  /** Everyone, by name. */
  readonly people: () => readonly GalleryPerson[];
  /** Everyone's vectors, of length 1, and whose each is: a copy, good after the gallery is closed. */
  readonly faces: () => GalleryFaces;
  /**
   * Who is nearest to each embedding, the nearest first; nobody where the gallery is empty. It
   * knows no strangers: compare the score with a threshold.
   *
   * @throws {RangeError} Embeddings of another size, zero or not finite; `k` or `cells` below 1.
   */
  readonly search: (embeddings: Rows, options?: SearchOptions) => GalleryMatch[][];
  /**
   * Adds a person, or with `more` vectors to one who is there.
   *
   * @param embeddings One row a photo, `[photos, size]`; need not be unit.
   * @param sources Where each is from, one a row.
   * @throws {RangeError} Someone who is there already, or with `more` is not; rows as above.
   * @throws {Error} A disk that is full: nothing was changed.
   */
  readonly add: (
    name: string,
    embeddings: Rows,
    sources: readonly string[],
    options?: { readonly more?: boolean },
  ) => void;
  /**
   * Removes a person; nothing of them stays in the files.
   *
   * @throws {RangeError} Someone who is not there.
   */
  readonly remove: (name: string) => void;
  /**
   * Gives all vectors of one person to another.
   *
   * @throws {RangeError} Someone who is not there, or one and the same.
   */
  readonly merge: (from: string, into: string) => void;
  /** Closes the file, and lets others open it; once more is nothing. */
  readonly close: () => void;
}

/** How a gallery is opened. */
export interface GalleryOptions {
  /** The network whose embeddings are added or searched; without it any gallery will do. */
  readonly model?: GalleryModel;
  /** Whether a gallery is made where there is none, which needs `model`; default no. */
  readonly create?: boolean;
}
