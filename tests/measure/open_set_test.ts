import { deepEqual, equal, match, ok, rejects, throws } from "node:assert/strict";
import fc from "fast-check";
import { permutation, random } from "../../lib/math/random.ts";
import { neededFor } from "../../lib/measure/enough.ts";
import { identify, type NamedEmbeddings } from "../../lib/measure/identification.ts";
import { enrolOne, halvesOf } from "../../lib/measure/enrol.ts";
import { detOf, ratesAt, ratesOf, thresholdOf, type Trial } from "../../lib/measure/open_set.ts";
import { thresholdAtFar } from "../../lib/measure/operating.ts";
import { scoresAsStrangers, strangerThreshold } from "../../lib/measure/own_people.ts";
import { golden } from "../golden/golden.ts";

/** Probes of people 0 … 4, whom the gallery knows, and of 5 … 9; scores have many ties. */
const trial: fc.Arbitrary<Trial> = fc.array(
  fc.record({ id: fc.nat(9), right: fc.boolean(), score: fc.integer({ min: -5, max: 10 }) }),
  { minLength: 8, maxLength: 40 },
).map((probes) => ({
  ids: probes.map(({ id }) => id),
  known: probes.map(({ id }) => id < 5),
  right: probes.map(({ id, right }) => id < 5 && right),
  scores: probes.map(({ score }) => score / 10),
})).filter(({ known }) => known.includes(true) && known.includes(false));

Deno.test("each point of the DET curve is what counting says, and TPIR lies on it", () => {
  fc.assert(
    fc.property(trial, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (one, fpir) => {
      const { known, right, scores } = one, { thresholds, ...curve } = detOf(one);
      const mated = known.filter((is) => is).length, strangers = known.length - mated;
      const count = (kind: readonly boolean[], least: number) =>
        kind.filter((is, i) => is && scores[i]! >= least).length;
      for (const [i, threshold] of thresholds.entries()) {
        equal(curve.fpir[i], count(known.map((is) => !is), threshold) / strangers);
        equal(curve.fnir[i], 1 - count(right, threshold) / mated);
      }
      const { tpirAtFpir: [at], rank1 } = ratesOf(one, [fpir], 1);
      equal(rank1, count(right, -Infinity) / mated);
      equal(at!.tpir, right.filter((is, i) => is && scores[i]! > at!.threshold!).length / mated);
      const within = curve.fpir.findLastIndex((rate) => rate <= fpir + 1e-12);
      equal(1 - at!.tpir, curve.fnir[within]);
    }),
    { seed: 7, numRuns: 200 },
  );
});

Deno.test("intervals hold their share and lie in 0 … 1, whatever the images", () => {
  fc.assert(
    fc.property(trial, (one) => {
      const { rank1, rank1Interval, tpirAtFpir } = ratesOf(one, [0.1, 0.5], 1);
      const all = [[rank1, rank1Interval] as const].concat(
        tpirAtFpir.map(({ tpir, tpirInterval }) => [tpir, tpirInterval] as const),
      );
      for (const [share, [low, high]] of all) {
        ok(0 <= low && low <= share && share <= high && high <= 1);
      }
    }),
    { seed: 7, numRuns: 20 },
  );
});

Deno.test("who counts several times is as so many people, when a threshold is drawn anew", () => {
  const people = fc.array(fc.tuple(fc.integer({ min: -5, max: 9 }), fc.nat(3)), { minLength: 1 });
  fc.assert(
    fc.property(people, fc.double({ min: 0.01, max: 1, noNaN: true }), (all, fpir) => {
      const sorted = all.toSorted(([a], [b]) => b - a);
      const repeated = sorted.flatMap(([score, often]) => Array<number>(often).fill(score));
      fc.pre(repeated.length > 0);
      const strangers = sorted.map(([score], person) => ({ score, person }));
      const times = Int32Array.from(sorted, ([, often]) => often);
      const { threshold } = thresholdAtFar(repeated, fpir);
      equal(thresholdOf(strangers, times, fpir), threshold ?? -Infinity);
    }),
    { seed: 7, numRuns: 200 },
  );
});

Deno.test("the order of people and of images changes no rate", async () => {
  for (const { kind, inputs, outputs } of await golden("measures-identification")) {
    if (kind === "distractors") continue;
    const { gallery, galleryIds, probes, probeIds } = inputs;
    const fpirs = outputs.tpirAtFpir.map(({ fpir }: { fpir: number }) => fpir);
    const shuffled = (embeddings: number[][], ids: number[], seed: number): NamedEmbeddings => {
      const order = Array.from(permutation(ids.length, random(seed, "order")));
      return { embeddings: order.map((i) => embeddings[i]!), ids: order.map((i) => ids[i]!) };
    };
    const one = identify({ embeddings: gallery, ids: galleryIds }, {
      embeddings: probes,
      ids: probeIds,
    }, { fpirs });
    const other = identify(shuffled(gallery, galleryIds, 1), shuffled(probes, probeIds, 2), {
      fpirs,
    });
    const rates = ({ rank1, tpirAtFpir, det }: typeof one) => [
      rank1,
      det,
      tpirAtFpir.map(({ tpirInterval: _, ...rest }) => rest), // others are drawn
    ];
    deepEqual(rates(other), rates(one));
  }
});

