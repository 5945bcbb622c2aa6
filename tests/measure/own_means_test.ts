import { ok, throws } from "node:assert/strict";
import fc from "fast-check";
import { classify } from "../../lib/measure/classify.ts";
import { ownMeans } from "../../lib/measure/own_means.ts";

const SIZE = 3, CLASSES = 4;
/** What an engine gives is float32: its squares do not vanish in float64. */
const rows = (count: number) =>
  fc.array(fc.float({ min: -5, max: 5, noNaN: true }), {
    minLength: count * SIZE,
    maxLength: count * SIZE,
  }).map((data) => ({ data, count, size: SIZE }));
const labels = fc.array(fc.nat(CLASSES - 1), { minLength: 6, maxLength: 6 });
const near = (a: number, b: number) => ok(Math.abs(a - b) < 1e-6, `${a} is not ${b}`);

Deno.test("ownMeans() agrees with what classify() measures image by image", () => {
  fc.assert(fc.property(rows(6), rows(CLASSES), labels, (x, w, own) => {
    const { ownAngles, norms } = classify(x, own, { weights: w, unit: true });
    const mean = (values: Float64Array) => values.reduce((a, b) => a + b, 0) / values.length;
    const { cosine, norm } = ownMeans(x, own, w);
    near(cosine, mean(ownAngles.map((angle) => Math.cos(angle * Math.PI / 180))));
    near(norm, mean(norms));
  }));
});

Deno.test("of several centers the nearest counts, so one more never lowers the cosine", () => {
  fc.assert(fc.property(rows(6), rows(2 * CLASSES), labels, (x, two, own) => {
    const first = Array.from(
      { length: CLASSES * SIZE },
      (_, i) => two.data[2 * Math.floor(i / SIZE) * SIZE + i % SIZE]!,
    );
    const one = ownMeans(x, own, { data: first, count: CLASSES, size: SIZE });
    ok(ownMeans(x, own, two, 2).cosine >= one.cosine - 1e-12);
  }));
});

Deno.test("ownMeans() refuses a label that is no class, and sizes that differ", () => {
  const x = { data: [1, 0], count: 1, size: 2 }, w = { data: [1, 0], count: 1, size: 2 };
  throws(() => ownMeans(x, [1], w), /one of them 1/);
  throws(() => ownMeans(x, [0], { data: [1], count: 1, size: 1 }), /must have one size/);
});
