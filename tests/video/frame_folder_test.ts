import { deepEqual, equal, match, rejects } from "node:assert/strict";
import sharp from "sharp";
import { decodeImage } from "../../lib/image/decode.ts";
import { openFrameSource } from "../../lib/video/open.ts";
import { inFolder } from "../folder.ts";

/** A PNG file whose every byte is its number. */
const png = (value: number, side: number) => {
  const create = { width: side, height: side, channels: 3 as const };
  const background = { r: value, g: value, b: value };
  return sharp({ create: { ...create, background } }).png().toBuffer();
};

Deno.test("frames come by their numbers, each in its size; what is broken has why", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/in`);
    for (const [name, value, side] of [["f10", 10, 8], ["f2", 2, 8], ["f9", 9, 12]] as const) {
      await Deno.writeFile(`${folder}/in/${name}.png`, await png(value, side));
    }
    await Deno.writeTextFile(`${folder}/in/f3.png`, "no image");
    await Deno.writeTextFile(`${folder}/in/notes.txt`, "not a frame");
    const { source, result } = await openFrameSource(`${folder}/in`, { rate: 4 });
    deepEqual([source.format, source.rate, source.count], ["frames", 4, 4]);
    const frames = await Array.fromAsync(source.frames());
    deepEqual(frames.map(({ image }) => image?.data[0]), [2, undefined, 9, 10]);
    deepEqual(frames.map(({ image }) => image?.width), [8, undefined, 12, 8]);
    deepEqual(frames.map(({ time }) => time), [0, 0.25, 0.5, 0.75]);
    match(frames[1]!.error!, /f3\.png: /);

    const sink = result(folder);
    // Of an earlier run; it goes when the new one is whole.
    await Deno.mkdir(sink.path);
    await Deno.writeTextFile(`${sink.path}/old.png`, "");
    for (const frame of frames) await sink.write(frame);
    await sink.finish();
    const names = (await Array.fromAsync(Deno.readDir(sink.path))).map(({ name }) => name).sort();
    deepEqual(names, ["000000.png", "000002.png", "000003.png"]);
    const last = await decodeImage(await Deno.readFile(`${sink.path}/000003.png`));
    deepEqual([last.width, last.data[0]], [8, 10]);
  }));

Deno.test("frames that are abandoned leave nothing, and the earlier ones", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/in`);
    await Deno.writeFile(`${folder}/in/1.png`, await png(1, 4));
    const { source, result } = await openFrameSource(`${folder}/in`), sink = result(folder);
    await Deno.mkdir(sink.path);
    for await (const frame of source.frames()) await sink.write(frame);
    await sink.abandon();
    const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
    deepEqual(names, ["frames", "in"]);
    equal((await Array.fromAsync(Deno.readDir(sink.path))).length, 0);
  }));

Deno.test("a folder without an image is refused", () =>
  inFolder((folder) =>
    rejects(openFrameSource(folder), /it must have a file a frame, has no image/)
  ));
