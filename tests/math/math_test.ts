import { deepEqual, equal, notDeepEqual, ok, throws } from "node:assert/strict";
import fc from "fast-check";
import { permutation, random } from "../../lib/math/random.ts";
import { mean, studentInterval, wilson } from "../../lib/math/statistics.ts";

const draws = (seed: number, key: string) => {
  const source = random(seed, key);
  return Array.from({ length: 1000 }, () => source.uniform());
};

Deno.test("a random stream is decided by its seed and its keys", () => {
  deepEqual(draws(1, "a"), draws(1, "a"));
  notDeepEqual(draws(1, "a"), draws(2, "a"));
  notDeepEqual(draws(1, "a"), draws(1, "b"));
});

Deno.test("the first numbers of a stream are these, on every machine", () => {
  const source = random(1, "golden");
  deepEqual(Array.from({ length: 3 }, () => source.below(1e6)), GOLDEN);
});

Deno.test("uniform and normal numbers have their moments", () => {
  const source = random(3, "moments"), n = 100_000;
  const uniform = Array.from({ length: n }, () => source.uniform());
  const normal = Array.from({ length: n }, () => source.normal());
  const variance = (values: number[]) => mean(values.map((v) => v * v)) - mean(values) ** 2;
  // five standard errors
  ok(Math.abs(mean(uniform) - 0.5) < 5 * Math.sqrt(1 / 12 / n));
  ok(Math.abs(variance(uniform) - 1 / 12) < 5 * Math.sqrt(1 / 180 / n));
  ok(Math.abs(mean(normal)) < 5 / Math.sqrt(n));
  ok(Math.abs(variance(normal) - 1) < 5 * Math.sqrt(2 / n));
});

Deno.test("streams of neighbouring seeds are not correlated", () => {
  const a = draws(1, "x"), b = draws(2, "x");
  ok(Math.abs(mean(a.map((v, i) => (v - 0.5) * (b[i]! - 0.5)))) < 5 / 12 / Math.sqrt(1000));
});

Deno.test("a permutation holds every number once, and each place is as likely", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 200 }), fc.integer(), (count, seed) => {
    deepEqual([...permutation(count, random(seed, "p"))].sort((a, b) => a - b), [
      ...Array(count).keys(),
    ]);
  }));
  const firsts = Array<number>(4).fill(0);
  const source = random(1, "places");
  for (let i = 0; i < 4000; i++) firsts[permutation(4, source)[0]!]!++;
  for (const count of firsts) ok(Math.abs(count - 1000) < 5 * Math.sqrt(750));
});

Deno.test("Wilson's interval holds the share and stays within 0 and 1", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 10_000 }), fc.nat(), (count, k) => {
    const hits = k % (count + 1), [low, high] = wilson(hits, count);
    ok(low >= 0 && low <= hits / count && hits / count <= high && high <= 1);
  }));
});

Deno.test("Student's interval of one run is that run", () => {
  deepEqual(studentInterval([0.5]), [0.5, 0.5]);
});

Deno.test("refused: a seed that is no integer", () => {
  throws(() => random(0.5), /integer, got 0.5/);
  equal(typeof random(-7).uniform(), "number");
});

const GOLDEN = [555180, 49741, 69968];
