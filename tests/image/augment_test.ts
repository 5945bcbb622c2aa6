import { deepEqual, equal, notDeepEqual, ok, throws } from "node:assert/strict";
import { augmentationDraws, augmentInto } from "../../lib/image/augment.ts";
import { type Augmentation, checkAugmentation } from "../../lib/image/augmentation.ts";
import { enlargeInto } from "../../lib/image/coarse.ts";
import { mirrorImage } from "../../lib/image/mirror.ts";
import { type Bytes, noise, some, varied } from "./varied.ts";

/** Each pixel says where it was: column, row, nothing. */
const places: Bytes = {
  data: Uint8Array.from({ length: 12 * 10 * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return [pixel % 12, Math.floor(pixel / 12), 0][i % 3]!;
  }),
  width: 12,
  height: 10,
  channels: 3,
};

const ALL = {
  mirror: 0.5,
  crop: 1,
  lowResolution: { chance: 0.5, least: 0.2 },
  color: { brightness: 0.5, contrast: 0.5, saturation: 0.5, chance: 0.5 },
} as const satisfies Augmentation;
const KINDS = Object.keys(ALL) as (keyof Augmentation)[];

Deno.test("nothing asked for, or at chance 0, is a copy into its place and nowhere else", () => {
  const image = noise(7, 5, 3), size = image.data.length;
  const never = { lowResolution: { chance: 0, least: 0.2 }, color: { ...ALL.color, chance: 0 } };
  for (const augmentation of [{}, { mirror: 0, crop: 0, ...never }]) {
    const out = new Uint8Array(size + 8).fill(9);
    augmentInto(image, augmentation, augmentationDraws(1, 0, 0), out, 4);
    deepEqual(out, Uint8Array.of(9, 9, 9, 9, ...image.data, 9, 9, 9, 9));
  }
});

Deno.test("all that is asked for stays in its place too", () => {
  const image = noise(7, 5, 3), size = image.data.length, { data } = varied(image, ALL, 3);
  const out = new Uint8Array(size + 8).fill(9);
  augmentInto(image, ALL, augmentationDraws(1, 0, 3), out, 4);
  deepEqual(out, Uint8Array.of(9, 9, 9, 9, ...data, 9, 9, 9, 9));
});

Deno.test("mirroring is the mirror image, and twice changes nothing", () => {
  for (const image of [noise(7, 5, 3), noise(4, 3, 1)]) {
    const once = varied(image, { mirror: 1 });
    deepEqual(once, mirrorImage(image));
    deepEqual(varied(once, { mirror: 1 }), image);
  }
});

Deno.test("a share of a half mirrors half of the images", () => {
  const image: Bytes = { data: Uint8Array.of(0, 1), width: 2, height: 1, channels: 1 };
  let mirrored = 0;
  for (let i = 0; i < 10_000; i++) mirrored += varied(image, { mirror: 0.5 }, i).data[0]!;
  ok(Math.abs(mirrored - 5000) < 200, `${mirrored}`); // four deviations, of 50 each
});

Deno.test("images move by at most the crop, each way as often, and repeat their edge", () => {
  const crop = 2,
    seen = new Map<string, number>(),
    inside = (place: number, size: number) => Math.min(Math.max(place, 0), size - 1);
  for (let i = 0; i < 2500; i++) {
    const { data } = varied(places, { crop }, i), middle = (5 * 12 + 6) * 3;
    const right = 6 - data[middle]!, down = 5 - data[middle + 1]!;
    ok(Math.abs(right) <= crop && Math.abs(down) <= crop, `${right} ${down}`);
    seen.set(`${right} ${down}`, (seen.get(`${right} ${down}`) ?? 0) + 1);
    const wanted = places.data.map((_, k) => {
      const x = Math.floor(k / 3) % 12, y = Math.floor(k / 36);
      return [inside(x - right, 12), inside(y - down, 10), 0][k % 3]!;
    });
    deepEqual(data, wanted);
  }
  equal(seen.size, 25);
  // Chi-square of 24 degrees: beyond 60 once in ten thousand.
  ok([...seen.values()].reduce((sum, count) => sum + (count - 100) ** 2 / 100, 0) < 60);
});

Deno.test("an image is mirrored before it is moved", () => {
  for (const i of some) {
    deepEqual(
      varied(places, { mirror: 1, crop: 3 }, i),
      varied(mirrorImage(places), { crop: 3 }, i),
    );
  }
});

Deno.test("shares of 0 leave colours, and the whole size leaves the resolution, to the byte", () => {
  for (const image of [noise(9, 8, 3), noise(9, 8, 1)]) {
    const color = { brightness: 0, contrast: 0, saturation: 0 };
    for (const augmentation of [{ color }, { lowResolution: { chance: 1, least: 1 } }]) {
      deepEqual(varied(image, augmentation), image);
    }
  }
});

