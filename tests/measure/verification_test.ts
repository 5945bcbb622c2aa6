import { deepEqual, equal, ok, throws } from "node:assert/strict";
import fc from "fast-check";
import { random } from "../../lib/math/random.ts";
import type { VerificationPair } from "../../lib/measure/pairs.ts";
import { type ProtocolName, VERIFICATION_PROTOCOLS } from "../../lib/measure/protocols.ts";
import { isRight } from "../../lib/measure/thresholds.ts";
import { verify } from "../../lib/measure/verification.ts";
import { close, golden } from "../golden/golden.ts";

// deno-lint-ignore no-explicit-any -- JSON whose shape tests/golden/README.md states
type Json = any;

/** The pairs of a golden case: rows 2 i and 2 i + 1 are its left and right. */
function caseOf({ left, right, leftFlip, rightFlip, same, fold }: Json) {
  const woven = (a: number[][], b: number[][]) => a.flatMap((row, i) => [row, b[i]!]);
  const pairs: VerificationPair[] = same.map((one: number, i: number) => (
    { left: 2 * i, right: 2 * i + 1, same: one === 1, fold: fold[i] }
  ));
  return {
    embeddings: { original: woven(left, right), mirrored: woven(leftFlip, rightFlip) },
    pairs,
  };
}

/** Golden numbers have 12 digits, the last of them rounded. */
const DIGITS = 5e-12;

for (const { name, inputs, outputs } of await golden("measures-lfw")) {
  const { embeddings, pairs } = caseOf(inputs);
  for (const protocol of ["seed", "insightface", "clcarwin"] as const) {
    const expected = outputs[protocol];
    if (!expected) continue;
    Deno.test(`golden ${protocol}: ${name}`, () => {
      const fars = expected.val?.map((one: Json) => one.farTarget) ?? [0.01];
      const report = verify(embeddings, pairs, protocol, { fars });
      const accuracies = report.folds.map(({ accuracy }) => accuracy);
      close(accuracies, expected.foldAccuracies, DIGITS, "accuracies");
      close(report.folds.map(({ threshold }) => threshold), expected.thresholds, DIGITS, "at");
      close(report.accuracy, expected.mean, DIGITS, "mean");
      close(report.deviation.population, expected.stdPopulation, DIGITS, "population");
      close(report.deviation.sample, expected.stdSample, DIGITS, "sample");
      if (expected.fold1FirstScores) {
        close(report.scores.slice(0, 12), expected.fold1FirstScores, DIGITS, "scores");
      }
      deepEqual(report.val?.length, expected.val?.length);
      report.val?.forEach((one, i) => {
        const { val, valStd, far, thresholds } = expected.val[i];
        close(one.val, val, DIGITS, "val");
        close(one.valDeviation, valStd, DIGITS, "deviation of val");
        close(one.far, far, DIGITS, "far");
        close(one.thresholds, thresholds, DIGITS, "thresholds of val");
      });
    });
  }
  for (const [key, mirror] of [["opensphere", "none"], ["openspheresum", "sum"]] as const) {
    const expected = outputs[key];
    if (!expected) continue;
    Deno.test(`golden ${key}: ${name}`, () => {
      const report = verify(embeddings, pairs, "opensphere", { mirror });
      close(report.accuracy, expected.accuracy, DIGITS, "accuracy");
      close(report.eer, expected.eer, DIGITS, "eer");
      close(report.auc, expected.auc, DIGITS, "auc");
      const t = report.threshold; // accepted is what reaches it
      const right = report.scores.filter((s, i) => (s >= t) === pairs[i]!.same).length;
      equal(right / pairs.length, report.accuracy);
    });
  }
  if (outputs.seed.accuracyAt) {
    Deno.test(`golden rule of the seed at a tie: ${name}`, () => {
      const { scores } = verify(embeddings, pairs, "opensphere");
      const { judgement } = VERIFICATION_PROTOCOLS.seed;
      for (const { threshold, accuracy } of outputs.seed.accuracyAt) {
        const right = scores.filter((s, i) => isRight(s, pairs[i]!.same, threshold, judgement));
        equal(right.length / scores.length, accuracy, `at ${threshold}`);
      }
    });
  }
}

/** The seed's protocol as its MATLAB code goes: a loop in a loop, nothing shared. */
function plainSeed(rows: number[][], pairs: VerificationPair[]) {
  const folds = Math.max(...pairs.map(({ fold }) => fold)), size = rows[0]!.length;
  return Array.from({ length: folds }, (_, f) => {
    const others = pairs.filter(({ fold }) => fold !== f + 1);
    const seen = others.flatMap(({ left, right }) => [rows[left]!, rows[right]!]);
    const mean = Array.from({ length: size }, (_, k) =>
      seen.reduce((sum, row) => sum + row[k]!, 0) / seen.length);
    const unit = (row: number[]) => {
      const centred = row.map((value, k) => value - mean[k]!), norm = Math.hypot(...centred);
      return centred.map((value) => value / norm);
    };
    const score = ({ left, right }: VerificationPair) => {
      const r = unit(rows[right]!);
      return unit(rows[left]!).reduce((sum, value, k) => sum + value * r[k]!, 0);
    };
    const right = (some: VerificationPair[]) => {
      const scores = some.map(score);
      return (t: number) => scores.filter((s, i) => some[i]!.same ? s > t : s < t).length;
    };
    const grid = Array.from({ length: 20001 }, (_, k) => (k - 10000) / 10000);
    const counts = grid.map(right(others)), most = Math.max(...counts);
    const best = grid.filter((_, k) => counts[k] === most);
    const threshold = best.reduce((sum, t) => sum + t, 0) / best.length;
    const tested = pairs.filter(({ fold }) => fold === f + 1);
    return { accuracy: right(tested)(threshold) / tested.length, threshold, pairs: tested.length };
  });
}

const pairsOver = (rows: number, folds: number) =>
  fc.array(
    fc.record({ left: fc.nat(rows - 1), right: fc.nat(rows - 1), same: fc.boolean() }),
    { minLength: 2 * folds, maxLength: 14 },
  ).map((some) => some.map((pair, i): VerificationPair => ({ ...pair, fold: 1 + i % folds })))
    .filter((some) => some.some(({ same }) => same) && some.some(({ same }) => !same));

Deno.test("the seed's protocol equals its plain loops", () => {
  const row = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 3, maxLength: 3 });
  const rows = fc.integer().map((seed) => {
    const source = random(seed, "verification test");
    return Array.from({ length: 6 }, () => [source.normal() + 2, source.normal(), source.normal()]);
  });
  ok(row);
  fc.assert(
    fc.property(rows, fc.integer({ min: 2, max: 4 }).chain((k) => pairsOver(6, k)), (rows, pairs) => {
      const apart = pairs.filter(({ left, right }) => left !== right);
      fc.pre(apart.length === pairs.length);
      const report = verify({ original: rows }, pairs, "seed", { mirror: "none" });
      deepEqual(report.folds.map(({ accuracy }) => accuracy), plainSeed(rows, pairs).map((f) => f.accuracy));
      close(report.folds.map((f) => f.threshold), plainSeed(rows, pairs).map((f) => f.threshold), 1e-12, "at");
    }),
    { seed: 7, numRuns: 60 },
  );
});
