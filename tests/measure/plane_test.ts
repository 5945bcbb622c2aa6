import { deepEqual, ok, throws } from "node:assert/strict";
import fc from "fast-check";
import { random } from "../../lib/math/random.ts";
import { fitPca, project } from "../../lib/measure/pca.ts";
import { principalPlane } from "../../lib/measure/plane.ts";

/** Rows that vary by 1, 1/2, 1/3 … along their numbers, in an order of their own. */
function rowsOf(count: number, size: number, seed: number): number[][] {
  const source = random(seed, "plane test");
  return Array.from(
    { length: count },
    () => Array.from({ length: size }, (_, k) => 2 + source.normal() / (1 + (k * 7) % size)),
  );
}

const shapes = fc.record({
  count: fc.integer({ min: 4, max: 24 }),
  size: fc.integer({ min: 3, max: 24 }),
  seed: fc.nat(),
});

Deno.test("a plane is that of principal components, however many rows there are, the farthest row positive", () =>
  fc.assert(
    fc.property(shapes, ({ count, size, seed }) => {
      const rows = rowsOf(count, size, seed), pca = fitPca(rows);
      const { data } = project(rows, pca, 2), { points, shares } = principalPlane(rows);
      const total = pca.variances.reduce((sum, v) => sum + v, 0);
      // Where two variances are nearly equal, their directions are anyone's.
      fc.pre(pca.variances[0]! - pca.variances[1]! > 1e-3 * total);
      fc.pre(pca.variances[1]! - pca.variances[2]! > 1e-3 * total);
      for (const k of [0, 1]) {
        const along = Array.from({ length: count }, (_, i) => data[2 * i + k]!);
        const found = Array.from({ length: count }, (_, i) => points.data[2 * i + k]!);
        const far = Math.max(...found.map(Math.abs));
        ok(found.includes(far), "the farthest is positive");
        const sign = Math.sign(along[found.indexOf(far)]!);
        ok(found.every((x, i) => Math.abs(x - sign * along[i]!) < 1e-9), `component ${k}`);
        ok(Math.abs(shares[k]! - pca.variances[k]! / total) < 1e-12, `share ${k}`);
      }
    }),
    { seed: 3, numRuns: 100 },
  ));

Deno.test("rows that are alike lie on one point, and those of low rank settle", () => {
  for (const size of [8, 64]) {
    const alike = principalPlane(Array.from({ length: 20 }, () => Array(size).fill(0)));
    deepEqual(alike.shares, [0, 0]);
    ok(Array.from(alike.points.data).every((x) => x === 0));
    const axes = Array.from(
      { length: 40 },
      (_, i) => Array.from({ length: size }, (_, k) => Number(k === i % 5)),
    );
    // Five corners of a simplex vary alike in all four directions.
    const { shares } = principalPlane(axes);
    ok(shares.every((share) => Math.abs(share - 0.25) < 1e-12), `${shares}`);
  }
});

Deno.test("what is no plane is refused, with what there must be", () => {
  throws(() => principalPlane([[1, 2]]), /at least two of at least two numbers, got 1 of 2/);
  throws(() => principalPlane([[1], [2]]), /got 2 of 1/);
  throws(() => principalPlane([[1, NaN], [2, 3], [3, 4]]), /finite/);
  throws(() => principalPlane([[1, NaN, 3], [2, 3, 4]]), /finite/);
});
