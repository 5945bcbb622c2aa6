import { deepEqual, equal, notDeepEqual, ok, rejects, throws } from "node:assert/strict";
import { gatherImages } from "../../lib/dataset/batches.ts";
import { DARK } from "../../lib/dataset/gather.ts";
import type { ImageSet } from "../../lib/dataset/images.ts";
import { windowed } from "../../lib/dataset/window.ts";
import { random } from "../../lib/math/random.ts";
import { fileSource, imageFiles } from "../../lib/train/files.ts";
import { train } from "../../lib/train/loop.ts";
import type { TrainOptions } from "../../lib/train/options.ts";
import { memorySource } from "../../lib/train/source.ts";
import { throughWindow } from "../../lib/train/through_window.ts";
import { inFolder } from "../folder.ts";

const WINDOW = { left: 1, top: 2, width: 3, height: 4 };
const AUGMENTATION = { mirror: 0.5, crop: 2, color: { brightness: 0.5 } };
const set = (channels: number, count = 12): ImageSet => {
  const { uniform } = random(1, "set"), size = 8 * 7 * channels;
  const images = Uint8Array.from({ length: count * size }, () => 1 + 255 * uniform());
  return { images, labels: new Uint8Array(count), count, width: 7, height: 8, channels };
};
const ALL = Int32Array.from({ length: 12 }, (_, i) => i);

for (const channels of [1, 3]) {
  Deno.test(`of ${channels} channels, what is varied is seen as it is within, and dark outside`, async () => {
    const images = set(channels), how = { seed: 1, augmentation: AUGMENTATION };
    const whole = await memorySource(images, how).pixels(ALL, 1);
    const seen = await throughWindow(memorySource(images, how), WINDOW).pixels(ALL, 1);
    notDeepEqual(whole, gatherImages(images, ALL));
    let inside = 0;
    seen.forEach((value, k) => {
      const pixel = Math.floor(k / channels) % 56, x = pixel % 7, y = Math.floor(pixel / 7);
      const within = x >= 1 && x < 4 && y >= 2 && y < 6;
      inside += Number(within);
      equal(value, within ? whole[k] : DARK);
    });
    equal(inside, 12 * 12 * channels);
    ok(images.images.every((byte) => byte > 0), "the images themselves stay");
  });

  Deno.test(`of ${channels} channels, images that are not varied are those of windowed()`, async () => {
    const images = set(channels), source = throughWindow(memorySource(images, { seed: 1 }), WINDOW);
    const expected = gatherImages(windowed(images, WINDOW), ALL);
    for (const epoch of [0, 1]) deepEqual(await source.pixels(ALL, epoch), expected);
  });
}

Deno.test("through a window files give the numbers of the same images in memory", () =>
  inFolder(async (folder) => {
    const images = set(1), how = { seed: 1, augmentation: { mirror: 0.5, crop: 2 } };
    const files = [...ALL].map((i) => ({ path: `${i}.pgm`, label: 0 }));
    for (const [i, { path }] of files.entries()) {
      const header = new TextEncoder().encode("P5 7 8 255\n");
      const data = images.images.subarray(i * 56, (i + 1) * 56);
      await Deno.writeFile(`${folder}/${path}`, Uint8Array.of(...header, ...data));
    }
    const rules = { width: 7, height: 8, channels: 1 } as const;
    const streamed = throughWindow(
      fileSource(imageFiles(folder, files, rules), { ...how, workers: 1 }),
      WINDOW,
    );
    try {
      const source = throughWindow(memorySource(images, how), WINDOW);
      deepEqual(await streamed.pixels(ALL, 3), await source.pixels(ALL, 3));
    } finally {
      streamed.close!();
    }
  }));

Deno.test("a window that leaves the images is refused before a thread begins to decode", async () => {
  const wide = { ...WINDOW, width: 7 },
    message = /7x4 at 1, 2: it must lie within the image of 7x8/;
  throws(() => throughWindow(memorySource(set(1), { seed: 1 }), wide), message);
  const images = imageFiles(".", [], { width: 7, height: 8, channels: 1 }), { Worker } = globalThis;
  globalThis.Worker = class {
    constructor() {
      throw new Error("a thread began");
    }
  } as unknown as typeof Worker;
  try {
    await rejects(train({ images, window: wide } as unknown as TrainOptions).next(), message);
  } finally {
    globalThis.Worker = Worker;
  }
});
