/**
 * Videos by what they are, not by what they are called.
 *
 * @module
 */
import { exists, isFolder, openReading } from "../dataset/store.ts";
import { openAnimation, writeAnimation } from "./animated.ts";
import { VIDEO_PROGRAMS, type VideoPrograms } from "./child.ts";
import { openVideo } from "./ffmpeg_read.ts";
import { writeVideo } from "./ffmpeg_write.ts";
import { type FrameSink, type FrameSource, VIDEO_FORMATS } from "./frame.ts";
import { openFrames, writeFrames } from "./frame_folder.ts";

/** How videos are opened. */
export interface OpenVideoOptions {
  /** Frames a second of a folder of frames; default 25. */
  readonly rate?: number;
  /** Where ffmpeg is; default on PATH. */
  readonly programs?: VideoPrograms;
}

/** A video to read, and where its result goes. */
export interface OpenedVideo {
  /** Its frames. */
  readonly source: FrameSource;
  /** Opens a result in the same format, in a folder that is there. */
  readonly result: (folder: string) => FrameSink;
}

/**
 * Opens a video by its first bytes: an animated GIF or WebP, a folder of frames, or what ffmpeg
 * reads.
 *
 * @throws {Deno.errors.NotFound} Nothing at that path, or no ffmpeg.
 * @throws {SyntaxError} A file that is none of these, or has no frame.
 */
export async function openFrameSource(
  path: string,
  { rate = 25, programs = VIDEO_PROGRAMS }: OpenVideoOptions = {},
): Promise<OpenedVideo> {
  if (!await exists(path)) {
    throw new Deno.errors.NotFound(
      `Cannot read ${path}: it must be a video or a folder of frames, there is nothing`,
    );
  }
  if (await isFolder(path)) {
    return {
      source: await openFrames(path, rate),
      result: (to) => writeFrames(named(to, "frames")),
    };
  }
  const format = formatOf(await firstBytes(path));
  if (format) {
    const source = await openAnimation(path, format), { loop } = source;
    return { source, result: (to) => writeAnimation(named(to, format), { format, loop }) };
  }
  const source = await openVideo(path, programs);
  return {
    source,
    result: (to) => writeVideo(named(to, "mp4"), { rate: source.rate, sound: path, programs }),
  };
}

const named = (folder: string, format: keyof typeof VIDEO_FORMATS) =>
  `${folder}/${VIDEO_FORMATS[format].name}`;

async function firstBytes(path: string): Promise<string> {
  const reader = (await openReading(path)).getReader();
  const { value = new Uint8Array() } = await reader.read();
  await reader.cancel();
  return String.fromCharCode(...value.subarray(0, 12));
}

function formatOf(start: string): "gif" | "webp" | undefined {
  if (start.startsWith("GIF8")) return "gif";
  return start.startsWith("RIFF") && start.slice(8) === "WEBP" ? "webp" : undefined;
}
