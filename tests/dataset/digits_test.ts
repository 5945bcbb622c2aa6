import { deepEqual, equal, notDeepEqual, ok, rejects } from "node:assert/strict";
import fc from "fast-check";
import { epochOrder, gatherImages } from "../../lib/dataset/batches.ts";
import { type DatasetName, type ImageSet, loadDataset } from "../../lib/dataset/datasets.ts";
import { strokes } from "../../lib/dataset/strokes.ts";

const mirror = Deno.env.get("SPHERELAB_MIRROR");
const nowhere = { mirrors: [], folder: "nowhere-to-be-found" };

Deno.test("strokes are decided by seed, part and place", () => {
  deepEqual(strokes("train", 20), strokes("train", 20));
  deepEqual(strokes("train", 20).images, strokes("train", 30).images.subarray(0, 20 * 784));
  notDeepEqual(strokes("train", 20).images, strokes("test", 20).images);
  notDeepEqual(strokes("train", 20).images, strokes("train", 20, 2).images);
});

Deno.test("strokes have every class, ink in the middle and none at the edge", () => {
  const { images, labels, count } = strokes("train", 2000);
  const counts = Array<number>(10).fill(0);
  labels.forEach((label) => counts[label]!++);
  for (const n of counts) ok(Math.abs(n - 200) < 5 * Math.sqrt(180), String(counts));
  for (let i = 0; i < count; i++) {
    const one = images.subarray(i * 784, (i + 1) * 784);
    const ink = one.reduce((sum, byte) => sum + byte, 0) / 255;
    ok(ink > 15 && ink < 330, `image ${i} has ${ink} pixels of ink`);
    ok(one.subarray(0, 28).every((byte) => byte === 0), `image ${i} touches the edge`);
  }
});

Deno.test("strokes are neither trivial nor hopeless for a nearest class mean", () => {
  const train = strokes("train", 4000), test = strokes("test", 1000);
  const share = nearestMean(train, test);
  ok(share > 0.6 && share < 0.95, `${share}`);
});

Deno.test({
  name: "strokes look like digits: their class means find four times more of MNIST than chance",
  ignore: !mirror,
  fn: async () => {
    const { test } = await loadDataset("mnist", { train: 1, test: 2000 });
    const share = nearestMean(strokes("train", 4000), test);
    ok(share > 0.4, `${share}`); // 0.48 is what was seen; chance is 0.1
  },
});

/** The share of test images whose nearest class mean is their own. */
function nearestMean(train: ImageSet, test: ImageSet): number {
  const size = 784, means = Array.from({ length: 10 }, () => new Float64Array(size));
  const counts = Array<number>(10).fill(0);
  for (let i = 0; i < train.count; i++) {
    counts[train.labels[i]!]!++;
    const mean = means[train.labels[i]!]!;
    for (let k = 0; k < size; k++) mean[k]! += train.images[i * size + k]!;
  }
  means.forEach((mean, label) => mean.forEach((sum, k) => mean[k] = sum / counts[label]!));
  let right = 0;
  for (let i = 0; i < test.count; i++) {
    const distances = means.map((mean) =>
      mean.reduce((sum, value, k) => sum + (value - test.images[i * size + k]!) ** 2, 0)
    );
    if (distances.indexOf(Math.min(...distances)) === test.labels[i]) right++;
  }
  return right / test.count;
}

Deno.test("an epoch's order is a permutation of all images, another in every epoch and seed", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 300 }), fc.nat(50), fc.nat(50), (n, seed, epoch) => {
      const order = epochOrder(seed, epoch, n);
      deepEqual([...order].sort((a, b) => a - b), [...Array(n).keys()]);
    }),
  );
  notDeepEqual(epochOrder(1, 0, 100), epochOrder(1, 1, 100));
  notDeepEqual(epochOrder(1, 0, 100), epochOrder(2, 0, 100));
});

Deno.test("images are gathered in the order asked for, bytes as (x - 127.5) / 128", () => {
  const set = strokes("train", 5);
  const out = new Float32Array(2 * 784);
  const pixels = gatherImages(set, Int32Array.of(3, 1), out);
  equal(pixels, out);
  for (const [to, from] of [[0, 3], [1, 1]] as const) {
    for (let k = 0; k < 784; k += 97) {
      equal(pixels[to * 784 + k], Math.fround((set.images[from * 784 + k]! - 127.5) / 128));
    }
  }
});

Deno.test("where MNIST cannot be had, strokes stand in and the note says so", async () => {
  const troubles: string[] = [];
  const blocked = { ...nowhere, onTrouble: (message: string) => troubles.push(message) };
  const real = globalThis.fetch;
  globalThis.fetch = () => Promise.reject(new Error("no network"));
  try {
    const set = await loadDataset("mnist", {
      train: 30,
      test: 10,
      fallback: "strokes",
      ...blocked,
    });
    equal(set.name, "strokes");
    ok(/strokes stand in for MNIST.*no figure here is one of MNIST/.test(set.note));
    equal(set.train.count, 30);
    ok(/Cannot obtain mnist\//.test(troubles[0]!));
    await rejects(
      loadDataset("mnist", { train: 30, test: 10, ...nowhere }),
      /Cannot obtain mnist\//,
    );
  } finally {
    globalThis.fetch = real;
    await Deno.remove("nowhere-to-be-found", { recursive: true }).catch(() => {});
  }
});

Deno.test("refused: an unknown dataset and a count that is none", async () => {
  await rejects(loadDataset("mnits" as DatasetName, { train: 1, test: 1 }), /did you mean "mnist"/);
  await rejects(loadDataset("strokes", { train: 0, test: 1 }), /number of train images/);
  await rejects(loadDataset("strokes", { train: 1, test: 1.5 }), /got 1.5/);
});

Deno.test({
  name: "MNIST has its 70 000 images, and the first digit is a 5",
  ignore: !mirror,
  fn: async () => {
    const { train, test, sha256 } = await loadDataset("mnist", { train: 60_000, test: 10_000 });
    equal(train.count, 60_000);
    equal(test.count, 10_000);
    deepEqual([train.labels[0], test.labels[0]], [5, 7]);
    equal(Object.keys(sha256).length, 4);
    // The usual mean of all training pixels, in every tutorial.
    const mean = train.images.reduce((a, b) => a + b, 0) / train.images.length / 255;
    ok(Math.abs(mean - 0.1307) < 1e-4, String(mean));
  },
});
