import { deepEqual, equal, notDeepEqual, ok, throws } from "node:assert/strict";
import fc from "fast-check";
import { type ImageSet, loadDataset } from "../../lib/dataset/datasets.ts";
import { GLYPHS } from "../../lib/dataset/glyphs.ts";
import { sha256Of } from "../../lib/dataset/hash.ts";
import { strokes } from "../../lib/dataset/strokes.ts";

const mirror = Deno.env.get("SPHERELAB_MIRROR");
const PIXELS = 28 * 28;
const imageOf = ({ images }: ImageSet, i: number) => images.subarray(i * PIXELS, (i + 1) * PIXELS);

Deno.test("strokes are decided by seed, part and place", () => {
  deepEqual(strokes("train", 20), strokes("train", 20));
  notDeepEqual(strokes("train", 20).images, strokes("test", 20).images);
  notDeepEqual(strokes("train", 20).images, strokes("train", 20, 2).images);
});

Deno.test("an image does not depend on how many are asked for", () => {
  const many = strokes("test", 60, 3);
  fc.assert(
    fc.property(fc.nat(60), (count) => {
      const few = strokes("test", count, 3);
      deepEqual(few.images, many.images.subarray(0, count * PIXELS));
      deepEqual(few.labels, many.labels.subarray(0, count));
    }),
    { numRuns: 20 },
  );
});

Deno.test("strokes stay what they are: reports made from them can be made again", async () => {
  const { images, labels } = strokes("train", 100);
  equal(
    await sha256Of(Uint8Array.from([...labels, ...images])),
    "4797ebf51d35a4bbd7a2dd9cb109b21ef7c3726c8f070d68894256266cb1a399",
  );
});

Deno.test("no two strokes are the same, within a part or between parts", () => {
  const seen = new Set<string>();
  for (const part of ["train", "test"] as const) {
    const set = strokes(part, 1000);
    for (let i = 0; i < 1000; i++) seen.add(String(imageOf(set, i)));
  }
  equal(seen.size, 2000);
});

Deno.test("strokes have every class, about as often, in no order", () => {
  const { labels } = strokes("train", 2000);
  const counts = Array<number>(10).fill(0);
  let same = 0;
  labels.forEach((label, i) => {
    counts[label]!++;
    if (label === labels[i - 1]) same++;
  });
  // Five standard deviations of a binomial of 2000 and 1/10: 200 +- 67.
  for (const n of counts) ok(Math.abs(n - 200) < 67, String(counts));
  ok(Math.abs(same - 200) < 67, `${same} times the same class twice`);
});

Deno.test("strokes look like MNIST in size and place: as much ink, in the middle, none at the edge", () => {
  const set = strokes("train", 2000);
  let sum = 0;
  for (let i = 0; i < set.count; i++) {
    const image = imageOf(set, i), lit = [...image.keys()].filter((k) => image[k]! > 0);
    const ink = image.reduce((a, b) => a + b, 0);
    sum += ink;
    ok(ink / 255 > 12 && ink / 255 < 300, `image ${i} has ${ink / 255} pixels of ink`);
    const rows = lit.map((k) => Math.floor(k / 28)), columns = lit.map((k) => k % 28);
    for (const places of [rows, columns]) {
      ok(Math.min(...places) >= 1 && Math.max(...places) <= 26, `image ${i} touches the edge`);
    }
    const box = Math.max(...[rows, columns].map((p) => Math.max(...p) - Math.min(...p) + 1));
    ok(box >= 14 && box <= 25, `image ${i} is ${box} pixels large`);
    for (const places of [rows, columns]) {
      const middle = places.reduce((s, p, j) => s + p * image[lit[j]!]!, 0) / ink;
      ok(Math.abs(middle - 13.5) < 4.5, `image ${i} is off the middle: ${middle}`);
    }
  }
  // MNIST's mean pixel is 0.1307.
  const mean = sum / set.images.length / 255;
  ok(Math.abs(mean - 0.1307) < 0.02, String(mean));
});

Deno.test("strokes are neither trivial nor hopeless for a nearest class mean", () => {
  const share = nearestMean(strokes("train", 4000), strokes("test", 1000));
  // Measured: 0.79; of MNIST as many images give 0.76. Three standard deviations are 0.04.
  ok(share > 0.7 && share < 0.88, `${share}`);
});

Deno.test({
  name: "strokes look like digits: their class means find five times more of MNIST than chance",
  ignore: !mirror,
  fn: async () => {
    const { test } = await loadDataset("mnist", { train: 1, test: 2000 });
    const share = nearestMean(strokes("train", 4000), test);
    ok(share > 0.53, `${share}`); // measured: 0.60; three standard deviations are 0.04
  },
});

Deno.test("every way of writing a digit has strokes of at least two points, within its box", () => {
  equal(GLYPHS.length, 10);
  for (const ways of GLYPHS) {
    ok(ways.length >= 5);
    for (const { points, strokes } of ways) {
      ok(points.flat().every((x) => x >= 0 && x <= 1), JSON.stringify(points));
      ok(strokes.every((stroke) => stroke.length >= 2 && stroke.every((i) => i in points)));
    }
  }
});

Deno.test("refused: strokes of a number that is none", () => {
  for (const count of [-1, 1.5, NaN, Infinity]) throws(() => strokes("train", count), RangeError);
  equal(strokes("train", 0).count, 0);
});

/** The share of test images whose nearest class mean is their own. */
function nearestMean(train: ImageSet, test: ImageSet): number {
  const means = Array.from({ length: 10 }, () => new Float64Array(PIXELS));
  const counts = Array<number>(10).fill(0);
  for (let i = 0; i < train.count; i++) {
    const label = train.labels[i]!;
    counts[label]!++;
    imageOf(train, i).forEach((value, k) => means[label]![k]! += value);
  }
  means.forEach((mean, label) => mean.forEach((sum, k) => mean[k] = sum / counts[label]!));
  let right = 0;
  for (let i = 0; i < test.count; i++) {
    const image = imageOf(test, i);
    const distances = means.map((mean) =>
      mean.reduce((sum, value, k) => sum + (value - image[k]!) ** 2, 0)
    );
    if (distances.indexOf(Math.min(...distances)) === test.labels[i]) right++;
  }
  return right / test.count;
}
