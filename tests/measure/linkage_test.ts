import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import fc from "fast-check";
import { groupRows } from "../../lib/measure/linkage.ts";
import { permutation, random } from "../../lib/math/random.ts";

/** Directions around some centres, as faces lie around people. */
function rowsAround(seed: number, count: number, centres: number, spread: number): number[][] {
  const source = random(seed, "rows"), size = 6;
  const draw = () => Array.from({ length: size }, () => source.normal());
  const people = Array.from({ length: centres }, draw);
  return Array.from(
    { length: count },
    () => people[source.below(centres)]!.map((value) => value + spread * source.normal()),
  );
}

/** Average linkage as it is defined: the pair with the highest mean is merged, until none is left. */
function byDefinition(
  rows: readonly number[][],
  threshold: number,
  apart: readonly number[] = rows.map((_, i) => i),
): number[][] {
  const cosine = (a: number[], b: number[]) =>
    a.reduce((sum, value, k) => sum + value * b[k]!, 0) / Math.hypot(...a) / Math.hypot(...b);
  let groups = rows.map((_, i) => [i]);
  while (true) {
    let best = threshold, pair: [number[], number[]] | undefined;
    for (const [i, one] of groups.entries()) {
      for (const other of groups.slice(i + 1)) {
        const all = one.flatMap((a) => other.map((b) => cosine(rows[a]!, rows[b]!)));
        const mean = all.reduce((sum, value) => sum + value) / all.length;
        if (one.some((a) => other.some((b) => apart[a] === apart[b]))) continue;
        if (mean >= best) best = mean, pair = [one, other];
      }
    }
    if (!pair) return groups.map((group) => group.toSorted((a, b) => a - b)).sort(bySize);
    const [one, other] = pair;
    groups = [...groups.filter((group) => !pair!.includes(group)), [...one, ...other]];
  }
}

const bySize = (a: number[], b: number[]) => b.length - a.length || a[0]! - b[0]!;

/** The rows of each group. */
const listed = (groups: Int32Array): number[][] =>
  [...Map.groupBy(groups.keys(), (row) => groups[row]!)].sort(([a], [b]) => a - b)
    .map(([, rows]) => rows);

Deno.test("groups are those of average linkage as it is defined, at any threshold", () =>
  fc.assert(
    fc.asyncProperty(
      fc.integer(),
      fc.integer({ min: 1, max: 24 }),
      fc.double({ min: -1, max: 1, noNaN: true }),
      async (seed, count, threshold) => {
        const rows = rowsAround(seed, count, 4, 0.9);
        deepEqual(listed(await groupRows(rows, { threshold })), byDefinition(rows, threshold));
      },
    ),
    { numRuns: 150 },
  ));

Deno.test("so are those of rows of which some must not come together, as faces on one photo", () =>
  fc.assert(
    fc.asyncProperty(
      fc.integer(),
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 24 }),
      fc.double({ min: -1, max: 1, noNaN: true }),
      async (seed, apart, threshold) => {
        const rows = rowsAround(seed, apart.length, 3, 0.5);
        const groups = listed(await groupRows(rows, { threshold, apart }));
        deepEqual(groups, byDefinition(rows, threshold, apart));
      },
    ),
    { numRuns: 150 },
  ));

Deno.test("the order of rows plays no part", async () => {
  const rows = rowsAround(1, 300, 40, 0.4), order = permutation(rows.length, random(2, "order"));
  const groups = await groupRows(rows, { threshold: 0.6 });
  const moved = await groupRows([...order].map((row) => rows[row]!), { threshold: 0.6 });
  const named = listed(moved).map((group) => group.map((i) => order[i]!).sort((a, b) => a - b));
  deepEqual(named.sort(bySize), listed(groups));
  ok(listed(groups).length > 20 && listed(groups).length < 60);
});

Deno.test("no rows are no groups; equal rows are one, however long they are", async () => {
  equal((await groupRows([], { threshold: 0.4 })).length, 0);
  deepEqual([...await groupRows([[1, 2], [2, 4], [0.1, 0.2]], { threshold: 0.999 })], [0, 0, 0]);
});

Deno.test("progress reaches nobody after it was stopped, and what cannot be is refused", async () => {
  const stopping = new AbortController(), rows = rowsAround(3, 500, 500, 0.1);
  let told = 0;
  await rejects(
    groupRows(rows, {
      threshold: 0.9,
      signal: stopping.signal,
      onProgress: () => ++told === 2 && stopping.abort(),
    }),
    { name: "AbortError" },
  );
  equal(told, 2);
  await rejects(groupRows(rows, { threshold: 40 }), /must be a cosine, from -1 to 1, is 40/);
  await rejects(groupRows([[1, 0], [0, 0]], { threshold: 0.4 }), RangeError);
  await rejects(groupRows([[1, 0]], { threshold: 0, apart: [] }), /got 0 numbers of 1 rows/);
  const data = new Float32Array(100_001).fill(1);
  await rejects(groupRows({ data, count: 100_001, size: 1 }, { threshold: 0.4 }), /at most 100000/);
});
