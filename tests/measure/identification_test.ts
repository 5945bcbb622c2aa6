import { deepEqual, equal, ok, throws } from "node:assert/strict";
import fc from "fast-check";
import { rankAmongDistractors } from "../../lib/measure/distractors.ts";
import { identify, searchGallery } from "../../lib/measure/identification.ts";
import { close, golden } from "../golden/golden.ts";

/** Golden numbers have 12 digits, the last of them rounded. */
const DIGITS = 5e-12;

for (const { name, kind, inputs, outputs } of await golden("measures-identification")) {
  Deno.test(`golden ${kind}: ${name}`, async () => {
    if (kind === "distractors") {
      const found = await rankAmongDistractors(inputs.people, inputs.distractors, inputs.counts);
      equal(found.length, outputs.atDistractors.length);
      for (const [i, expected] of outputs.atDistractors.entries()) {
        deepEqual(found[i]!.ranks, expected.ranks);
        equal(found[i]!.distractors, expected.distractors);
        close(found[i]!.rank1, expected.rank1, DIGITS, "rank 1");
        close(found[i]!.rank10, expected.rank10, DIGITS, "rank 10");
      }
      return;
    }
    const { gallery, galleryIds, probes, probeIds } = inputs;
    const report = identify(
      { embeddings: gallery, ids: galleryIds },
      { embeddings: probes, ids: probeIds },
      { fpirs: outputs.tpirAtFpir.map(({ fpir }: { fpir: number }) => fpir) },
    );
    deepEqual(report.guesses, outputs.guesses);
    deepEqual([report.mated, report.unmated], [outputs.mated, outputs.unmated]);
    close(report.topScores, outputs.topScores, DIGITS, "scores");
    close(report.rank1, outputs.rank1, DIGITS, "rank 1");
    for (const [i, expected] of outputs.tpirAtFpir.entries()) {
      for (const key of ["tpir", "actualFpir", "threshold"] as const) {
        close(report.tpirAtFpir[i]![key]!, expected[key], DIGITS, key);
      }
    }
  });
}

const row = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 3, maxLength: 3 })
  .filter((values) => values.some((value) => value !== 0));
const rows = (least: number) => fc.array(row, { minLength: least, maxLength: 8 });

Deno.test("searchGallery() finds the largest cosine, the first where several are equal", () => {
  const cosine = (a: number[], b: number[]) =>
    a.reduce((sum, value, k) => sum + value * b[k]!, 0) / Math.hypot(...a) / Math.hypot(...b);
  fc.assert(
    fc.property(rows(1), rows(0), (gallery, probes) => {
      const found = searchGallery([...gallery, ...gallery], probes);
      for (const [i, probe] of probes.entries()) {
        const cosines = gallery.map((image) => cosine(probe, image));
        const best = Math.max(...cosines), row = found.rows[i]!;
        ok(Math.abs(found.scores[i]! - best) < 1e-14); // rounding of three products
        ok(row < gallery.length && Math.abs(cosines[row]! - best) < 1e-14);
      }
    }),
    { seed: 7, numRuns: 200 },
  );
});

Deno.test("without strangers there is no rate of them; names may be texts", () => {
  const gallery = { embeddings: [[1, 0], [0, 1]], ids: ["Ann", "Ben"] };
  const probes = { embeddings: [[1, 2], [2, 1]], ids: ["Ann", "Ann"] };
  const report = identify(gallery, probes);
  deepEqual([report.rank1, report.tpirAtFpir, report.unmated], [0.5, [], 0]);
  deepEqual(report.guesses, ["Ben", "Ann"]);
});

Deno.test("at a rate of 1 every stranger may pass, and the threshold is none", () => {
  const gallery = { embeddings: [[1, 0]], ids: [1] };
  const probes = { embeddings: [[1, 0], [-1, 0]], ids: [1, 2] };
  const { threshold, tpir, actualFpir } = identify(gallery, probes, { fpirs: [1] }).tpirAtFpir[0]!;
  deepEqual([threshold, tpir, actualFpir], [null, 1, 1]);
});

const one = { embeddings: [[1, 0]], ids: [1] };
for (
  const [what, call, message] of [
    ["an empty gallery", () => searchGallery([], [[1]]), /gallery must have an image/],
    ["sizes that differ", () => searchGallery([[1, 0]], [[1]]), /the probes.*got 2 and 1/],
    [
      "a probe of zeros",
      () => searchGallery([[1, 0]], [[1, 1], [0, 0]]),
      /the probes.*row 1 is zero/,
    ],
    [
      "a gallery with NaN",
      () => searchGallery([[1, NaN]], [[1, 1]]),
      /the gallery.*row 0 holds NaN/,
    ],
    ["an id too few", () => identify(one, { ...one, ids: [] }), /the probes.*0 ids for 1 images/],
    ["an id too many", () => identify({ ...one, ids: [1, 2] }, one), /the gallery.*2 ids for 1/],
    ["strangers only", () => identify(one, { ...one, ids: [2] }), /none of the 1 does/],
    ["a rate of 0", () => identify(one, one, { fpirs: [0] }), /FPIR.*is 0/],
  ] as const
) {
  Deno.test(`refused: ${what}`, () => throws(call, { name: "RangeError", message }));
}
