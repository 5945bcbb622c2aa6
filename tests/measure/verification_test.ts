import { deepEqual, equal, ok, throws } from "node:assert/strict";
import fc from "fast-check";
import { random } from "../../lib/math/random.ts";
import { wilson } from "../../lib/math/statistics.ts";
import { joinMirrored, type MirrorRule } from "../../lib/measure/features.ts";
import { foldsOf } from "../../lib/measure/folds.ts";
import type { VerificationPair } from "../../lib/measure/pairs.ts";
import { type ProtocolName, VERIFICATION_PROTOCOLS } from "../../lib/measure/protocols.ts";
import { rocCurve } from "../../lib/measure/roc.ts";
import { isRight, type ThresholdGrid } from "../../lib/measure/thresholds.ts";
import { valAtFar } from "../../lib/measure/val.ts";
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

const cases = await golden("measures-lfw"), sample = caseOf(cases[1]!.inputs);
for (const { name, inputs, outputs } of cases) {
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
    const mean = Array.from(
      { length: size },
      (_, k) => seen.reduce((sum, row) => sum + row[k]!, 0) / seen.length,
    );
    const unit = (row: number[]) => {
      const centred = row.map((value, k) => value - mean[k]!);
      const norm = Math.sqrt(centred.reduce((sum, value) => sum + value ** 2, 0));
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
    const counts = grid.map(right(others));
    const most = counts.reduce((a, b) => Math.max(a, b));
    const best = grid.filter((_, k) => counts[k] === most);
    const threshold = best.reduce((sum, t) => sum + t, 0) / best.length;
    const tested = pairs.filter(({ fold }) => fold === f + 1);
    return { accuracy: right(tested)(threshold) / tested.length, threshold, pairs: tested.length };
  });
}

const pairsOver = (rows: number, most: number) =>
  fc.integer({ min: 2, max: 4 }).chain((folds) =>
    fc.array(
      fc.record({ left: fc.nat(rows - 1), step: fc.integer({ min: 1, max: rows - 1 }) }),
      { minLength: 2 * folds, maxLength: most },
    ).map((some) =>
      some.map(({ left, step }, i): VerificationPair => (
        { left, right: (left + step) % rows, same: i % 3 === 0, fold: 1 + i % folds }
      ))
    )
  );

Deno.test("the seed's protocol equals its plain loops, near to and far from the mean", () => {
  const shift = fc.constantFrom(0, 1, 1000); // at 1000, products alone have lost six digits
  fc.assert(
    fc.property(fc.nat(), shift, pairsOver(6, 14), (seed, far, pairs) => {
      const source = random(seed, "verification test");
      const rows = Array.from({ length: 6 }, () => [0, 1, 2].map(() => far + source.normal()));
      const plain = plainSeed(rows, pairs);
      deepEqual(verify({ original: rows }, pairs, "seed", { mirror: "none" }).folds, plain);
    }),
    { seed: 7, numRuns: 60 },
  );
});

Deno.test("the seed's protocol equals its plain loops where scores lie on the grid", () => {
  // Each pair with its opposite in the same fold: the mean is exactly 0, scores are 0, ±0.6, …
  const corners = [[5, 0], [0, 5], [3, 4], [4, 3], [4, -3], [3, -4]];
  const rows = [...corners, ...corners.map(([x, y]) => [-x!, -y!])];
  fc.assert(
    fc.property(pairsOver(6, 10), (some) => {
      const pairs = some.flatMap((pair) => [
        pair,
        { ...pair, left: pair.left + 6, right: pair.right + 6 },
      ]);
      const plain = plainSeed(rows, pairs);
      deepEqual(verify({ original: rows }, pairs, "seed", { mirror: "none" }).folds, plain);
    }),
    { seed: 7, numRuns: 60 },
  );
});

Deno.test("side by side is what a joined feature gives; rows may be nested, flat, float32", () => {
  const { embeddings, pairs } = sample;
  const { folds } = verify(embeddings, pairs, "seed");
  const joined = joinMirrored(embeddings, "concatenate");
  deepEqual(verify({ original: joined }, pairs, "seed", { mirror: "none" }).folds, folds);
  const flat = (rows: number[][]) => ({
    data: Float32Array.from(rows.flat()),
    count: rows.length,
    size: rows[0]!.length,
  });
  const { original, mirrored } = embeddings;
  const single = { original: flat(original), mirrored: flat(mirrored) };
  equal(verify(single, pairs, "seed").folds.length, folds.length);
});

Deno.test("no protocol minds the length of a feature, but for the damped cosine", () => {
  const { embeddings, pairs } = sample;
  const longer = embeddings.original.map((row, i) => row.map((value) => value * (1 + i % 3)));
  for (const protocol of ["insightface", "opensphere", "clcarwin"] as const) {
    const [one, other] = [embeddings.original, longer]
      .map((original) => verify({ original }, pairs, protocol, { mirror: "none" }));
    close(other!.scores, one!.scores, protocol === "clcarwin" ? 1e-5 : 1e-14, protocol);
  }
});

