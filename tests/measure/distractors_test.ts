import { deepEqual, equal, ok, rejects, throws } from "node:assert/strict";
import fc from "fast-check";
import { useEngine } from "../../lib/engine/engines.ts";
import { multiplyOnEngine } from "../../lib/embed/multiply.ts";
import { random } from "../../lib/math/random.ts";
import type { RowBlock } from "../../lib/measure/blocks.ts";
import { nearestAmong } from "../../lib/measure/crowd.ts";
import { rankAmongDistractors } from "../../lib/measure/distractors.ts";
import { identify, identifyAmong } from "../../lib/measure/identification.ts";

const row = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 3, maxLength: 3 })
  .filter((values) => values.some((value) => value !== 0));
const rows = (least: number) => fc.array(row, { minLength: least, maxLength: 8 });

const cosine = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, k) => sum + value * b[k]!, 0) / Math.hypot(...a) / Math.hypot(...b);

/** Rows as blocks of so many, all in one memory, as those of a file are. */
async function* inBlocks(
  all: readonly (readonly number[])[],
  at: number,
): AsyncGenerator<RowBlock> {
  const size = all[0]!.length, data = new Float32Array(at * size);
  for (let from = 0; from < all.length; from += at) {
    const some = all.slice(from, from + at);
    data.set(some.flat());
    yield { data: data.subarray(0, some.length * size), count: some.length, size };
    await Promise.resolve();
  }
}

Deno.test("ranks rise with the distractors, and a copy of the mate counts against it", () =>
  fc.assert(
    fc.asyncProperty(rows(2), rows(1), async (person, distractors) => {
      const counts = distractors.map((_, i) => i);
      const found = await rankAmongDistractors([person], distractors, counts);
      deepEqual(found[0]!.ranks, found[0]!.ranks.map(() => 1));
      for (let c = 1; c < found.length; c++) {
        found[c]!.ranks.forEach((rank, i) => {
          const more = rank - found[c - 1]!.ranks[i]!;
          equal(more === 0 || more === 1, true);
        });
        ok(found[c]!.rank1 <= found[c - 1]!.rank1);
      }
      const [copies] = await rankAmongDistractors([person], [person[1]!], [1]);
      equal(copies!.ranks[0], 2);
    }),
    { seed: 7, numRuns: 100 },
  ));

Deno.test("blocks of any size, in float32 by an engine, give what all rows in memory give", async () => {
  const engine = await useEngine("wasm");
  throws(() => multiplyOnEngine({ ...engine, precision: "bfloat16" }), /must compute in float32/);
  const multiply = multiplyOnEngine({ ...engine, parts: 2 });
  await fc.assert(
    fc.asyncProperty(
      rows(2),
      rows(2),
      rows(1),
      fc.integer({ min: 1, max: 4 }),
      async (...[one, other, distractors, at]) => {
        const counts = [distractors.length, 0, distractors.length >> 1];
        // Small whole numbers: many distractors are exactly as near as a mate is.
        for (const options of [{}, { multiply }]) {
          const blocks = () => inBlocks(distractors, at);
          deepEqual(
            await rankAmongDistractors([one, other], blocks(), counts, options),
            await rankAmongDistractors([one, other], distractors, counts),
          );
          deepEqual(
            await nearestAmong(one, blocks(), counts, options),
            await nearestAmong(one, distractors, counts),
          );
        }
      },
    ),
    { seed: 7, numRuns: 30 },
  );
});

Deno.test("rows may be nested, flat, or blocks in an array", async () => {
  const nested = [[1, 0], [3, 4], [0, 1]], data = Float32Array.from(nested.flat());
  const block = (from: number, to: number) => ({
    data: data.subarray(2 * from, 2 * to),
    count: to - from,
    size: 2,
  });
  const sources = [nested, block(0, 3), { ...block(0, 3), data: [...data] }, [
    block(0, 2),
    block(2, 3),
  ]];
  for (const source of sources) {
    const [two, all] = await nearestAmong([[0, 2]], source, [2, 3]);
    deepEqual([...two!, ...all!], [0.8, 1]);
  }
});

