import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { random } from "../../lib/math/random.ts";
import type { VerificationPair } from "../../lib/measure/pairs.ts";
import { componentsFor, fitPca, project } from "../../lib/measure/pca.ts";
import type { ProtocolName } from "../../lib/measure/protocols.ts";
import { verify } from "../../lib/measure/verification.ts";

const SIZE = 6, FOLDS = 4, EACH = 8;

/** Rows of a few people, the last numbers of which hardly vary. */
function cloud(count: number, seed: number): number[][] {
  const source = random(seed, "reduced");
  const centers = Array.from({ length: 9 }, () => Array.from({ length: SIZE }, source.normal));
  return Array.from(
    { length: count },
    (_, i) => centers[i % 9]!.map((value, k) => (value + 0.4 * source.normal() + 2) / (1 + k)),
  );
}

/** Folds that have rows of their own, but for row 0, which all have. */
const pairs: VerificationPair[] = Array.from({ length: FOLDS * EACH }, (_, i) => ({
  left: i % EACH === 0 ? 0 : 2 * i,
  right: 2 * i + 1,
  same: i % 2 === 1,
  fold: 1 + Math.floor(i / EACH),
}));
const original = cloud(2 * FOLDS * EACH, 1), mirrored = cloud(2 * FOLDS * EACH, 2);

/** As the protocol of clcarwin has it. */
function dampedCosine(a: readonly number[], b: readonly number[]): number {
  const dot = (x: readonly number[], y: readonly number[]) =>
    x.reduce((sum, value, k) => sum + value * y[k]!, 0);
  return dot(a, b) / (Math.sqrt(dot(a, a) * dot(b, b)) + 1e-5);
}

function rowsBy(pca: ReturnType<typeof fitPca>, rows: number[][], keep: number) {
  const count = componentsFor(pca, keep), { data } = project(rows, pca, count);
  const found = rows.map((_, i) => Array.from({ length: count }, (_, k) => data[i * count + k]!));
  return { count, rows: found };
}

function near(found: readonly number[], wanted: readonly number[], tolerance: number): void {
  equal(found.length, wanted.length);
  wanted.forEach((w, i) => ok(Math.abs(found[i]! - w) < tolerance, `${i}: ${found[i]} not ${w}`));
}

Deno.test("components of a fold are fitted to the images that only the other folds have", () => {
  const keep = 0.9, report = verify({ original }, pairs, "clcarwin", { pca: { keep } });
  const wanted: number[] = [], counts: number[] = [];
  for (let fold = 1; fold <= FOLDS; fold++) {
    const tested = pairs.filter((pair) => pair.fold === fold);
    const out = new Set(tested.flatMap(({ left, right }) => [left, right]));
    const used = new Set(pairs.flatMap(({ left, right }) => [left, right]));
    const { count, rows } = rowsBy(
      fitPca([...used].filter((row) => !out.has(row)).map((row) => original[row]!)),
      original,
      keep,
    );
    counts.push(count);
    wanted.push(...tested.map(({ left, right }) => dampedCosine(rows[left]!, rows[right]!)));
  }
  deepEqual(report.components, counts);
  ok(counts.every((count) => count > 1 && count < SIZE), `${counts}`);
  near(report.scores, wanted, 1e-12);
});

Deno.test("all components of centred features only turn them: the scores stay", () => {
  const plain = verify({ original, mirrored }, pairs, "seed");
  const turned = verify({ original, mirrored }, pairs, "seed", { pca: { keep: 1 } });
  near(turned.scores, plain.scores, 1e-9);
  deepEqual(turned.components, Array(FOLDS).fill(2 * SIZE));
  equal(plain.components, undefined);
});

for (const protocol of ["seed", "opensphere"] satisfies ProtocolName[]) {
  Deno.test(`components of training people are fitted once, joined as those tested: ${protocol}`, () => {
    const training = { original: cloud(50, 3), mirrored: cloud(50, 4) }, keep = 0.8;
    const sum = (a: number[][], b: number[][]) =>
      a.map((row, i) => row.map((value, k) => value + b[i]![k]!));
    const { count, rows } = rowsBy(
      fitPca(sum(training.original, training.mirrored)),
      sum(original, mirrored),
      keep,
    );
    const mirror = "sum", pca = { keep, training };
    const report = verify({ original, mirrored }, pairs, protocol, { mirror, pca });
    const wanted = verify({ original: rows }, pairs, protocol, { mirror: "none" });
    deepEqual(report.components, [count]);
    near(report.scores, wanted.scores, 1e-12);
    equal(report.accuracy, wanted.accuracy);
  });
}

Deno.test("a share of the variance is held by as few components as can be", () => {
  const variances = Float64Array.of(5, 3, 2, 0);
  const counts = [1e-9, 0.5, 0.51, 0.8, 0.81, 1].map((share) =>
    componentsFor({ variances }, share)
  );
  deepEqual(counts, [1, 1, 2, 2, 3, 3]);
  equal(componentsFor({ variances: new Float64Array(3) }, 0.5), 1); // of rows that are all alike
  for (const share of [0, 1.1, NaN]) throws(() => componentsFor({ variances }, share), RangeError);
});

Deno.test("what cannot be fitted is refused with words", () => {
  const all = { original, mirrored };
  throws(() => verify(all, pairs, "opensphere", { pca: { keep: 0.9 } }), {
    name: "RangeError",
    message: /OpenSphere: it tests all pairs at once.*Give embeddings of other people/,
  });
  const training = { original: cloud(20, 5) };
  throws(
    () => verify(all, pairs, "seed", { pca: { keep: 0.9, training } }),
    /those of the mirrored images are missing/,
  );
  const short = { original: training.original.map((row) => row.slice(1)) };
  throws(
    () => verify(all, pairs, "seed", { mirror: "none", pca: { keep: 0.9, training: short } }),
    /must have the 5 numbers of those that were fitted/,
  );
  throws(() => verify(all, pairs, "seed", { pca: { keep: 2 } }), /at most 1, is 2/);
});