Deno.test("a report holds together: pooled interval, mean, ROC of its scores, JSON", () => {
  const { embeddings, pairs } = sample;
  for (const protocol of Object.keys(VERIFICATION_PROTOCOLS) as ProtocolName[]) {
    const report = verify(embeddings, pairs, protocol);
    const right = report.folds.reduce((sum, { accuracy, pairs }) => sum + accuracy * pairs, 0);
    close([...report.interval], wilson(Math.round(right), pairs.length), 1e-15, "interval");
    equal(report.folds.reduce((sum, fold) => sum + fold.pairs, 0), pairs.length);
    deepEqual(report.roc, rocCurve(report.scores, pairs.map(({ same }) => same)));
    deepEqual(report.tarAtFar.map(({ far }) => far), [1e-3, 1e-2]);
    deepEqual(JSON.parse(JSON.stringify(report)), report);
    equal("val" in report, protocol === "insightface");
  }
});

Deno.test("a threshold for a rate comes in the unit of the protocol", () => {
  const { embeddings, pairs } = sample;
  const report = verify(embeddings, pairs, "insightface", { fars: [0.1] });
  const { threshold, tar } = report.tarAtFar[0]!;
  ok(threshold! > 0, "a squared distance");
  const distances = report.scores.map((score) => -score);
  const same = distances.filter((_, i) => pairs[i]!.same);
  equal(same.filter((d) => d < threshold!).length / same.length, tar);
});

Deno.test("thresholds lie where the protocols' authors put them", () => {
  const ends = (grid?: ThresholdGrid | null) =>
    grid && [grid.count, grid.at(0), grid.at(grid.count - 1)];
  const { seed, insightface, clcarwin } = VERIFICATION_PROTOCOLS;
  deepEqual(ends(seed.folds.grid), [20001, -1, 1]);
  close(ends(insightface.folds.grid)!, [400, 0, 3.99], 1e-15, "insightface");
  close(ends(insightface.val)!, [4000, 0, 3.999], 1e-15, "VAL");
  close(ends(clcarwin.folds.grid)!, [400, -1, 0.995], 1e-15, "clcarwin");
});

Deno.test("VAL accepts what lies below its threshold, and nothing where the rate is not reached", () => {
  // Of the other fold's two distances of different people, 0.5 and 1, a half is accepted at 1.
  const same = Uint8Array.of(1, 1, 0, 0, 1, 1, 0, 0), of = Int32Array.of(0, 0, 0, 0, 1, 1, 1, 1);
  const columns = { left: of, right: of, same, count: 8 }, folds = { count: 2, of };
  const distances = Float64Array.of(0.25, 0.75, 0.5, 1, 0.75, 1.5, 0.5, 1);
  const grid = Float64Array.of(0, 0.25, 0.5, 0.75, 1);
  const half = valAtFar(distances, columns, folds, grid, 0.5);
  deepEqual(half.thresholds, [0.75, 0.75]); // 0.5 is no less than 0.5; 0.75 is the first above
  deepEqual([half.val, half.far], [0.25, 0.5]);
  close(half.valDeviation, 0.25, 1e-15, "a rounded root");
  deepEqual(valAtFar(distances, columns, folds, grid, 1), {
    farTarget: 1,
    val: 0,
    valDeviation: 0,
    far: 0,
    thresholds: [0, 0],
  });
});

Deno.test("folds by place: the first ones longer, or cut at ⌊f n / k⌋", () => {
  const pairs = Array.from({ length: 11 }, (_, i) => (
    { left: 0, right: 1, same: true, fold: 1 + i % 4 }
  ));
  deepEqual([...foldsOf(pairs, "given").of], [0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2]);
  deepEqual([...foldsOf(pairs, "runs").of], [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3]);
  deepEqual([...foldsOf(pairs, "floors").of], [0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]);
});

const four = [[1, 0.1], [1, -0.1], [-1, 0.1], [-1, -0.1]];
const good: VerificationPair[] = [
  { left: 0, right: 1, same: true, fold: 1 },
  { left: 0, right: 2, same: false, fold: 1 },
  { left: 2, right: 3, same: true, fold: 2 },
  { left: 1, right: 3, same: false, fold: 2 },
];
const changed = (
  change: Partial<VerificationPair>,
) => [...good.slice(0, 3), { ...good[3]!, ...change }];
const run = (
  { rows = four, mirrored, pairs = good, protocol = "clcarwin", ...options }: {
    rows?: number[][];
    mirrored?: number[][];
    pairs?: VerificationPair[];
    protocol?: string;
    mirror?: MirrorRule;
    fars?: number[];
  },
) =>
  verify(
    { original: rows, ...(mirrored && { mirrored }) },
    pairs,
    protocol as ProtocolName,
    options,
  );