Deno.test("the nearest of a crowd is that of all cosines", () =>
  fc.assert(
    fc.asyncProperty(rows(1), rows(1), async (probes, crowd) => {
      const [none, all] = await nearestAmong(probes, crowd, [0, crowd.length]);
      for (const [i, probe] of probes.entries()) {
        const best = Math.max(...crowd.map((one) => cosine(probe, one)));
        ok(Math.abs(all![i]! - best) < 1e-14); // rounding of three products
        equal(none![i], -Infinity);
      }
    }),
    { seed: 7, numRuns: 100 },
  ));

/** Twenty people of the gallery, each asked for twice, and twenty strangers. */
function sample() {
  const { normal } = random(3, "sample");
  const centre = () => Array.from({ length: 6 }, normal);
  const near = (row: number[]) => row.map((value) => value + 0.5 * normal());
  const people = Array.from({ length: 40 }, centre), known = people.slice(0, 20);
  return {
    gallery: { embeddings: known.map(near), ids: known.map((_, i) => i) },
    probes: {
      embeddings: [...people, ...known].map(near),
      ids: [...people.keys(), ...known.keys()],
    },
    distractors: Array.from({ length: 300 }, centre),
  };
}

Deno.test("distractors in the gallery never raise rank 1, and none change nothing", async () => {
  const { gallery, probes, distractors } = sample(), counts = [0, 1, 10, 100, 300];
  const among = await identifyAmong(gallery, probes, distractors, counts);
  const { rank1, rank1Interval, mated, unmated, tpirAtFpir } = identify(gallery, probes);
  deepEqual(among[0], { distractors: 0, rank1, rank1Interval, mated, unmated, tpirAtFpir });
  for (const [i, { rank1, tpirAtFpir: [at] }] of among.entries()) {
    ok(i === 0 || rank1 <= among[i - 1]!.rank1);
    // Strangers are taken for distractors, too: the threshold can only rise.
    ok(i === 0 || at!.threshold! >= among[i - 1]!.tpirAtFpir[0]!.threshold!);
  }
  ok(among.at(-1)!.rank1 < rank1 - 0.2);
});

Deno.test("a distractor that is a copy of the right image makes it mistaken", async () => {
  const gallery = { embeddings: [[1, 2, 2]], ids: ["Ann"] };
  const probes = { embeddings: [[2, 1, 2]], ids: ["Ann"] };
  const [copy] = await identifyAmong(gallery, probes, [[1, 2, 2]], [1]);
  equal(copy!.rank1, 0);
});

const pair = [[[1, 0], [1, 1]]];
for (
  const [what, call, message] of [
    ["nobody twice", () => rankAmongDistractors([[[1, 0]]], [[1, 1]], [1]), /two images/],
    ["more than there are", () => rankAmongDistractors(pair, [[1, 0]], [2]), /among 2.*to the 1/],
    ["more than blocks have", () => nearestAmong([[1, 0]], inBlocks([[1, 0]], 1), [2]), /to the 1/],
    ["half a distractor", () => rankAmongDistractors(pair, [[1, 0]], [0.5]), /whole number/],
    ["fewer than none", () => nearestAmong([[1, 0]], [[1, 0]], [-1]), /among -1.*whole number/],
    [
      "distractors of another size",
      () => rankAmongDistractors(pair, [[1, 2, 3]], [1]),
      /the probes with the distractors.*got 2 and 3/,
    ],
    [
      "people of two sizes",
      () => rankAmongDistractors([...pair, [[1], [1]]], [[1, 2]], [1]),
      /person 1 with the others/,
    ],
    [
      "a distractor with NaN, in a later block",
      () => nearestAmong([[1, 0]], inBlocks([[1, 0], [1, 1], [NaN, 0]], 1), [3]),
      /the distractors.*row 2 holds NaN/,
    ],
    [
      "a distractor of zeros",
      () => nearestAmong([[1, 0]], [[1, 0], [0, 0]], [2]),
      /the distractors.*row 1 is zero/,
    ],
  ] as const
) {
  Deno.test(`refused: ${what}`, () => rejects(call, { name: "RangeError", message }));
}
