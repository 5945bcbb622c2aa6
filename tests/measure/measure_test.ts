import { deepEqual, equal, ok, throws } from "node:assert/strict";
import fc from "fast-check";
import { dominantCenters, outliers } from "../../lib/measure/centers.ts";
import { classify, confusionOf, histogram } from "../../lib/measure/classify.ts";
import { angularFisherScore } from "../../lib/measure/fisher.ts";
import { jackknife } from "../../lib/measure/jackknife.ts";
import { random } from "../../lib/math/random.ts";
import { close, golden } from "../golden/golden.ts";

for (const { name, inputs, outputs } of await golden("measures-afs")) {
  Deno.test(`golden angular Fisher score: ${name}`, () => {
    const { features, labels } = inputs;
    close(angularFisherScore(features, labels), outputs.raw.score, 1e-10, "raw");
    close(angularFisherScore(features, labels, "unit"), outputs.unit.score, 1e-10, "unit");
  });
}

const source = random(1, "measure test");
const cloud = Array.from({ length: 60 }, (_, i) => [
  Math.cos(i % 3) + 0.2 * source.normal(),
  Math.sin(i % 3) + 0.2 * source.normal(),
]);
const labels = cloud.map((_, i) => i % 3);

Deno.test("the angular Fisher score ignores the scale of the embeddings and a rotation", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.01, max: 100, noNaN: true }),
      fc.double({ min: 0, max: 6, noNaN: true }),
      (s, a) => {
        const moved = cloud.map(([x, y]) => [
          s * (x! * Math.cos(a) - y! * Math.sin(a)),
          s * (x! * Math.sin(a) + y! * Math.cos(a)),
        ]);
        ok(Math.abs(angularFisherScore(moved, labels) - angularFisherScore(cloud, labels)) < 1e-9);
      },
    ),
  );
});

Deno.test("wider classes have a higher angular Fisher score", () => {
  const wide = cloud.map(([x, y], i) => [x! + 0.5 * Math.sin(i * i), y! + 0.5 * Math.cos(i * i)]);
  ok(angularFisherScore(wide, labels) > angularFisherScore(cloud, labels));
});

Deno.test("an embedding of zeros is at right angles to everything in the angular Fisher score", () => {
  // Of either class one lies where its mean does; the means lie at cosines 0.8 and 0.6 to that of all.
  const some = [[4, 0], [0, 0], [0, 3], [0, 0]];
  close(angularFisherScore(some, [0, 0, 1, 1]), 2 / (2 * 0.2 + 2 * 0.4), 1e-12, "raw");
  const unit = 2 / (4 * (1 - Math.SQRT1_2)); // both means are as long
  close(angularFisherScore(some, [0, 0, 1, 1], "unit"), unit, 1e-12, "unit");
  equal(angularFisherScore([[0, 0], [0, 0]], [0, 1]), 1);
  for (const means of ["raw", "unit"] as const) {
    // Scatter within grows by 1, where that between is about 17.
    const one = angularFisherScore([...cloud, [0, 0]], [...labels, 1], means);
    const apart = one - angularFisherScore(cloud, labels, means);
    ok(apart > 0 && apart < 0.1, `${means}: ${apart}`);
  }
});

Deno.test("the angular Fisher score of classes that are rays is 0, not a little less", () => {
  const rays = Array.from({ length: 300 }, (_, i) => {
    const angle = i % 3, length = 1 + i / 7;
    return [length * Math.cos(angle), length * Math.sin(angle), length / 3];
  });
  const score = angularFisherScore(rays, rays.map((_, i) => i % 3));
  ok(score >= 0 && score < 1e-12, String(score));
  ok(Number.isNaN(angularFisherScore([[1, 0], [2, 0]], [0, 1])));
});

