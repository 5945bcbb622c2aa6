/**
 * ffmpeg and ffprobe as processes: started with a list of words, never by a shell.
 *
 * @module
 */

/** The two programs, by name or by path. */
export interface VideoPrograms {
  /** Reads and writes videos. */
  readonly ffmpeg: string;
  /** Tells what a video holds. */
  readonly ffprobe: string;
}

/** What is looked for on PATH. */
export const VIDEO_PROGRAMS: VideoPrograms = { ffmpeg: "ffmpeg", ffprobe: "ffprobe" };

/** A process that was started. */
export interface Child {
  /** What it writes. */
  readonly stdout: ReadableStream<Uint8Array>;
  /** What it reads. */
  readonly stdin: WritableStream<Uint8Array>;
  /** How it ended; never fails. */
  readonly ended: Promise<number>;
  /** What it complained of so far, a line each, of many the first. */
  readonly said: () => readonly string[];
  /** Ends it at once and waits for that. */
  readonly kill: () => Promise<void>;
}

/** Lines of complaints that are kept: a broken file may give thousands. */
const KEPT = 20;

/**
 * Starts a program.
 *
 * @param what For the error, as `read faces.mp4`.
 * @throws {Deno.errors.NotFound} A program that is not there, with the package that brings it.
 */
export function startChild(
  program: string,
  args: readonly string[],
  { what, input }: { readonly what: string; readonly input: boolean },
): Child {
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command(program, {
      args: [...args],
      stdin: input ? "piped" : "null",
      stdout: input ? "null" : "piped",
      stderr: "piped",
      // Ctrl-C is ours to hear: a terminal would tell the child too, which would end half way.
      detached: Deno.build.os !== "windows",
    }).spawn();
  } catch (error) {
    throw isAbsent(error) ? missingProgram(program, what, error) : error;
  }
  const lines: string[] = [];
  const heard = (async () => {
    let rest = "";
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
      const parts = (rest + text).split(/[\r\n]+/);
      rest = parts.pop()!.slice(-1000);
      for (const line of parts) if (line && lines.length < KEPT) lines.push(line);
    }
    if (rest) lines.push(rest);
  })().catch(() => {});
  const ended = Promise.all([child.status, heard]).then(([{ code }]) => code);
  return {
    get stdout() {
      return child.stdout;
    },
    get stdin() {
      return child.stdin;
    },
    ended,
    said: () => lines,
    kill: async () => {
      try {
        child.kill("SIGKILL");
      } catch {
        // It has ended by itself.
      }
      await ended;
    },
  };
}

/** Not there; or not allowed, as Deno allows no program that it did not find on PATH. */
function isAbsent(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotCapable;
}

function missingProgram(program: string, what: string, cause: unknown): Error {
  return new Deno.errors.NotFound(
    `Cannot ${what}: ${program} must be on PATH, is not. It is in the package ffmpeg ` +
      "(apt-get install ffmpeg, brew install ffmpeg); animated GIF and WebP and folders of frames " +
      "need none",
    { cause },
  );
}
