import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { openFrameSource, writeVideo } from "../../lib/mod.ts";
import type { Image } from "../../lib/image/image.ts";
import { inFolder } from "../folder.ts";
import { ffmpeg, hasFfmpeg, plain, streamsOf } from "./ffmpeg.ts";

const test = (name: string, fn: (folder: string) => Promise<void>) =>
  Deno.test({ name, ignore: !hasFfmpeg, fn: () => inFolder(fn) });

const frameOf = (value: number, width: number, height: number): Image<Uint8Array> => ({
  data: new Uint8Array(width * height * 3).fill(value),
  width,
  height,
  channels: 3,
});
const about = (index: number) => ({ index, time: index / 10, seconds: 0.1 });
const programs = { ffmpeg: "ffmpeg", ffprobe: "ffprobe" };
const namesIn = async (folder: string) =>
  (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();

test("frames of an mp4 come with their times, sizes and colours", async (folder) => {
  await ffmpeg(...plain("red", "64x48", 1), "-pix_fmt", "yuv420p", `${folder}/in.mp4`);
  const { source } = await openFrameSource(`${folder}/in.mp4`);
  deepEqual([source.format, source.rate, source.count], ["mp4", 10, 10]);
  const frames = await Array.fromAsync(source.frames());
  deepEqual(frames.map(({ index, time }) => [index, time]), frames.map((_, i) => [i, i / 10]));
  equal(frames.length, 10);
  for (const { image } of frames) {
    deepEqual([image!.width, image!.height, image!.data.length], [64, 48, 64 * 48 * 3]);
    const [r, g, b] = image!.data;
    ok(r! > 245 && g! < 10 && b! < 10, `${r} ${g} ${b}`);
  }
  deepEqual(source.troubles(), []);
});

test("what is written is read again: size, colours, frames, and the sound", async (folder) => {
  const tone = ["-f", "lavfi", "-i", "sine=duration=1"];
  await ffmpeg(...plain("red", "64x48", 1), ...tone, "-pix_fmt", "yuv420p", `${folder}/in.mp4`);
  const { source, result } = await openFrameSource(`${folder}/in.mp4`), sink = result(folder);
  for await (const frame of source.frames()) await sink.write(frame);
  await sink.finish();
  deepEqual(await streamsOf(sink.path), ["h264|64|48|10", "aac|44"]);
  deepEqual(await namesIn(folder), ["in.mp4", "video.mp4"]);
  const again = (await openFrameSource(sink.path)).source;
  for await (const { image } of again.frames()) {
    const [r, g, b] = image!.data;
    ok(r! > 240 && g! < 15 && b! < 15, `${r} ${g} ${b}`);
  }
});

test("odd sides get a line more; frames of another size are fitted into the first", async (folder) => {
  const sink = writeVideo(`${folder}/odd.mp4`, { rate: 10, programs });
  const sizes = [[33, 21], [66, 42], [10, 50]] as const;
  for (const [i, [width, height]] of sizes.entries()) {
    await sink.write({ ...about(i), image: frameOf(200, width, height) });
  }
  await sink.write({ ...about(3), error: "it is broken" }); // the one before is shown again
  await sink.finish();
  deepEqual(await streamsOf(sink.path), ["h264|34|22|4"]);
});

test("a video whose size changes comes in the size it began with", async (folder) => {
  for (const size of ["64x48", "96x32"]) {
    await ffmpeg(
      ...plain("red", size, 0.5),
      "-c:v",
      "libx264",
      "-f",
      "mpegts",
      `${folder}/${size}.ts`,
    );
  }
  const parts = await Promise.all(
    ["64x48", "96x32"].map((size) => Deno.readFile(`${folder}/${size}.ts`)),
  );
  await Deno.writeFile(`${folder}/both.ts`, new Uint8Array(await new Blob(parts).arrayBuffer()));
  const { source } = await openFrameSource(`${folder}/both.ts`);
  const frames = await Array.fromAsync(source.frames());
  ok(frames.length >= 9, `${frames.length} frames`);
  for (const { image } of frames) deepEqual([image!.width, image!.height], [64, 48]);
});

for (const ending of ["ts", "mp4"]) {
  test(`a broken frame in the middle of .${ending} is told, and the others come`, async (folder) => {
    const many = ["-f", "lavfi", "-i", "testsrc2=size=128x96:rate=10:duration=3"];
    await ffmpeg(...many, "-c:v", "libx264", "-g", "5", `${folder}/in.${ending}`);
    const bytes = await Deno.readFile(`${folder}/in.${ending}`);
    bytes.fill(0x55, bytes.length * 0.45, bytes.length * 0.55);
    await Deno.writeFile(`${folder}/broken.${ending}`, bytes);
    const { source } = await openFrameSource(`${folder}/broken.${ending}`);
    const frames = await Array.fromAsync(source.frames());
    ok(frames.length >= 25, `${frames.length} of 30 frames`);
    ok(source.troubles().length > 0);
  });
}

test("a video that is cut gives the frames it has", async (folder) => {
  const many = ["-f", "lavfi", "-i", "testsrc2=size=128x96:rate=10:duration=3"];
  await ffmpeg(...many, "-c:v", "libx264", "-f", "matroska", `${folder}/in.mkv`);
  const bytes = await Deno.readFile(`${folder}/in.mkv`);
  await Deno.writeFile(`${folder}/cut.mkv`, bytes.subarray(0, bytes.length / 2));
  const { source } = await openFrameSource(`${folder}/cut.mkv`);
  const { length } = await Array.fromAsync(source.frames());
  ok(length > 5 && length < 30, `${length} frames`);
});

test("a caller that has seen enough leaves no process", async (folder) => {
  await ffmpeg(...plain("red", "640x480", 10), `${folder}/in.mp4`);
  const { source } = await openFrameSource(`${folder}/in.mp4`);
  for await (const { index } of source.frames()) if (index === 2) break;
  deepEqual(source.troubles().filter((line) => !/broken pipe|error/i.test(line)), []);
});

for (
  const [what, make, message] of [
    [
      "sound alone",
      (path: string) => ffmpeg("-f", "lavfi", "-i", "sine=duration=0.2", "-f", "mp4", path),
      /it must have a picture, has none/,
    ],
    [
      "a text with the ending of a video",
      (path: string) => Deno.writeTextFile(path, "no video at all"),
      /must be a video, a GIF, a WebP or a folder of frames; ffprobe says: .*Invalid data/,
    ],
    ["an empty file", (path: string) => Deno.writeTextFile(path, ""), /ffprobe says: /],
  ] as const
) {
  test(`${what} is refused in words`, async (folder) => {
    await make(`${folder}/in.mp4`);
    await rejects(openFrameSource(`${folder}/in.mp4`), { name: "SyntaxError", message });
  });
}

test("a video with a picture and no frame is refused in words", async (folder) => {
  await ffmpeg(...plain("red", "64x48", 1), "-c:v", "libx264", `${folder}/in.mkv`);
  const bytes = await Deno.readFile(`${folder}/in.mkv`);
  // The headers and a little of the first frame.
  const at = bytes.findIndex((_, i) =>
    [0x1f, 0x43, 0xb6, 0x75].every((byte, k) => bytes[i + k] === byte)
  );
  await Deno.writeFile(`${folder}/none.mkv`, bytes.subarray(0, at + 40));
  await rejects(async () => {
    const { source } = await openFrameSource(`${folder}/none.mkv`);
    await Array.fromAsync(source.frames());
  }, /Cannot read .*none.mkv: it must have frames, none could be decoded/);
});

test("a name that looks like an option or an address is a file", async (folder) => {
  await ffmpeg(...plain("red", "64x48", 0.2), `${folder}/in.mp4`);
  const before = Deno.cwd();
  Deno.chdir(folder);
  try {
    for (const name of ["-y.mp4", "http:x.mp4", "a b;c$(d).mp4"]) {
      await Deno.copyFile("in.mp4", name);
      const { source } = await openFrameSource(name);
      equal((await Array.fromAsync(source.frames())).length, 2, name);
    }
  } finally {
    Deno.chdir(before);
  }
});

/** An ffmpeg whose files may have no more than some kilobytes, as on a disk that is full. */
async function fullDisk(folder: string): Promise<string> {
  const path = `${folder}/full`;
  await Deno.writeTextFile(path, `#!/bin/sh\ntrap '' XFSZ\nulimit -f 1\nexec ffmpeg "$@"\n`);
  await Deno.chmod(path, 0o755);
  return path;
}

/** Noise does not compress. */
const noise = () => ({
  ...frameOf(0, 128, 128),
  data: crypto.getRandomValues(new Uint8Array(128 * 128 * 3)),
});

test("a full disk is told, and leaves what was there", async (folder) => {
  const programs = { ffmpeg: await fullDisk(folder), ffprobe: "ffprobe" };
  await Deno.writeTextFile(`${folder}/video.mp4`, "of before");
  const sink = writeVideo(`${folder}/video.mp4`, { rate: 10, programs });
  await rejects(async () => {
    for (let i = 0; i < 60; i++) await sink.write({ ...about(i), image: noise() });
    await sink.finish();
  }, /Cannot write .*video.mp4: ffmpeg ended with .*Is the disk full/);
  await sink.abandon();
  deepEqual(await namesIn(folder), ["full", "video.mp4"]);
  equal(await Deno.readTextFile(`${folder}/video.mp4`), "of before");
});

test("an encoder that dies is told as soon as the pipe breaks", async (folder) => {
  await Deno.writeTextFile(`${folder}/dies`, "#!/bin/sh\necho 'I cannot' >&2\nexit 3\n");
  await Deno.chmod(`${folder}/dies`, 0o755);
  const programs = { ffmpeg: `${folder}/dies`, ffprobe: "ffprobe" };
  const sink = writeVideo(`${folder}/video.mp4`, { rate: 10, programs });
  await rejects(async () => {
    for (let i = 0; i < 200; i++) await sink.write({ ...about(i), image: frameOf(1, 640, 480) });
  }, /ffmpeg ended with 3 and says: I cannot\. Is the disk full/);
  await sink.abandon();
  deepEqual(await namesIn(folder), ["dies"]);
});

test("what is abandoned leaves nothing", async (folder) => {
  const sink = writeVideo(`${folder}/video.mp4`, { rate: 10, programs });
  for (let i = 0; i < 5; i++) await sink.write({ ...about(i), image: frameOf(1, 64, 48) });
  await sink.abandon();
  deepEqual(await namesIn(folder), []);
});

Deno.test("without ffmpeg the package that brings it is named", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/in.mp4`, "something");
    const absent = { ffmpeg: "no-such-ffmpeg", ffprobe: "no-such-ffprobe" };
    await rejects(openFrameSource(`${folder}/in.mp4`, { programs: absent }), {
      name: "NotFound",
      message: /no-such-ffprobe must be on PATH, is not\. It is in the package ffmpeg/,
    });
    const sink = writeVideo(`${folder}/out.mp4`, { rate: 10, programs: absent });
    await rejects(sink.write({ ...about(0), image: frameOf(1, 64, 48) }), (error: Error) => {
      match(error.message, /Cannot write .*out.mp4: no-such-ffmpeg must be on PATH/);
      return true;
    });
  }));

Deno.test("nothing at a path is told", () =>
  rejects(
    openFrameSource("no-such-video.mp4"),
    /must be a video or a folder of frames, there is nothing/,
  ));