Deno.test("the pairs of the refusals are good as they are", () => equal(run({}).accuracy, 1));
for (
  const [what, input, message] of [
    ["a row outside", { pairs: changed({ right: 4 }) }, /rows must lie in 0 … 3, but pair 3 has 4/],
    ["a row below", { pairs: changed({ left: -1 }) }, /pair 3 has -1/],
    ["half a row", { pairs: changed({ left: 0.5 }) }, /pair 3 has 0.5/],
    [
      "a gap of folds",
      { pairs: changed({ fold: 4 }) },
      /without a gap, but there are 3 and pair 3/,
    ],
    ["a fold 0", { pairs: changed({ fold: 0 }) }, /pair 3 is of fold 0/],
    ["a huge fold", { pairs: changed({ fold: 2 ** 40 }) }, /pair 3 is of fold 1099511627776/],
    ["a fold of NaN", { pairs: changed({ fold: NaN }) }, /pair 3 is of fold NaN/],
    ["one fold", { pairs: good.map((p) => ({ ...p, fold: 1 })) }, /at least two, got one/],
    ["no pairs", { pairs: [] }, /got 0 of one and 0 of two/],
    ["one person only", { pairs: good.map((p) => ({ ...p, same: true })) }, /got 4 of one and 0/],
    ["two people only", { pairs: good.map((p) => ({ ...p, same: false })) }, /got 0 of one and 4/],
    ["rows of two lengths", { rows: [...four.slice(1), [1]] }, /same length/],
    ["no mirrored rows", { protocol: "seed" }, /mirrored images are missing.*mirror: "none"/],
    [
      "mirrored rows too few",
      { protocol: "seed", mirrored: [[1, 2]] },
      /\[4, 2\] and mirrored \[1, 2\]/,
    ],
    ["a rule nobody knows", { mirror: "mean", mirrored: four }, /"sum" or "none", not by "mean"/],
    ["a FAR of 0", { fars: [0] }, /FAR.*is 0/],
    ["a FAR of 2", { fars: [0.1, 2] }, /FAR.*is 2/],
    [
      "a protocol nobody knows",
      { protocol: "toString" },
      /there are seed, insightface, opensphere/,
    ],
    [
      "a feature that equals the mean",
      { protocol: "seed", mirror: "none", rows: [[1, 1], [3, 3], [3, 5], [-1, -2]] },
      /row 0 equals the mean of all pairs outside fold 1/,
    ],
    [
      "features that cancel",
      { mirror: "sum", mirrored: [[-1, -0.1], ...four.slice(1)] },
      /row 0 is zero/,
    ],
  ] as const
) {
  Deno.test(`refused: ${what}`, () => {
    throws(() => run(input as Parameters<typeof run>[0]), { name: "RangeError", message });
  });
}
for (const protocol of Object.keys(VERIFICATION_PROTOCOLS)) {
  for (const [wrong, what] of [[0, "is zero"], [NaN, "holds NaN"], [Infinity, "holds"]] as const) {
    for (const place of [0, 3]) { // on the left of pairs only, and on the right
      Deno.test(`refused by ${protocol}: an embedding ${place} of ${wrong}`, () => {
        const rows = four.map((row, i) => i === place ? [wrong, wrong] : row);
        const message = new RegExp(`row ${place} ${what}`);
        throws(() => run({ rows, protocol, mirror: "none" }), { name: "RangeError", message });
      });
    }
  }
}

Deno.test("a pair with a feature of zeros is refused, or as unlike as can be in any protocol", () => {
  const original = Array.from(
    { length: 40 },
    (_, i) => [Math.cos(i * i), Math.sin(i * i), 1 + i % 3],
  );
  original[6] = [0, 0, 0];
  const pairs = Array.from({ length: 60 }, (_, i): VerificationPair => ({
    left: i % 40,
    right: (i * 7 + 3) % 40,
    same: i % 2 === 0,
    fold: 1 + Math.floor(i / 6),
  }));
  const embeddings = { original, mirrored: original };
  for (const protocol of Object.keys(VERIFICATION_PROTOCOLS) as ProtocolName[]) {
    throws(() => verify(embeddings, pairs, protocol), /of row 6 is zero/);
    const { scores } = verify(embeddings, pairs, protocol, { zeros: "unlike" });
    const least = protocol === "insightface" ? -4 : -1;
    deepEqual(
      scores.map((score) => score === least),
      pairs.map(({ left, right }) => left === 6 || right === 6),
      protocol,
    );
  }
});
