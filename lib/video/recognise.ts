/**
 * Whose the faces of a frame are: align, embed, compare, and follow where that is wished.
 *
 * @module
 */
import { cropImage } from "../align/crops.ts";
import type { Face } from "../detect/face.ts";
import type { FaceEmbedder } from "../embed/embedder.ts";
import type { Image } from "../image/image.ts";
import { followFaces, NO_TRACKS, type SeenFace } from "./follow.ts";
import { type Guess, guessOf, type KnownPeople, unitRows } from "./people.ts";
import { type Stopwatch, stopwatch } from "./stages.ts";

/** How faces are compared. */
export interface RecogniseOptions {
  /** What turns them into numbers. */
  readonly embedder: Pick<FaceEmbedder, "crop" | "size" | "embed">;
  /** Who is known. */
  readonly people: KnownPeople;
  /** The cosine below which a face is an outlier. */
  readonly threshold: number;
  /** Whether people are followed between frames; default no, as in the demonstration. */
  readonly following?: boolean;
  /** Where times are added. */
  readonly watch?: Stopwatch;
}

/** A face, and who it is taken for. */
export interface KnownFace extends Pick<Face, "box" | "landmarks">, Guess {
  /** How sure the detector is that it is a face, from 0 to 1. */
  readonly sure: number;
  /** The number of its track, from 1, where people are followed. */
  readonly track?: number;
}

/** Tells whose the faces of one frame after the other are. */
export type Recogniser = (
  image: Image<Uint8Array>,
  faces: readonly Face[],
  index: number,
) => Promise<KnownFace[]>;

/** Someone who is out of sight for as many seconds is followed no more. */
const PATIENCE = 0.6;

/**
 * Opens a recogniser, which remembers nothing but who is followed.
 *
 * @param rate Frames a second.
 */
export function openRecogniser(
  rate: number,
  { embedder, people, threshold, following = false, watch = stopwatch() }: RecogniseOptions,
): Recogniser {
  const { size, crop } = embedder, patience = Math.round(PATIENCE * rate);
  let tracks = NO_TRACKS;
  return async (image, faces, index) => {
    const crops = await watch.time(
      "align",
      () => faces.map(({ landmarks }) => cropImage(image, landmarks, crop)),
    );
    const data = await watch.time(
      "embed",
      () => crops.length > 0 ? embedder.embed(crops) : new Float32Array(),
    );
    const unit = unitRows({ data, count: faces.length, size });
    const seen = faces.map(({ box }, i): SeenFace => {
      const embedding = unit.subarray(i * size, (i + 1) * size);
      return { box, embedding, cosines: people.cosines(embedding) };
    });
    const known = ({ box, landmarks, score: sure }: Face, guess: Guess): KnownFace => ({
      ...guess,
      box,
      landmarks,
      sure,
    });
    if (!following) {
      return faces.map((face, i) => known(face, guessOf(seen[i]!.cosines, threshold)));
    }
    const followed = followFaces(tracks, seen, index, { threshold, patience });
    tracks = followed.tracks;
    return faces.map((face, i) => {
      const { id, guess } = followed.faces[i]!;
      return { ...known(face, guess), track: id };
    });
  };
}
