import { deepEqual, equal, notDeepEqual, ok, throws } from "node:assert/strict";
import fc from "fast-check";
import {
  batchAt,
  batchesFrom,
  epochOrder,
  gatherImages,
  gatherLabels,
} from "../../lib/dataset/batches.ts";
import { epochShifts } from "../../lib/dataset/shift.ts";
import { strokes } from "../../lib/dataset/strokes.ts";

const sorted = (numbers: Iterable<number>) => [...numbers].sort((a, b) => a - b);

Deno.test("an epoch's order is a permutation of all images", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(50), fc.nat(50), (n, seed, epoch) => {
      deepEqual(sorted(epochOrder(seed, epoch, n)), [...Array(n).keys()]);
    }),
  );
});

Deno.test("an epoch's order is another in every epoch and for every seed", () => {
  const orders = new Set<string>();
  for (let seed = 0; seed < 10; seed++) {
    for (let epoch = 0; epoch < 10; epoch++) orders.add(String(epochOrder(seed, epoch, 50)));
  }
  equal(orders.size, 100);
});

const run = fc.record({ seed: fc.nat(99), count: fc.integer({ min: 1, max: 60 }) })
  .chain(({ seed, count }) =>
    fc.record({
      seed: fc.constant(seed),
      count: fc.constant(count),
      size: fc.integer({ min: 1, max: count }),
    })
  );

Deno.test("the batches of an epoch are disjoint, whole, and of that epoch's order", () => {
  fc.assert(fc.property(run, fc.nat(3), (options, epoch) => {
    const { seed, count, size } = options, perEpoch = Math.floor(count / size);
    const seen = Array.from({ length: perEpoch }, (_, i) => batchAt(epoch * perEpoch + i, options));
    ok(seen.every((batch) => batch.length === size));
    deepEqual(
      seen.flatMap((batch) => [...batch]),
      [...epochOrder(seed, epoch, count).subarray(0, perEpoch * size)],
    );
  }));
});

Deno.test("from whatever step batches go on, they are those of an unbroken run", () => {
  fc.assert(fc.property(run, fc.nat(40), (options, step) => {
    const batches = batchesFrom(step, options);
    for (let i = 0; i < 12; i++) deepEqual(batches.next().value, batchAt(step + i, options));
  }));
});

Deno.test("batches that were taken stay as they are when the next epoch comes", () => {
  const batches = batchesFrom(0, { seed: 1, count: 4, size: 4 });
  const first = batches.next().value, copy = first.slice();
  notDeepEqual([batches.next().value, batches.next().value], [first, first]);
  deepEqual(first, copy);
});

Deno.test("a step costs no shuffle: 100 000 steps of one epoch come in no time", () => {
  const batches = batchesFrom(0, { seed: 1, count: 100_000, size: 1 });
  const start = performance.now();
  for (let i = 0; i < 100_000; i++) batches.next();
  // One shuffle takes some 5 ms; 100 000 of them would take minutes.
  ok(performance.now() - start < 5000);
});

Deno.test("refused: a batch that there are too few images for, and a step that is none", () => {
  for (const size of [0, -1, 1.5, 11, NaN]) {
    throws(() => batchesFrom(0, { seed: 1, count: 10, size }), {
      name: "RangeError",
      message: `Cannot make batches: their size must be a whole number from 1 to the 10 images ` +
        `there are, got ${size}`,
    });
  }
  throws(() => batchAt(-1, { seed: 1, count: 10, size: 2 }), RangeError);
  throws(() => batchAt(0.5, { seed: 1, count: 10, size: 2 }), RangeError);
});

const set = strokes("train", 5);

Deno.test("images and labels are gathered in the order asked for, into what is given", () => {
  const pixels = new Float32Array(2 * 784), classes = new Int32Array(2);
  const indices = Int32Array.of(3, 1);
  equal(gatherImages(set, indices, pixels), pixels);
  equal(gatherLabels(set, indices, classes), classes);
  deepEqual(gatherImages(set, indices), pixels);
  deepEqual(gatherLabels(set, indices), classes);
  [3, 1].forEach((from, to) => {
    equal(classes[to], set.labels[from]);
    for (let k = 0; k < 784; k++) {
      equal(pixels[to * 784 + k], Math.fround((set.images[from * 784 + k]! - 127.5) / 128));
    }
  });
});

Deno.test("refused: an image that is not there, and room of another size", () => {
  for (const index of [-1, 5]) {
    throws(() => gatherImages(set, Int32Array.of(0, index)), {
      name: "RangeError",
      message: `Cannot gather image ${index}: it must be from 0 to 4`,
    });
    throws(() => gatherLabels(set, Int32Array.of(index)), RangeError);
  }
  throws(() => gatherImages(set, Int32Array.of(0), new Float32Array(783)), /must have 784 numbers/);
  throws(() => gatherLabels(set, Int32Array.of(0), new Int32Array(2)), /must have 1 numbers/);
});

Deno.test("a shifted image is the image elsewhere, with black where nothing came in", () => {
  const value = (image: number, y: number, x: number) =>
    y < 0 || y > 27 || x < 0 || x > 27 ? 0 : set.images[image * 784 + y * 28 + x]!;
  const far = fc.integer({ min: -30, max: 30 });
  fc.assert(fc.property(fc.tuple(far, far), fc.tuple(far, far), (a, b) => {
    const shifts = new Int8Array(10), moved = [a, b], indices = Int32Array.of(4, 1);
    shifts.set(a, 8);
    shifts.set(b, 2);
    const wanted = [...indices].flatMap((image, i) =>
      Array.from({ length: 784 }, (_, at) => {
        const [down, right] = moved[i]!;
        return (value(image, Math.floor(at / 28) - down, at % 28 - right) - 127.5) / 128;
      })
    );
    deepEqual([...gatherImages(set, indices, undefined, shifts)], wanted);
  }));
});

Deno.test("every shift comes up, another for each image, in another pass and for another seed", () => {
  const pairs = (shifts: Int8Array) =>
    new Set(
      Array.from({ length: shifts.length / 2 }, (_, i) => `${shifts.subarray(2 * i, 2 * i + 2)}`),
    );
  equal(pairs(epochShifts(1, 0, 1000, 2)).size, 25);
  deepEqual([...epochShifts(1, 0, 10, 0)], Array(20).fill(0));
  notDeepEqual(epochShifts(1, 0, 50, 2), epochShifts(1, 1, 50, 2));
  notDeepEqual(epochShifts(1, 0, 50, 2), epochShifts(2, 0, 50, 2));
  for (const most of [-1, 0.5, 128, NaN]) throws(() => epochShifts(1, 0, 1, most), /from 0 to 127/);
});
