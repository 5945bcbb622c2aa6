/**
 * What a video holds, before any of it is decoded.
 *
 * @module
 */
import { startChild, type VideoPrograms } from "./child.ts";

/** What must be known of a video. */
export interface Probed {
  /** Frames a second, as ffmpeg writes it: `25/1`. */
  readonly rate: string;
  /** How many frames there should be, where that is known. */
  readonly count: number | undefined;
}

/** The words for ffmpeg that name a file: never an option, nor an address. */
export function inputFile(path: string): string[] {
  return ["-protocol_whitelist", "file,pipe", "-i", `file:${path}`];
}

/**
 * Asks ffprobe.
 *
 * @throws {SyntaxError} A file that is no video, or has only sound.
 * @throws {Deno.errors.NotFound} No ffprobe.
 */
export async function probeVideo(
  path: string,
  { ffprobe }: Pick<VideoPrograms, "ffprobe">,
): Promise<Probed> {
  const child = startChild(ffprobe, [
    ...["-v", "error", "-select_streams", "V:0", "-of", "json"],
    ...["-show_entries", "stream=avg_frame_rate,r_frame_rate,nb_frames,duration:format=duration"],
    ...inputFile(path),
  ], { what: `read ${path}`, input: false });
  const text = await new Response(child.stdout as ReadableStream<Uint8Array<ArrayBuffer>>).text();
  const code = await child.ended;
  if (code !== 0) {
    throw new SyntaxError(
      `Cannot read ${path}: it must be a video, a GIF, a WebP or a folder of frames; ffprobe says: ${
        child.said().at(-1) ?? `nothing, and ends with ${code}`
      }`,
    );
  }
  const { streams: [stream] = [], format } = JSON.parse(text) as {
    readonly streams?: readonly Readonly<Record<string, string>>[];
    readonly format?: Readonly<Record<string, string>>;
  };
  if (!stream) throw new SyntaxError(`Cannot read ${path}: it must have a picture, has none`);
  const rate = [stream["avg_frame_rate"], stream["r_frame_rate"]].find(isRate) ?? "25/1";
  const seconds = Number(stream["duration"] ?? format?.["duration"]);
  const count = Number(stream["nb_frames"] ?? Math.round(seconds * rateOf(rate)));
  return { rate, count: count > 0 ? count : undefined };
}

/** `30000/1001` as 29.97. */
export function rateOf(rate: string): number {
  const [over, under = 1] = rate.split("/").map(Number);
  return over! / under;
}

/** More frames a second are a mistake of a header. */
const FASTEST = 1000;

function isRate(rate: string | undefined): rate is string {
  return rate !== undefined && rateOf(rate) > 0 && rateOf(rate) <= FASTEST;
}
