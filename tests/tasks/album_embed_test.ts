import { deepEqual, equal, match } from "node:assert/strict";
import sharp from "sharp";
import type { FaceEmbedder, FoundFaces } from "../../lib/mod.ts";
import { embedPhotos } from "../../tasks/album/embed.ts";
import { type EmbeddedFace, openPhotos } from "../../tasks/album/embedded.ts";
import type { Bars } from "../../tasks/cli/progress.ts";
import { inFolder } from "../folder.ts";

const landmarks = [[30, 30], [60, 30], [45, 45], [32, 60], [58, 60]] as const;
const face = { box: [20, 20, 70, 70], score: 1, landmarks } as const;
const photo = (path: string): FoundFaces => ({
  ...{ path, width: 90, height: 90, count: 1, faces: [face] },
});
const bar = { update: () => {}, finish: () => {} };

Deno.test("a photo that was spoilt and is mended is embedded by a run that goes on", () =>
  inFolder(async (folder) => {
    const embedded: number[] = [], { signal } = new AbortController();
    const embedder = {
      crop: { width: 96, height: 112, channels: 3 },
      size: 1,
      embed: (crops: readonly unknown[]) => {
        embedded.push(crops.length);
        return Promise.resolve(Float32Array.of(7));
      },
    } as unknown as FaceEmbedder;
    const bars = { add: () => bar } as unknown as Bars;
    const run = async (resume: boolean) => {
      const growing = await openPhotos(`${folder}/embedded.jsonl`, { embedded: 1 }, resume);
      const photos = [photo("a.png"), photo("b.png")];
      return await embedPhotos(photos, growing, { root: folder, embedder, bars, signal });
    };
    const write = (name: string) =>
      sharp({ create: { width: 90, height: 90, channels: 3, background: "#f00" } }).png()
        .toFile(`${folder}/${name}`);
    await write("a.png");
    await Deno.writeTextFile(`${folder}/b.png`, "half copied");
    const spoilt = await run(false);
    match(String(spoilt.get("b.png")), /Cannot decode the image/);
    await write("b.png");
    const mended = await run(true), [only] = mended.get("b.png") as EmbeddedFace[];
    deepEqual(only!.vector, Float32Array.of(7));
    deepEqual(embedded, [1, 1], "each once");
    equal((await run(true)).size, 2);
    deepEqual(embedded, [1, 1], "and not again");
  }));
