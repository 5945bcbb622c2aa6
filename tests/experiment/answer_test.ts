import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { keepShares } from "../../lib/dataset/unbalanced.ts";
import { answerOf, compareWith } from "../../lib/experiment/answer.ts";
import type { Report, ReportRow } from "../../lib/experiment/report.ts";
import { correlation, difference, mean, type Summary } from "../../lib/math/statistics.ts";

const summary = (values: number[], half = 0.01): Summary => ({
  values,
  mean: mean(values),
  interval: [mean(values) - half, mean(values) + half],
});
const row = (label: string, values: number[]): ReportRow => ({
  label,
  accuracy: summary(values),
  angularFisherScore: summary(values.map((value) => 1 - value)),
} as unknown as ReportRow);
const report = (...rows: ReportRow[]) => ({ rows } as unknown as Report);

Deno.test("a difference is paired: what a seed does to both drops out", () => {
  const { interval, beyondNoise } = difference(
    summary([0.91, 0.95, 0.99]),
    summary([0.90, 0.941, 0.98]),
  );
  ok(beyondNoise && interval[0] > 0.008 && interval[1] < 0.0112, String(interval));
  ok(!difference(summary([0.9, 0.95]), summary([0.91, 0.94])).beyondNoise);
  throws(() => difference(summary([1]), summary([1, 2])), /as many seeds, got 1 and 2/);
});

Deno.test("of one seed a difference has the interval of both", () => {
  const apart = difference(summary([0.95]), summary([0.93]));
  ok(apart.beyondNoise && Math.abs(apart.interval[0] - (0.02 - 0.01 * Math.SQRT2)) < 1e-12);
  ok(!difference(summary([0.94]), summary([0.93])).beyondNoise);
});

Deno.test("where an interval has no width, noise is not known", () => {
  // Two seeds that differ alike, but for what is rounded away: of a third they say nothing.
  const verdictOf = (one: Summary, other: Summary) => {
    const { verdict, beyondNoise } = difference(one, other);
    equal(beyondNoise, verdict === "beyond noise");
    return verdict;
  };
  equal(verdictOf(summary([0.98, 0.97]), summary([0.97, 0.96])), "noise not known");
  equal(verdictOf(summary([0.41666667, 0.5]), summary([0.3125, 0.39583333])), "noise not known");
  equal(verdictOf(summary([0.41666667, 0.501]), summary([0.3125, 0.39583333])), "beyond noise");
  // One run of a rate, in a report from before rates had intervals.
  equal(verdictOf(summary([0.42], 0), summary([0.38], 0)), "noise not known");
  equal(verdictOf(summary([0.42]), summary([0.38], 0)), "noise not known");
  equal(verdictOf(summary([0.385]), summary([0.38], 0)), "within noise");
  equal(verdictOf(summary([0.42], 0), summary([0.42], 0)), "within noise");
  equal(verdictOf(summary([0.42]), summary([0.38])), "beyond noise");
  equal(verdictOf(summary([NaN]), summary([0.38])), "noise not known");
});

Deno.test("an answer names the best row, and says whether it is ahead beyond noise", () => {
  const clear = report(row("A", [0.9, 0.92]), row("B", [0.95, 0.9702]), row("C", [0.9, 0.98]));
  ok(
    /^B has the most right, 96.01 %: \+5.01 points more than A \(\+4.88 to \+5.14 over 2 seeds, beyond noise\); \+2.01 points more than C .*within noise\)\.$/
      .test(answerOf(clear)),
    answerOf(clear),
  );
  ok(/A: 90.00 % right/.test(answerOf(report(row("A", [0.9])))));
  ok(/of one seed, within noise/.test(answerOf(report(row("A", [0.9]), row("B", [0.901])))));
  // Rows that ran with other seeds are not compared.
  const unlike = report(row("A", [0.9, 0.92]), row("B", [0.95]), row("C", [0.9, 0.94]));
  deepEqual(answerOf(unlike), "B has the most right, 95.00 %.");
  deepEqual(compareWith(unlike.rows[0]!, unlike.rows).map(({ label }) => label), ["C"]);
  const [b] = compareWith(clear.rows[0]!, clear.rows);
  deepEqual([b!.label, b!.accuracy.beyondNoise], ["B", true]);
  ok(Math.abs(b!.angularFisherScore.mean + 0.0501) < 1e-12);
});

Deno.test("correlation() is 1 of a line, -1 of a falling one, 0 of what does not vary", () => {
  ok(Math.abs(correlation([1, 2, 3], [2, 4, 6]) - 1) < 1e-12);
  ok(Math.abs(correlation([1, 2, 3], [3, 2, 1]) + 1) < 1e-12);
  deepEqual(correlation([1, 2], [5, 5]), 0);
});

Deno.test("keepShares() keeps the first of each class, in order", () => {
  const set = {
    images: Uint8Array.of(1, 2, 3, 4, 5, 6),
    labels: Uint8Array.of(0, 1, 0, 1, 1, 1),
    count: 6,
    width: 1,
    height: 1,
  };
  const { images, labels, count } = keepShares(set, [1, 0.5]);
  deepEqual([[...images], [...labels], count], [[1, 2, 3, 4], [0, 1, 0, 1], 4]);
  for (const shares of [[1, 0], [1, 2], [1, NaN]]) {
    throws(() => keepShares(set, shares), /above 0 and at most 1/);
  }
  throws(() => keepShares(set, [1]), /there must be 2 shares/);
});
