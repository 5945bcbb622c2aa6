/**
 * Frames to an mp4 that every browser plays, encoded by ffmpeg as they come.
 *
 * @module
 */
import { remove, rename } from "../dataset/store.ts";
import type { Image } from "../image/image.ts";
import { type Child, startChild, type VideoPrograms } from "./child.ts";
import { fitted } from "./fit.ts";
import type { FrameSink } from "./frame.ts";
import { inputFile } from "./probe.ts";

/** How an mp4 is written. */
export interface WriteVideoOptions {
  /** Frames a second. */
  readonly rate: number;
  /** The video whose sound it has, where that has any. */
  readonly sound?: string;
  /** What encodes. */
  readonly programs: VideoPrograms;
}

/** The colours of HD, said in the file, so that no player guesses; sides even, as H.264 needs. */
const PICTURE = [
  ...["-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2,scale=out_color_matrix=bt709,format=yuv420p"],
  ...["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"],
];

/**
 * Opens an mp4 to be written beside its name and renamed when it is whole. It has the size of the
 * first frame; a later one of another size is fitted into it.
 *
 * @throws {Deno.errors.NotFound} No ffmpeg, when the first frame comes.
 */
export function writeVideo(
  path: string,
  { rate, sound, programs: { ffmpeg } }: WriteVideoOptions,
): FrameSink {
  const partial = `${path}.${crypto.randomUUID().slice(0, 8)}.partial`;
  let open: { child: Child; writer: WritableStreamDefaultWriter<Uint8Array> } | undefined;
  let size: { width: number; height: number } | undefined, last: Image<Uint8Array> | undefined;

  const start = ({ width, height }: { width: number; height: number }) => {
    const child = startChild(ffmpeg, [
      ...["-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24"],
      ...["-video_size", `${width}x${height}`, "-framerate", String(rate), "-i", "pipe:0"],
      ...(sound ? [...inputFile(sound), "-map", "0:v:0", "-map", "1:a:0?", "-c:a", "aac"] : []),
      ...["-c:v", "libx264", "-preset", "veryfast", "-crf", "20", ...PICTURE],
      ...["-movflags", "+faststart", "-f", "mp4", `file:${partial}`],
    ], { what: `write ${path}`, input: true });
    return { child, writer: child.stdin.getWriter() };
  };
  const failed = async (child: Child, error?: unknown): Promise<never> => {
    const code = await child.ended, said = child.said();
    throw new Error(
      `Cannot write ${path}: ffmpeg ended with ${code}${
        said.length ? ` and says: ${said.slice(0, 3).join("; ")}` : ""
      }. Is the disk full, or the folder not writable?`,
      { cause: error },
    );
  };
  return {
    path,
    write: async ({ image = last }) => {
      if (!image) return;
      last = image;
      open ??= start(size = image);
      const { data } = await fitted(image, size!);
      // The encoder says when it is ready: no frame waits in memory behind another.
      await open.writer.ready.catch(() => {});
      await open.writer.write(data).catch((error) => failed(open!.child, error));
    },
    finish: async () => {
      if (!open) throw new RangeError(`Cannot write ${path}: there must be a frame, was none`);
      await open.writer.close().catch(() => {}); // how it ended tells more
      if (await open.child.ended !== 0) await failed(open.child);
      await rename(partial, path);
    },
    abandon: async () => {
      await open?.writer.abort().catch(() => {});
      await open?.child.kill();
      await remove(partial);
    },
  };
}
