import { deepEqual, ok, throws } from "node:assert/strict";
import fc from "fast-check";
import { type Rectangle, resampleArea, sumArea } from "../../lib/image/area.ts";
import type { Image } from "../../lib/image/image.ts";
import { mirrorImage } from "../../lib/image/mirror.ts";
import { random } from "../../lib/math/random.ts";

/** An image of random bytes. */
function noise(width: number, height: number, channels: number, seed: number): Image<Uint8Array> {
  const next = random(seed);
  const data = Uint8Array.from({ length: width * height * channels }, () => next.below(256));
  return { data, width, height, channels };
}

/** The mean over a rectangle by its definition: each pixel by the part of it that is covered. */
function byDefinition(
  { data, width, height, channels }: Image,
  { left, top, right, bottom }: Rectangle,
  c: number,
): number {
  let sum = 0;
  for (let y = 0; y < height; y++) {
    const down = Math.min(bottom, y + 1) - Math.max(top, y);
    for (let x = 0; x < width && down > 0; x++) {
      const across = Math.min(right, x + 1) - Math.max(left, x);
      if (across > 0) sum += across * down * data[(y * width + x) * channels + c]!;
    }
  }
  return sum / ((right - left) * (bottom - top));
}

const side = fc.integer({ min: 1, max: 9 });

Deno.test("resampling by area is the mean of what each pixel covers, inside and outside", () =>
  fc.assert(
    fc.property(
      fc.record({ width: side, height: side, seed: fc.nat(999), w: side, h: side }),
      fc.tuple(...Array.from({ length: 4 }, () => fc.integer({ min: 1, max: 999 }))),
      ({ width, height, seed, w, h }, [a, b, c, d]) => {
        const channels = 1 + 2 * (seed % 2), image = noise(width, height, channels, seed);
        // From beyond one border to beyond the other, at fractions of pixels.
        const left = (a! / 500 - 1) * width, top = (b! / 500 - 1) * height;
        const rectangle = {
          left,
          top,
          right: left + c! / 400 * width,
          bottom: top + d! / 300 * height,
        };
        const data = new Float32Array(w * h * channels);
        const to = { data, offset: 0, stride: w * channels, width: w, height: h };
        resampleArea(sumArea(image), rectangle, to);
        const [dx, dy] = [(rectangle.right - left) / w, (rectangle.bottom - top) / h];
        for (let y = 0; y < h; y++) {
          for (let x = 0; x < w; x++) {
            for (let k = 0; k < channels; k++) {
              const part = {
                left: left + x * dx,
                right: left + (x + 1) * dx,
                top: top + y * dy,
                bottom: top + (y + 1) * dy,
              };
              const wanted = byDefinition(image, part, k);
              const got = data[(y * w + x) * channels + k]!;
              // Whole bytes: half a byte, and the rounding of sums of doubles.
              ok(Math.abs(got - wanted) <= 0.5 + 1e-6, `${got} ${wanted}`);
            }
          }
        }
      },
    ),
    { seed: 7, numRuns: 300 },
  ));

Deno.test("resampling to the same size changes nothing", () => {
  const image = noise(7, 5, 3, 1), data = new Float32Array(105);
  const to = { data, offset: 0, stride: 21, width: 7, height: 5 };
  resampleArea(sumArea(image), { left: 0, top: 0, right: 7, bottom: 5 }, to);
  deepEqual([...data], [...image.data]);
});

Deno.test("a crop is written where it belongs and nowhere else", () => {
  const data = new Float32Array(20).fill(-1);
  const to = { data, offset: 6, stride: 5, width: 2, height: 2 };
  const image = { data: new Uint8Array(4).fill(8), width: 2, height: 2, channels: 1 };
  resampleArea(sumArea(image), { left: 0, top: 0, right: 2, bottom: 2 }, to, {
    scale: 0.5,
    shift: 1,
  });
  deepEqual([...data].flatMap((value, i) => value === -1 ? [] : [[i, value]]), [
    [6, 5],
    [7, 5],
    [11, 5],
    [12, 5],
  ]);
});

Deno.test("the sums of the brightest image that is allowed fit, of a larger one they are refused", () => {
  const side = 4104; // 4104² pixels of 255 stay below 2³², 4105² do not
  const white = (width: number) => ({
    data: new Uint8Array(width * side).fill(255),
    width,
    height: side,
    channels: 1,
  });
  ok(sumArea(white(side)).sums.at(-1) === side * side * 255);
  throws(() => sumArea(white(side + 1)), /at most 16843009\. Make it smaller first/);
});

Deno.test("mirroring twice changes nothing, once exchanges left and right", () => {
  const image = noise(5, 3, 3, 2), mirrored = mirrorImage(image);
  deepEqual(mirrorImage(mirrored), image);
  deepEqual(mirrored.data.slice(0, 3), image.data.slice(12, 15));
});
