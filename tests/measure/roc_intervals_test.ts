import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { random } from "../../lib/math/random.ts";
import { rocCurve } from "../../lib/measure/roc.ts";
import { rocIntervals } from "../../lib/measure/roc_intervals.ts";

/** What is true of normal scores whose means lie 2.5 apart, by Python's NormalDist. */
const FARS = [0.01, 0.001], TRUE_TARS = [0.56893, 0.27752], EER = 0.10565, AUC = 0.96145;
const ROUNDS = 200, PAIRS = 600;

Deno.test("intervals of a ROC hold what is true of normal scores, nearly always", () => {
  const source = random(1, "roc intervals"), same = Array.from({ length: PAIRS }, (_, i) => i % 2);
  const held = { tars: FARS.map(() => 0), eer: 0, auc: 0 };
  const holds = ([low, high]: readonly [number, number], truth: number) =>
    low <= truth && truth <= high ? 1 / ROUNDS : 0;
  for (let round = 0; round < ROUNDS; round++) {
    const scores = same.map((one) => source.normal() + 2.5 * one);
    const { tarAtFar, eer, auc } = rocIntervals(rocCurve(scores, same), FARS);
    tarAtFar.forEach((interval, i) => held.tars[i]! += holds(interval, TRUE_TARS[i]!));
    held.eer += holds(eer, EER), held.auc += holds(auc, AUC);
  }
  // Of 200 rounds at 95 %, fewer than 90 % would be chance once in a thousand times.
  for (const share of [...held.tars, held.eer, held.auc]) ok(share > 0.9, JSON.stringify(held));
});

Deno.test("intervals of a ROC narrow with more pairs, and have a width where all is right", () => {
  const widths = [100, 400, 1600].map((count) => {
    const same = Array.from({ length: count }, (_, i) => i % 2);
    const scores = same.map((one, i) => (i * 7919 % count) / count + 0.5 * one);
    const { tarAtFar: [tar], eer, auc } = rocIntervals(rocCurve(scores, same), [0.1]);
    return [tar!, eer, auc].map(([low, high]) => high - low);
  });
  for (const k of [0, 1, 2]) {
    ok(widths[0]![k]! > 1.5 * widths[1]![k]! && widths[1]![k]! > 1.5 * widths[2]![k]!, `${widths}`);
  }
  const { tarAtFar: [tar], eer, auc } = rocIntervals(rocCurve([2, 2, 1, 1], [1, 1, 0, 0]), [1]);
  deepEqual([tar![1], eer[0], auc[1]], [1, 0, 1]);
  ok(tar![0] < 0.5 && eer[1] > 0.5 && auc[0] < 0.5);
});

Deno.test("of 3000 pairs of two people, one in a thousand bounds little, one in two thousand nothing", () => {
  const scores = Array.from({ length: 6000 }, (_, i) => i < 3000 ? 2 + i : i - 3000 + 1.5);
  const curve = rocCurve(scores, scores.map((_, i) => i < 3000));
  const [some, none] = rocIntervals(curve, [0.001, 0.0005]).tarAtFar;
  ok(some![0] > 0);
  equal(none![0], 0);
});

Deno.test("a rate of false accepts that is none is refused", () => {
  const curve = rocCurve([1, 0], [true, false]);
  for (const far of [0, -1, 2, NaN]) {
    throws(() => rocIntervals(curve, [far]), /Cannot work at the FAR/);
  }
});
