/**
 * What a video is here: images one after the other, from wherever they come.
 *
 * @module
 */
import type { Image } from "../image/image.ts";

/** One image of a video. */
export interface VideoFrame {
  /** From 0. */
  readonly index: number;
  /** When it is shown first, in seconds from the start. */
  readonly time: number;
  /** How long it is shown, in seconds. */
  readonly seconds: number;
  /** `[height, width, 3]`; none where it cannot be decoded. */
  readonly image?: Image<Uint8Array>;
  /** Why it cannot. */
  readonly error?: string;
}

/** Where frames come from. */
export interface FrameSource {
  /** Its format, which is that of the result: a row of {@linkcode VIDEO_FORMATS}. */
  readonly format: VideoFormat;
  /** Frames a second, on average. */
  readonly rate: number;
  /** How many there should be; `undefined` where the file does not say. */
  readonly count: number | undefined;
  /**
   * The frames, each decoded as it is asked for.
   *
   * @throws {SyntaxError} A file without a frame.
   */
  readonly frames: (signal?: AbortSignal) => AsyncGenerator<VideoFrame, void>;
  /** What the decoder complained of so far. */
  readonly troubles: () => readonly string[];
}

/** Where frames go. What is there already stays until all are written. */
export interface FrameSink {
  /** What it will be called. */
  readonly path: string;
  /** One more. A frame without an image is shown as the one before. */
  readonly write: (frame: VideoFrame) => Promise<void>;
  /**
   * Puts the whole under its name.
   *
   * @throws {Error} A full disk, an encoder that failed; nothing new is under that name then, and
   *   the caller abandons it.
   */
  readonly finish: () => Promise<void>;
  /** Leaves nothing of it. */
  readonly abandon: () => Promise<void>;
}

/** What a result may be, and what it is called. */
export const VIDEO_FORMATS = {
  mp4: { name: "video.mp4", about: "H.264 with the sound of the input, by ffmpeg" },
  gif: { name: "video.gif", about: "an animated GIF" },
  webp: { name: "video.webp", about: "an animated WebP" },
  frames: { name: "frames", about: "a folder of PNG files" },
} as const;

/** The name of a format. */
export type VideoFormat = keyof typeof VIDEO_FORMATS;
