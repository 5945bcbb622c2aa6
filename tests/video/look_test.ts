import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import type { Image } from "../../lib/image/image.ts";
import type { VideoFrame } from "../../lib/video/frame.ts";
import { lookAtFrames, type LookOptions } from "../../lib/video/look.ts";
import { knownPeople } from "../../lib/video/people.ts";
import { stopwatch } from "../../lib/video/stages.ts";

const LANDMARKS = [[4, 4], [12, 4], [8, 8], [5, 12], [11, 12]] as const;
const FACE = { box: [0, 0, 15, 15], score: 0.99, landmarks: LANDMARKS } as const;

/** A frame whose every byte tells what is seen: 0 nobody, 255 what no detector can look at. */
const image = (value: number): Image<Uint8Array> => ({
  data: new Uint8Array(16 * 16 * 3).fill(value),
  width: 16,
  height: 16,
  channels: 3,
});

const people = knownPeople({
  names: ["bright"],
  embeddings: { data: Float32Array.of(1, 0), count: 1, size: 2 },
});

const OPTIONS: LookOptions = {
  detector: {
    detect: (images) =>
      Promise.all(images.map(({ data }) => {
        if (data[0] === 255) return Promise.reject(new RangeError("too bright"));
        return Promise.resolve(data[0] === 0 ? [] : [FACE]);
      })),
  },
  embedder: {
    crop: { width: 96, height: 112, channels: 3 },
    size: 2,
    // Like the one who is known when the crop is bright.
    embed: (crops) =>
      Promise.resolve(Float32Array.from(crops.flatMap(({ data }) => {
        const [bright] = [data[3 * (50 * 96 + 48)]!];
        return bright > 100 ? [1, 0] : [0, 1];
      }))),
  },
  people,
  threshold: 0.5,
};

const source = (values: readonly (number | string)[]) => ({
  format: "frames" as const,
  rate: 10,
  count: values.length,
  troubles: () => [],
  frames: async function* (): AsyncGenerator<VideoFrame, void> {
    for (const [index, value] of values.entries()) {
      const about = { index, time: index / 10, seconds: 0.1 };
      yield typeof value === "string"
        ? { ...about, error: value }
        : { ...about, image: image(value) };
    }
    await Promise.resolve();
  },
});

for (const batch of [1, 2, 3, 16]) {
  Deno.test(`frames come in order with who is seen, ${batch} at once; broken ones have why`, async () => {
    const looked = await Array.fromAsync(
      lookAtFrames(source([200, 0, 255, "cut", 50, 200]), { ...OPTIONS, batch }),
    );
    deepEqual(looked.map(({ index }) => index), [0, 1, 2, 3, 4, 5]);
    deepEqual(looked.map(({ error, faces }) => error ?? faces.map(({ person }) => person)), [
      [0],
      [],
      "too bright",
      "cut",
      [-1],
      [0],
    ]);
    equal(looked[0]!.faces[0]!.score, 1);
    equal(looked[0]!.faces[0]!.sure, 0.99);
    ok(looked[2]!.image, "what cannot be looked at can still be shown");
  });
}

Deno.test("only who is followed has a track", async () => {
  const tracksOf = async (following: boolean) =>
    (await Array.fromAsync(lookAtFrames(source([200, 200]), { ...OPTIONS, following })))
      .map(({ faces }) => faces[0]!.track);
  deepEqual(await tracksOf(false), [undefined, undefined]);
  deepEqual(await tracksOf(true), [1, 1]);
});

Deno.test("an embedder that fails loses that frame alone", async () => {
  let calls = 0;
  const embed = (crops: readonly Image<Uint8Array>[]) =>
    ++calls === 2 ? Promise.reject(new Error("no memory")) : OPTIONS.embedder.embed(crops);
  const looked = await Array.fromAsync(
    lookAtFrames(source([200, 200, 200]), { ...OPTIONS, embedder: { ...OPTIONS.embedder, embed } }),
  );
  deepEqual(looked.map(({ error }) => error), [undefined, "no memory", undefined]);
});

Deno.test("a signal stops it, and every stage is timed before that", async () => {
  const stop = new AbortController(), watch = stopwatch();
  await rejects(async () => {
    const options = { ...OPTIONS, watch, batch: 1, signal: stop.signal };
    for await (const { index } of lookAtFrames(source([200, 200, 200]), options)) {
      if (index === 1) stop.abort(new DOMException("enough", "AbortError"));
    }
  }, { name: "AbortError" });
  for (const stage of ["decode", "detect", "align", "embed"] as const) ok(watch.spent[stage] > 0);
});
