/** Videos for tests, made by ffmpeg; without it those tests are skipped, and counted so. */
import { equal } from "node:assert/strict";

/** Whether ffmpeg and ffprobe are on PATH. */
export const hasFfmpeg = ["ffmpeg", "ffprobe"].every((program) => {
  try {
    return new Deno.Command(program, { args: ["-version"], stdout: "null" }).outputSync().success;
  } catch {
    return false;
  }
});

/** Runs ffmpeg. */
export async function ffmpeg(...args: readonly string[]): Promise<Uint8Array> {
  const { code, stdout, stderr } = await new Deno.Command("ffmpeg", {
    args: ["-nostdin", "-v", "error", "-y", ...args],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  equal(code, 0, new TextDecoder().decode(stderr));
  return stdout;
}

/** Words for a picture that is of one colour and `seconds` long, ten frames a second. */
export const plain = (colour: string, size: string, seconds: number): string[] => [
  ...["-f", "lavfi", "-i", `color=${colour}:size=${size}:rate=10:duration=${seconds}`],
];

/** What ffprobe tells of the streams of a file: kind, frames, size. */
export async function streamsOf(path: string): Promise<string[]> {
  const { stdout } = await new Deno.Command("ffprobe", {
    args: [
      ...["-v", "error", "-count_frames", "-of", "compact=p=0:nk=1"],
      ...["-show_entries", "stream=codec_name,width,height,nb_read_frames", path],
    ],
  }).output();
  return new TextDecoder().decode(stdout).trim().split("\n");
}
