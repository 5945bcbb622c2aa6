import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import sharp from "sharp";
import { pagesAtOnce } from "../../lib/video/animated.ts";
import { openFrameSource } from "../../lib/video/open.ts";
import { inFolder } from "../folder.ts";

const COLOURS = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 0]] as const;

/** An animation of whole colours, each shown as long as its delay says. */
async function animation(format: "gif" | "webp", delay: number[]): Promise<Uint8Array> {
  const pages = await Promise.all(delay.map((_, i) => {
    const [r, g, b] = COLOURS[i % COLOURS.length]!;
    const create = { width: 24, height: 16, channels: 3, background: { r, g, b } } as const;
    return sharp({ create }).png().toBuffer();
  }));
  const joined = sharp(pages, { join: { animated: true } });
  return await (format === "gif"
    ? joined.gif({ delay, loop: 3 })
    : joined.webp({ delay, loop: 3, lossless: true })).toBuffer();
}

for (const format of ["gif", "webp"] as const) {
  Deno.test(`an animated ${format} is read and written: sides, colours, times, repeats`, () =>
    inFolder(async (folder) => {
      const delay = Array.from({ length: 20 }, (_, i) => 40 + 10 * i);
      // Its name tells nothing: it is known by its first bytes.
      await Deno.writeFile(`${folder}/in.mp4`, await animation(format, delay));
      const { source, result } = await openFrameSource(`${folder}/in.mp4`), sink = result(folder);
      deepEqual([source.format, source.count], [format, 20]);
      let time = 0;
      for await (const frame of source.frames()) {
        const { index, image } = frame;
        ok(Math.abs(frame.time - time) < 1e-9);
        equal(frame.seconds, delay[index]! / 1000);
        deepEqual([image!.width, image!.height], [24, 16]);
        deepEqual([...image!.data.subarray(0, 3)], [...COLOURS[index % 4]!], `frame ${index}`);
        time += frame.seconds;
        await sink.write(frame);
      }
      await sink.finish();
      const again = await sharp(sink.path, { animated: true }).metadata();
      deepEqual([again.pages, again.delay, again.loop, again.width, again.pageHeight], [
        ...[20, delay, 3, 24, 16],
      ]);
    }));

  Deno.test(`an animated ${format} that is cut is refused, or tells which frames it lost`, () =>
    inFolder(async (folder) => {
      const bytes = await animation(format, [40, 40, 40, 40]);
      await Deno.writeFile(`${folder}/in.${format}`, bytes.subarray(0, bytes.length - 60));
      try {
        const { source } = await openFrameSource(`${folder}/in.${format}`);
        const frames = await Array.fromAsync(source.frames());
        ok(frames.length < 4 || frames.some(({ error }) => error), "nothing is said of the loss");
      } catch (error) {
        ok(error instanceof SyntaxError, String(error));
      }
    }));
}

Deno.test("a frame that cannot be shown lengthens the one before", () =>
  inFolder(async (folder) => {
    await Deno.writeFile(`${folder}/in.gif`, await animation("gif", [50, 60, 70]));
    const { source, result } = await openFrameSource(`${folder}/in.gif`), sink = result(folder);
    for await (const { image, ...frame } of source.frames()) {
      await sink.write(
        frame.index === 1 ? { ...frame, error: "broken" } : { ...frame, image: image! },
      );
    }
    await sink.finish();
    deepEqual((await sharp(sink.path, { animated: true }).metadata()).delay, [110, 70]);
  }));

Deno.test("what only begins as a GIF is refused", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/in.gif`, "GIF89a and then a text");
    await rejects(openFrameSource(`${folder}/in.gif`), {
      name: "SyntaxError",
      message: /Cannot read/,
    });
  }));

Deno.test("an animation of huge frames is refused before it is unpacked", () =>
  inFolder(async (folder) => {
    const bytes = await animation("webp", [50, 60]);
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    // The sides of its canvas, less one, in 24 bits each: behind RIFF, VP8X and flags.
    for (const side of [24, 27]) view.setUint16(side, 16_383 - 1, true);
    await Deno.writeFile(`${folder}/in.webp`, bytes);
    await rejects(openFrameSource(`${folder}/in.webp`), {
      name: "RangeError",
      message: /at most 256000000 pixels, has 16383 x 16383\. Make it smaller/,
    });
  }));

Deno.test("pages that are decoded at once have 64 million pixels, or are sixteen, or is one", () => {
  deepEqual([1, 4_000_000, 16_000_000, 16_000_001, 200_000_000].map(pagesAtOnce), [
    16,
    16,
    4,
    3,
    1,
  ]);
});
