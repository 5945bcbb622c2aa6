/**
 * Frame by frame: detect, align, embed, compare, and follow where that is wished.
 *
 * The demonstration of SphereFace: a face is the person of the highest cosine, or an outlier where
 * that is below a threshold.
 *
 * @module
 */
import { cropImage } from "../align/crops.ts";
import type { Detector } from "../detect/detect.ts";
import type { Face } from "../detect/face.ts";
import type { FaceEmbedder } from "../embed/embedder.ts";
import type { Image } from "../image/image.ts";
import { followFaces, NO_TRACKS, type SeenFace } from "./follow.ts";
import type { FrameSource, VideoFrame } from "./frame.ts";
import { type Guess, guessOf, type KnownPeople, unitRows } from "./people.ts";
import { type Stopwatch, stopwatch } from "./stages.ts";

/** How frames are looked at. */
export interface LookOptions {
  /** What finds faces. */
  readonly detector: Pick<Detector, "detect">;
  /** What turns them into numbers. */
  readonly embedder: Pick<FaceEmbedder, "crop" | "size" | "embed">;
  /** Who is known. */
  readonly people: KnownPeople;
  /** The cosine below which a face is an outlier. */
  readonly threshold: number;
  /** Whether people are followed between frames; default no, as in the demonstration. */
  readonly following?: boolean;
  /** Frames that go through the detector at once; default 4. */
  readonly batch?: number;
  /** Where times are added. */
  readonly watch?: Stopwatch;
  /** Stops after the present batch. */
  readonly signal?: AbortSignal;
}

/** A face, and who it is taken for. */
export interface KnownFace extends Pick<Face, "box" | "landmarks">, Guess {
  /** How sure the detector is that it is a face, from 0 to 1. */
  readonly sure: number;
  /** The number of its track, from 1, where people are followed. */
  readonly track?: number;
}

/** A frame that was looked at; with an error it has no faces. */
export interface LookedFrame extends VideoFrame {
  /** The most certain first. */
  readonly faces: readonly KnownFace[];
}

/** Someone who is out of sight for as many seconds is followed no more. */
const PATIENCE = 0.6;

/**
 * Looks at the frames of a source, `batch` of them at once. One that cannot be decoded or looked at has an error and no
 * faces, and the rest goes on.
 *
 * @throws {SyntaxError} A source without a frame.
 */
export async function* lookAtFrames(
  source: FrameSource,
  {
    detector,
    embedder,
    people,
    threshold,
    following = false,
    batch = 4,
    watch = stopwatch(),
    signal,
  }: LookOptions,
): AsyncGenerator<LookedFrame, void> {
  const patience = Math.round(PATIENCE * source.rate), stream = source.frames(signal);
  let tracks = NO_TRACKS;
  const recognise = async (
    frame: VideoFrame & { readonly image: Image<Uint8Array> },
    found: readonly Face[],
  ): Promise<KnownFace[]> => {
    const crops = await watch.time(
      "align",
      () => found.map(({ landmarks }) => cropImage(frame.image, landmarks, embedder.crop)),
    );
    const data = await watch.time(
      "embed",
      () => crops.length > 0 ? embedder.embed(crops) : new Float32Array(),
    );
    const { size } = embedder, unit = unitRows({ data, count: found.length, size });
    const seen = found.map(({ box }, i): SeenFace => {
      const embedding = unit.subarray(i * size, (i + 1) * size);
      return { box, embedding, cosines: people.cosines(embedding) };
    });
    const known = ({ box, landmarks, score: sure }: Face, guess: Guess) => ({
      ...guess,
      box,
      landmarks,
      sure,
    });
    if (!following) {
      return found.map((face, i) => known(face, guessOf(seen[i]!.cosines, threshold)));
    }
    const next = followFaces(tracks, seen, frame.index, { threshold, patience });
    tracks = next.tracks;
    return found.map((face, i) => {
      const { id, guess } = next.faces[i]!;
      return { ...known(face, guess), track: id };
    });
  };
  const look = async (frame: VideoFrame, found: readonly Face[] | Error): Promise<LookedFrame> => {
    try {
      if (found instanceof Error) throw found;
      const { image } = frame;
      return { ...frame, faces: image ? await recognise({ ...frame, image }, found) : [] };
    } catch (error) {
      return { ...frame, faces: [], error: (error as Error).message };
    }
  };
  try {
    for (;;) {
      const frames = await watch.time("decode", () => some(stream, batch));
      if (frames.length === 0) return;
      signal?.throwIfAborted();
      const found = await watch.time("detect", () => facesOf(frames, detector));
      for (const [i, frame] of frames.entries()) {
        signal?.throwIfAborted();
        yield await look(frame, found[i]!);
      }
    }
  } finally {
    await stream.return();
  }
}

/** The next frames of a stream, fewer at its end. */
async function some(
  stream: AsyncGenerator<VideoFrame, void>,
  count: number,
): Promise<VideoFrame[]> {
  const frames: VideoFrame[] = [];
  while (frames.length < count) {
    const { value, done } = await stream.next();
    if (done) break;
    frames.push(value);
  }
  return frames;
}

/** Faces of frames together; where one fails, each alone, so that only that one is lost. */
function facesOf(
  frames: readonly VideoFrame[],
  { detect }: Pick<Detector, "detect">,
): (readonly Face[] | Error)[] {
  const images = frames.flatMap(({ image }) => image ? [image] : []);
  let next = 0;
  try {
    const found = detect(images);
    return frames.map(({ image }) => image ? found[next++]! : []);
  } catch (error) {
    if (images.length === 1) return frames.map(({ image }) => image ? error as Error : []);
    return frames.flatMap((frame) => facesOf([frame], { detect }));
  }
}
