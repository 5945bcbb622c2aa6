/**
 * Frames of a video file, decoded by ffmpeg as they are asked for.
 *
 * @module
 */
import { startChild, type VideoPrograms } from "./child.ts";
import type { FrameSource } from "./frame.ts";
import { readPpms } from "./ppm.ts";
import { inputFile, probeVideo, rateOf } from "./probe.ts";

/** What ffmpeg says where a frame is lost or guessed; some of it is but a warning to it. */
const LOSS = /corrupt|invalid|error|missing|conceal|truncat|fail/i;

/**
 * Opens a video. Frames come at a constant rate, so that those of a result keep to the sound, and
 * turned as the camera says; all have the size of the first.
 *
 * @throws {SyntaxError} A file that is no video.
 * @throws {Deno.errors.NotFound} No ffmpeg.
 */
export async function openVideo(path: string, programs: VideoPrograms): Promise<FrameSource> {
  const { rate, count } = await probeVideo(path, programs), perSecond = rateOf(rate);
  const troubles: string[] = [];
  return {
    format: "mp4",
    rate: perSecond,
    count,
    troubles: () => troubles,
    frames: async function* (signal) {
      const child = startChild(programs.ffmpeg, [
        ...["-nostdin", "-v", "warning", ...inputFile(path), "-map", "0:V:0"],
        ...["-r", rate, "-fps_mode", "cfr", "-f", "image2pipe", "-c:v", "ppm", "pipe:1"],
      ], { what: `read ${path}`, input: false });
      let index = 0, cut = "";
      try {
        for await (const image of readPpms(child.stdout)) {
          signal?.throwIfAborted();
          yield { index, time: index / perSecond, seconds: 1 / perSecond, image };
          index++;
        }
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        cut = error.message; // what was decoded before is kept
      } finally {
        // A caller that needs no more leaves it in the middle.
        if (signal?.aborted) await child.kill();
        const code = await child.ended;
        troubles.push(...child.said().filter((line) => LOSS.test(line)));
        if (cut) troubles.push(cut);
        if (code !== 0 && child.said().length === 0) troubles.push(`ffmpeg ended with ${code}`);
      }
      if (index === 0) {
        throw new SyntaxError(
          `Cannot read ${path}: it must have frames, none could be decoded${
            troubles[0] ? `; ffmpeg says: ${troubles[0]}` : ""
          }`,
        );
      }
    },
  };
}