Deno.test("a low resolution keeps the range of the image, its mean, and less of its detail", () => {
  for (const [width, height, channels] of [[31, 40, 3], [16, 9, 1]] as const) {
    const image = noise(width, height, channels, 40, 200);
    const mean = ({ data }: Bytes) => data.reduce((a, b) => a + b) / data.length;
    const detail = ({ data }: Bytes) =>
      data.reduce((sum, x, k) => sum + Math.abs(x - (data[k + channels] ?? x)), 0);
    for (const i of some) {
      const low = varied(image, { lowResolution: { chance: 1, least: 0.1 } }, i);
      ok(low.data.every((x) => x >= 40 && x <= 200));
      ok(Math.abs(mean(low) - mean(image)) < 15); // the edge weighs more: a tenth of the range
      ok(detail(low) <= detail(image));
    }
  }
  const dot = varied(noise(5, 4, 3), { lowResolution: { chance: 1, least: 0 } }, 20);
  equal(dot.data.length, 60); // a side keeps a pixel
});

Deno.test("enlarging reads between centres: a slope stays one, and its ends are flat", () => {
  const slope = { data: Float32Array.of(10, 20, 30, 40), width: 2, height: 2, channels: 1 };
  const out = new Uint8Array(16);
  enlargeInto(slope, { width: 4, height: 4 }, out, 0);
  deepEqual([...out.subarray(0, 4)], [10, 12, 18, 20]); // 12.5 and 17.5 to the even byte
  deepEqual([0, 4, 8, 12].map((i) => out[i]), [10, 15, 25, 30]);
});

Deno.test("the same seed, epoch and image give the same bytes, others give others", () => {
  const image = noise(20, 24, 3);
  for (const i of some) deepEqual(varied(image, ALL, i), varied(image, ALL, i));
  const always = { ...ALL, color: { brightness: 0.5 } };
  notDeepEqual(varied(image, always, 1), varied(image, always, 2));
  notDeepEqual(varied(image, always, 1, 1), varied(image, always, 1, 2));
});

Deno.test("what is turned off changes nothing of the rest", () => {
  const image = noise(20, 24, 3);
  for (const kind of KINDS) {
    const others = Object.fromEntries(Object.entries(ALL).filter(([name]) => name !== kind));
    let same = 0;
    for (const i of some) {
      const untouched = varied(image, { [kind]: ALL[kind] }, i).data.every((x, k) =>
        x === image.data[k]
      );
      if (!untouched) continue;
      // Where a kind happens to do nothing, all and all others must agree.
      deepEqual(varied(image, ALL, i), varied(image, others, i), kind);
      same++;
    }
    ok(same > 0, kind);
  }
  for (const i of some) {
    const { color, ...geometry } = ALL;
    const weak = { ...color, brightness: 0, contrast: 0, saturation: 0 };
    deepEqual(varied(image, { ...geometry, color: weak }, i), varied(image, geometry, i));
  }
});

Deno.test("what makes no sense is refused in words", () => {
  const wrong: readonly [unknown, RegExp][] = [
    [{ mirror: 1.5 }, /mirror must be a number from 0 to 1, got 1.5/],
    [{ mirror: "yes" }, /mirror must be a number from 0 to 1, got "yes"/],
    [{ mirror: NaN }, /mirror must be/],
    [{ crop: 1.5 }, /crop must be a whole number of pixels from 0 to 127, got 1.5/],
    [{ crop: -1 }, /crop must be a whole number/],
    [{ flip: 1 }, /Cannot find the augmentation "flip": did you mean "crop"/],
    [{ color: { hue: 1 } }, /Cannot find the augmentation "hue"/],
    [{ color: { contrast: -0.1 } }, /color.contrast must be a number from 0 to 1, got -0.1/],
    [{ color: 0.5 }, /color must be an object of names and values, got 0.5/],
    [5, /augmentation must be an object of names and values, got 5/],
    [{ lowResolution: { chance: 1 } }, /lowResolution.least must be a number from 0 to 1/],
    [{ lowResolution: { chance: 1, least: 2 } }, /lowResolution.least must be .*, got 2/],
  ];
  for (const [augmentation, words] of wrong) {
    throws(() => checkAugmentation(augmentation as Augmentation), {
      name: "RangeError",
      message: words,
    });
  }
  checkAugmentation(JSON.parse(JSON.stringify(ALL)));
  const image = noise(2, 2, 3), draws = augmentationDraws(1, 0, 0);
  const into = (out: number, at: number, of = image) => () =>
    augmentInto(of, {}, draws, new Uint8Array(out), at);
  throws(into(12, 1), /its 12 bytes must fit into out, which has 12, from 1 on/);
  throws(into(12, -1), RangeError);
  throws(into(16, 0, noise(2, 2, 4)), /must have 1 or 3 channels, has 4/);
});