Deno.test("the jackknife holds the value, and narrows with more images", () => {
  const score = (n: number) => {
    const values = Array.from({ length: n }, (_, i) => (i * 7919) % 1000);
    const average = (some: number[]) => some.reduce((a, b) => a + b, 0) / some.length;
    return jackknife(average(values), n, (keep) => average(values.filter((_, i) => keep(i))));
  };
  const [low, high] = score(100), [lower, higher] = score(2000);
  ok(low < high && higher - lower < high - low);
});

Deno.test("classify() by direction ignores ‖w‖, by product does not", () => {
  const weights = [[10, 0], [0, 1]], embeddings = [[1, 2], [2, 1]];
  deepEqual([...classify(embeddings, [1, 0], { weights, unit: true }).guesses], [1, 0]);
  deepEqual([...classify(embeddings, [1, 0], { weights, unit: false }).guesses], [0, 0]);
});

Deno.test("classify() measures angles in degrees and the excess of the wrong class", () => {
  const seen = classify([[1, 1], [0, 3]], [0, 0], { weights: [[2, 0], [0, 1]], unit: true });
  close([...seen.ownAngles], [45, 90], 1e-12, "own");
  close([...seen.otherAngles], [45, 0], 1e-7, "other");
  close([...seen.norms], [Math.SQRT2, 3], 1e-12, "norms");
  ok(Math.abs(seen.excess[1]! - 1) < 1e-12);
});

Deno.test("an embedding of zeros is judged without NaN", () => {
  const seen = classify([[0, 0]], [0], { weights: [[1, 0], [0, 1]], unit: true });
  equal(seen.ownAngles[0], 90);
});

Deno.test("confusion and histogram count every image once", () => {
  deepEqual(confusionOf([0, 1, 1], [0, 0, 1], 2), [[1, 0], [1, 1]]);
  const { counts, edges } = histogram([-5, 0, 0.5, 1, 99], { from: 0, to: 1, bins: 2 });
  deepEqual(counts, [2, 3]);
  deepEqual(edges, [0, 0.5, 1]);
});

for (
  const [what, call, message] of [
    ["no embeddings", () => angularFisherScore([], []), /at least one/],
    [
      "a label too few",
      () => angularFisherScore([[1, 0], [0, 1]], [0]),
      /2 embeddings and 1 labels/,
    ],
    ["a score of one class", () => angularFisherScore(cloud, cloud.map(() => 7)), /label 7/],
    ["rows of two lengths", () => angularFisherScore([[1, 0], [0]], [0, 0]), /same length/],
    [
      "a label that is no class",
      () => classify([[1, 0]], [2], { weights: [[1, 0], [0, 1]], unit: true }),
      /of row 0 is 2/,
    ],
    [
      "a single class",
      () => classify([[1, 0]], [0], { weights: [[1, 0]], unit: true }),
      /two classes/,
    ],
  ] as const
) {
  Deno.test(`refused: ${what}`, () => throws(call, { name: "RangeError", message }));
}

Deno.test("dominant centers are those of most images, and outliers lie far from them", () => {
  const images = [[1, 0.1], [1, -0.1], [-1, 0.2], [0, 1], [0.1, 1]], labels = [0, 0, 0, 1, 1];
  const centers = [[-1, 0], [1, 0], [0, 1], [1, 1]];
  const dominant = dominantCenters(images, labels, centers, 2);
  deepEqual(Array.from(dominant.data), [1, 0, 0, 1]);
  deepEqual(outliers(images, labels, dominant), [2]);
  deepEqual(outliers(images, labels, dominant, 5), [0, 1, 2, 4]); // 5.7° off, all but the fourth
});

Deno.test("L2-Softmax judges with its bias at its radius", () => {
  const judge = { weights: [[1, 0], [0, 1]], bias: [0, 3], unit: false };
  deepEqual([...classify([[10, 0]], [0], judge).guesses], [0]);
  deepEqual([...classify([[10, 0]], [0], { ...judge, radius: 2 }).guesses], [1]);
});
