import { deepEqual, equal, ok, throws } from "node:assert/strict";
import fc from "fast-check";
import { tarAtFar, thresholdAtFar } from "../../lib/measure/operating.ts";
import { rocCurve } from "../../lib/measure/roc.ts";
import { close, golden } from "../golden/golden.ts";

/** Golden numbers have 12 digits, the last of them rounded. */
const DIGITS = 5e-12;

for (const { name, inputs: { scores, same }, outputs } of await golden("measures-roc")) {
  Deno.test(`golden ROC: ${name}`, () => {
    const curve = rocCurve(scores, same);
    close(curve.eer, outputs.eer, DIGITS, "eer");
    close(curve.auc, outputs.auc, DIGITS, "auc");
    close(curve.bestAccuracy, outputs.bestAccuracy, DIGITS, "best accuracy");
    const { points, far, tar } = outputs.curve;
    if (points) equal(curve.far.length, points);
    if (far) close(curve.far, far, DIGITS, "far"), close(curve.tar, tar, DIGITS, "tar");
    for (const expected of outputs.tarAtFar) {
      const found = tarAtFar(curve, expected.far);
      deepEqual(Object.keys(found).sort(), Object.keys(expected).sort());
      equal(found.threshold, expected.threshold);
      for (const key of ["tar", "actualFar", "tarLinear"] as const) {
        close(found[key], expected[key], DIGITS, `${key} at ${expected.far}`);
      }
    }
  });
}

/** Scores on a coarse grid, so that many are equal, with at least one of each kind. */
const scored = fc.tuple(
  fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 25 }),
  fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 25 }),
).map(([same, different]) => ({
  same,
  different,
  scores: [...same, ...different],
  truths: [...same.map(() => true), ...different.map(() => false)],
}));
const rates = fc.double({ min: 0.001, max: 1, noNaN: true });
const share = (some: number[], is: (s: number) => boolean) => some.filter(is).length / some.length;

Deno.test("each point of the ROC is what its threshold accepts, and the points rise", () => {
  fc.assert(
    fc.property(scored, ({ same, different, scores, truths }) => {
      const { thresholds, far, tar } = rocCurve(scores, truths);
      for (const [i, t] of thresholds.entries()) {
        equal(far[i], share(different, (s) => s >= t));
        equal(tar[i], share(same, (s) => s >= t));
      }
      deepEqual([far[0], tar[0], far.at(-1), tar.at(-1)], [0, 0, 1, 1]);
      equal(thresholds.length, new Set(scores).size + 1);
    }),
    { seed: 7, numRuns: 200 },
  );
});

Deno.test("the area is the chance that a pair of one person scores above one of two", () => {
  fc.assert(
    fc.property(scored, ({ same, different, scores, truths }) => {
      let wins = 0;
      for (const s of same) for (const d of different) wins += s > d ? 1 : s === d ? 0.5 : 0;
      const { auc } = rocCurve(scores, truths);
      ok(Math.abs(auc - wins / same.length / different.length) < 1e-12);
    }),
    { seed: 7, numRuns: 200 },
  );
});

Deno.test("the best accuracy is that of the highest threshold that reaches it", () => {
  const { bestAccuracy, bestThreshold } = rocCurve([4, 3, 2, 1], [true, false, true, false]);
  deepEqual([bestAccuracy, bestThreshold], [0.75, 4]);
  const worst = rocCurve([2, 1], [false, true]); // nothing is accepted
  deepEqual([worst.bestAccuracy, worst.bestThreshold], [0.5, 3]);
});

Deno.test("mirroring scores and truths keeps the equal error rate and the area", () => {
  fc.assert(
    fc.property(scored, ({ scores, truths }) => {
      const one = rocCurve(scores, truths);
      const other = rocCurve(scores.map((s) => -s), truths.map((same) => !same));
      ok(Math.abs(one.eer - other.eer) < 1e-12 && Math.abs(one.auc - other.auc) < 1e-12);
    }),
    { seed: 7, numRuns: 200 },
  );
});

Deno.test("TAR@FAR is the best of all thresholds that keep to the rate", () => {
  fc.assert(
    fc.property(scored, rates, ({ same, different, scores, truths }, far) => {
      const found = tarAtFar(rocCurve(scores, truths), far);
      const fits = [-Infinity, ...scores].filter((t) =>
        different.filter((s) => s > t).length <= far * different.length + 1e-9
      );
      equal(found.tar, Math.max(...fits.map((t) => share(same, (s) => s > t))));
      const t = found.threshold ?? -Infinity;
      equal(found.tar, share(same, (s) => s > t));
      equal(found.actualFar, share(different, (s) => s > t));
      ok(found.actualFar <= far + 1e-9);
    }),
    { seed: 7, numRuns: 300 },
  );
});

Deno.test("a threshold from impostors alone is that of the ROC", () => {
  fc.assert(
    fc.property(scored, rates, ({ different, scores, truths }, far) => {
      const alone = thresholdAtFar(different, far),
        { threshold, actualFar } = tarAtFar(
          rocCurve(scores, truths),
          far,
        );
      // The ROC may have a lower score of the same kind in between: it accepts the same impostors.
      const above = (t: number | null) => share(different, (s) => s > (t ?? -Infinity));
      equal(above(alone.threshold), above(threshold));
      equal(alone.actualFar, actualFar);
      ok(alone.interval[0] <= alone.actualFar && alone.actualFar <= alone.interval[1]);
      equal(alone.falseAccepts, alone.actualFar * alone.impostors);
    }),
    { seed: 7, numRuns: 300 },
  );
});

Deno.test("too few impostors for a rate show in the interval", () => {
  const impostors = Array.from({ length: 100 }, (_, i) => i / 100);
  const { threshold, actualFar, interval } = thresholdAtFar(impostors, 1e-4);
  deepEqual([threshold, actualFar, interval[0]], [0.99, 0, 0]);
  ok(interval[1] > 0.03, "with none of 100, the rate may be 3 %");
});

for (
  const [what, call, message] of [
    ["one kind only", () => rocCurve([1, 2], [true, true]), /2 scores of one person and 0 of two/],
    ["no scores", () => rocCurve([], []), /scores of both kinds/],
    ["a truth too few", () => rocCurve([1, 2], [true]), /got 1 truths/],
    ["NaN", () => rocCurve([1, NaN], [true, false]), /that of pair 1 is NaN/],
    ["no impostors", () => thresholdAtFar([], 0.1), /got 0 scores/],
    ["an impostor of NaN", () => thresholdAtFar([1, NaN], 0.1), /one of them NaN/],
    ...[0, -0.1, 1.1, NaN].map((far) =>
      [
        `a FAR of ${far}`,
        () => tarAtFar(rocCurve([1, 0], [true, false]), far),
        /FAR: it must lie above 0 and at most 1/,
      ] as const
    ),
    ["a FAR of 0 for impostors", () => thresholdAtFar([1], 0), /must lie above 0/],
  ] as const
) {
  Deno.test(`refused: ${what}`, () => throws(call, { name: "RangeError", message }));
}