Deno.test("images of one person count as less than those of as many people", () => {
  // The half of 400 images is right: all of every second person, or every second of each.
  const widthOf = (people: number) => {
    const ids = Array.from({ length: 400 }, (_, i) => i % people);
    const { rank1Interval: [low, high] } = ratesOf(
      {
        ids,
        known: ids.map(() => true),
        right: ids.map((id) => id % 2 === 0),
        scores: ids.map(() => 0.5),
      },
      [],
      1,
    );
    return high - low;
  };
  ok(Math.abs(widthOf(400) - 2 * 1.96 * 0.5 / 20) < 0.01);
  ok(widthOf(20) > 3 * widthOf(400)); // by the square root of 20, about
});

Deno.test("where nobody is mistaken the interval is Wilson's, not a point", () => {
  const ids = [...Array(30).keys()];
  const all = { known: ids.map(() => true), right: ids.map(() => true), scores: ids.map(() => 1) };
  const { rank1Interval: [low, high] } = ratesOf({ ids, ...all }, [], 1);
  ok(Math.abs(low - 0.8865) < 1e-4, `${low}`); // 30 / (30 + 1.96²)
  equal(high, 1);
});

Deno.test("a threshold of one's own people keeps the rate it was chosen for on others", async () => {
  const { normal } = random(5, "own");
  const draw = () => {
    const ids = Array.from({ length: 400 }, (_, i) => i >> 1);
    return { ids, embeddings: ids.map(() => Array.from({ length: 16 }, normal)) };
  };
  const scores = await scoresAsStrangers(draw()), others = await scoresAsStrangers(draw());
  const { threshold, interval, warning } = strangerThreshold(scores, 0.05);
  equal(warning, undefined); // 400 are more than the 200 that are needed
  const rate = others.filter((score) => score > threshold!).length / 400;
  ok(interval[0] < rate && rate < interval[1], `${rate} in ${interval}`);
});

Deno.test("one's own other images are nobody else's", async () => {
  const own = { embeddings: [[1, 0], [1, 0.001], [0, 1]], ids: ["Ann", "Ann", "Ben"] };
  ok((await scoresAsStrangers(own)).every((score) => score < 0.01));
});

Deno.test("ten false accepts are wanted, to the photo", () => {
  deepEqual([1, 0.1, 0.01, 0.001, 0.0001].map(neededFor), [10, 100, 1000, 10_000, 100_000]);
  const scores = (count: number) => Array.from({ length: count }, (_, i) => i / count);
  match(strangerThreshold(scores(999), 0.01).warning!, /999 photos.*should be 1000/);
  equal(strangerThreshold(scores(1000), 0.01).warning, undefined);
});

Deno.test("refused: no scores, one person only, and ids that are not as many as images", async () => {
  throws(() => strangerThreshold([], 0.1), /must be scores/);
  throws(() => strangerThreshold([NaN], 0.1), /one of them NaN/);
  throws(() => strangerThreshold([0.1], 2), /is 2/);
  const rows = [[1, 0], [0, 1]];
  await rejects(scoresAsStrangers({ embeddings: rows, ids: [1, 1] }), /two or more/);
  await rejects(scoresAsStrangers({ embeddings: rows, ids: [1] }), /1 ids for 2 images/);
  await rejects(scoresAsStrangers({ embeddings: [[1, 0], [0, 0]], ids: [1, 2] }), /row 1 is zero/);
});

Deno.test("everyone with several images is enrolled by the first, and halves share nobody", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(12), { maxLength: 40 }), fc.nat(9), (ids, seed) => {
      const { gallery, probes } = enrolOne(ids);
      deepEqual([...gallery, ...probes].sort((a, b) => a - b), [...ids.keys()]);
      for (const row of gallery) {
        equal(ids.indexOf(ids[row]!), row);
        ok(ids.lastIndexOf(ids[row]!) > row);
      }
      const halves = halvesOf(ids, seed), [one, other] = halves;
      deepEqual([...one, ...other].sort((a, b) => a - b), [...ids.keys()]);
      const people = halves.map((rows) => new Set(rows.map((row) => ids[row]!)));
      equal(people[0]!.intersection(people[1]!).size, 0);
      const enrolled = halves.map((rows) => enrolOne(rows.map((row) => ids[row]!)).gallery.length);
      ok(Math.abs(enrolled[0]! - enrolled[1]!) <= 1);
    }),
    { seed: 7, numRuns: 100 },
  );
});

Deno.test("a threshold does to its own people what it was chosen for", () => {
  fc.assert(
    fc.property(trial, (one) => {
      const { tpirAtFpir: [at] } = ratesOf(one, [0.3], 1), found = ratesAt(one, at!.threshold!, 1);
      deepEqual([found.tpir, found.fpir], [at!.tpir, at!.actualFpir]);
      ok(found.fpirInterval[0] <= found.fpir && found.fpir <= found.fpirInterval[1]);
    }),
    { seed: 7, numRuns: 20 },
  );
});

Deno.test("refused: a threshold without strangers, or one that is no number", () => {
  const one = { ids: [1], known: [true], right: [true], scores: [1] };
  throws(() => ratesAt(one, 0.5, 1), /of people of the gallery and of strangers, got 1 and 0/);
  throws(() => ratesAt(one, NaN, 1), /must be a number, is NaN/);
});
