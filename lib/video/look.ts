/**
 * Frame by frame: detect, align, embed, compare, and follow where that is wished.
 *
 * The demonstration of SphereFace: a face is the person of the highest cosine, or an outlier where
 * that is below a threshold.
 *
 * @module
 */
import type { Detector } from "../detect/detect.ts";
import type { Face } from "../detect/face.ts";
import type { FrameSource, VideoFrame } from "./frame.ts";
import { type KnownFace, openRecogniser, type RecogniseOptions } from "./recognise.ts";
import { stopwatch } from "./stages.ts";

/** How frames are looked at. */
export interface LookOptions extends RecogniseOptions {
  /** What finds faces. */
  readonly detector: Pick<Detector, "detect">;
  /** Frames that go through the detector at once; default 4. */
  readonly batch?: number;
  /** Stops after the present batch. */
  readonly signal?: AbortSignal;
}

/** A frame that was looked at; with an error it has no faces. */
export interface LookedFrame extends VideoFrame {
  /** The most certain first. */
  readonly faces: readonly KnownFace[];
}

/**
 * Looks at the frames of a source, `batch` of them at once. One that cannot be decoded or looked at
 * has an error and no faces, and the rest goes on.
 *
 * @throws {SyntaxError} A source without a frame.
 */
export async function* lookAtFrames(
  source: FrameSource,
  { detector, batch = 4, watch = stopwatch(), signal, ...options }: LookOptions,
): AsyncGenerator<LookedFrame, void> {
  const stream = source.frames(signal);
  const recognise = openRecogniser(source.rate, { ...options, watch });
  const look = async (frame: VideoFrame, found: readonly Face[] | Error): Promise<LookedFrame> => {
    try {
      if (found instanceof Error) throw found;
      const { image, index } = frame;
      return { ...frame, faces: image ? await recognise(image, found, index) : [] };
    } catch (error) {
      return { ...frame, faces: [], error: (error as Error).message };
    }
  };
  const ahead = () => {
    const frames = some(stream, batch);
    frames.catch(() => {}); // heard of when it is waited for, if ever
    return frames;
  };
  let next = ahead();
  try {
    for (;;) {
      const frames = await watch.time("decode", () => next);
      if (frames.length === 0) return;
      signal?.throwIfAborted();
      const found = await watch.time("detect", () => facesOf(frames, detector));
      // Decoded while others embed and encode what is here.
      next = ahead();
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
async function facesOf(
  frames: readonly VideoFrame[],
  { detect }: Pick<Detector, "detect">,
): Promise<(readonly Face[] | Error)[]> {
  const images = frames.flatMap(({ image }) => image ? [image] : []);
  let next = 0;
  try {
    const found = await detect(images);
    return frames.map(({ image }) => image ? found[next++]! : []);
  } catch (error) {
    if (images.length === 1) return frames.map(({ image }) => image ? error as Error : []);
    const each: (readonly Face[] | Error)[] = [];
    for (const frame of frames) each.push(...await facesOf([frame], { detect }));
    return each;
  }
}
