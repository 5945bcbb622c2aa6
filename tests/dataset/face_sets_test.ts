import { deepEqual, equal, ok, rejects, throws } from "node:assert/strict";
import fc from "fast-check";
import { parseNearest, peopleApart } from "../../lib/dataset/apart.ts";
import { verificationPairsOf } from "../../lib/dataset/drawn_pairs.ts";
import type { FaceSetName } from "../../lib/dataset/face_sets.ts";
import type { Person } from "../../lib/dataset/folder.ts";
import { parseLandmarks } from "../../lib/dataset/landmarks.ts";
import { imageFinder, imageNumbers } from "../../lib/dataset/numbers.ts";
import { openFaceSet } from "../../lib/dataset/open_faces.ts";
import { MissingFile } from "../../lib/dataset/remote.ts";
import { splitPeople } from "../../lib/dataset/splits.ts";
import { inFolder } from "../folder.ts";

const mirror = Deno.env.get("SPHERELAB_MIRROR"), ignore = !mirror;

/** People with as many images each as is said. */
function people(...counts: number[]): Person[] {
  return counts.map((count, label) => ({
    name: `person ${String(label).padStart(2, "0")}`,
    label,
    images: Array.from({ length: count }, (_, i) => `person ${label}/${i + 1}.pgm`),
  }));
}

for (
  const [name, count, images, others] of [
    ["orl", 40, 400, "none"],
    ["celeba299", 299, 6273, "landmarks"],
    ["lfw", 4281, 7701, "landmarks and pairs"],
  ] as const
) {
  Deno.test({
    name: `${name} is unpacked once, with ${count} people, ${images} images and ${others}`,
    ignore,
    fn: () =>
      inFolder(async (folder) => {
        const set = await openFaceSet(name, { folder });
        equal(set.people.length, count);
        const paths = set.people.flatMap(({ images }) => images);
        equal(paths.length, images);
        ok((await Deno.stat(`${set.root}/${paths.at(-1)!}`)).size > 1000);
        equal(set.landmarks !== undefined, others !== "none");
        ok(!set.landmarks || paths.every((path) => set.landmarks!.get(path)!.length === 5));
        equal(set.pairs?.pairs.length, name === "lfw" ? 6000 : undefined);
        equal(set.note !== "", name === "lfw");
        ok(Object.values(set.sha256).every((hash) => /^[0-9a-f]{64}$/.test(hash)));
        if (set.nearest) {
          const left = peopleApart(set.people, set.nearest);
          deepEqual([left.length, left.flatMap(({ images }) => images).length], [243, 5831]);
        }
        // Again: from its folder, whatever becomes of the archive; a folder that lost one is noticed.
        const again = await openFaceSet(name, { folder });
        deepEqual(again.people, set.people);
        await Deno.remove(`${set.root}/${paths[0]!}`);
        await rejects(openFaceSet(name, { folder }), /remove the folder, and it is unpacked again/);
      }),
  });
}

Deno.test("a set that is nowhere is a missing file, with what was tried and how to bring it", () =>
  inFolder(async (folder) => {
    const options = { folder, mirrors: [] };
    for (const name of ["orl", "celeba299"] as const) {
      await rejects(openFaceSet(name, options), MissingFile);
    }
    await rejects(openFaceSet("lwf" as FaceSetName, options), /did you mean "lfw"/);
    deepEqual(await Array.fromAsync(Deno.readDir(folder)), []);
  }));

Deno.test("landmarks are read by path; a line that is wrong is named", () => {
  const line = "a/1.jpg\t1\t2\t3\t4\t5.5\t6\t7\t8\t9\t-10";
  deepEqual(parseLandmarks(`# x\n${line}\r\n`).get("a/1.jpg"), [[1, 2], [3, 4], [5.5, 6], [7, 8], [
    9,
    -10,
  ]]);
  for (
    const wrong of [
      line.replace("\t9", ""),
      line.replace("5.5", "x"),
      line.replace("5.5", "Infinity"),
      line.replace("5.5", "1e999"),
      `${line}\n${line}`,
      line.replace("a/", "../"),
    ]
  ) {
    throws(() => parseLandmarks(wrong), /line [12] of the landmarks/, JSON.stringify(wrong));
  }
});

Deno.test("people too like those of another set, and with few images, are left out", () => {
  const nearest = parseNearest(
    "person 00\t3\tX\t0.6\nperson 01\t3\tY\t0.5\nperson 02\t1\tZ\t-0.2\n",
  );
  const left = peopleApart(people(3, 3, 1), nearest, { images: 2 });
  deepEqual(left.map(({ name, label }) => [name, label]), [["person 01", 0]]);
  throws(() => peopleApart(people(3, 3, 1, 9), nearest, { images: 1 }), /person 03/);
  throws(() => parseNearest("person 00\t3\tX\t1.5\n"), /line 1 of the nearest people/);
});

Deno.test("nobody is both trained and tested on, and the same seed splits the same", () =>
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 30 }),
      fc.integer({ min: 1, max: 29 }),
      fc.nat(999),
      (count, train, seed) => {
        const all = people(...Array(count).fill(2)), sizes = { train: Math.min(train, count - 1) };
        const split = splitPeople(all, { ...sizes, test: count - sizes.train }, seed);
        deepEqual(split, splitPeople(all, { ...sizes, test: count - sizes.train }, seed));
        const names = [...split.train, ...split.test].map(({ name }) => name);
        equal(new Set(names).size, count);
        for (const part of [split.train, split.test]) {
          deepEqual(part.map(({ label }) => label), part.map((_, i) => i));
          ok(part.every(({ name }, i) => i === 0 || part[i - 1]!.name < name));
        }
      },
    ),
    { seed: 7, numRuns: 100 },
  ));

Deno.test("other seeds split otherwise; more than all, and none, are refused", () => {
  const all = people(...Array(12).fill(1));
  const names = (seed: number) =>
    splitPeople(all, { train: 6, test: 6 }, seed).train.map(({ name }) => name).join();
  ok(new Set([1, 2, 3, 4, 5].map(names)).size > 3);
  equal(splitPeople(all, { train: 0.75, test: 0.25 }, 1).train.length, 9);
  throws(() => splitPeople(all, { train: 7, test: 6 }, 1), RangeError);
  throws(() => splitPeople(all, { train: 0, test: 6 }, 1), RangeError);
});

Deno.test("pairs are drawn evenly, none twice, the same of the same seed", () => {
  const some = people(4, 4, 4, 4, 4), options = { same: 20, folds: 5, seed: 3 };
  const { folds, pairs } = verificationPairsOf(some, options);
  deepEqual(verificationPairsOf(some, options).pairs, pairs);
  equal(folds, 5);
  deepEqual([pairs.length, pairs.filter(({ same }) => same).length], [40, 20]);
  const keys = pairs.map(({ left, right }) =>
    [left, right].map(({ person, number }) => `${person}/${number}`).sort().join(" ")
  );
  equal(new Set(keys).size, pairs.length);
  for (const { left, right, same } of pairs) {
    equal(left.person === right.person, same);
    ok(left.person !== right.person || left.number !== right.number);
  }
  for (const { name } of some) {
    equal(pairs.filter(({ same, left }) => same && left.person === name).length, 4);
  }
  for (let fold = 0; fold < 5; fold++) {
    equal(pairs.filter((pair) => pair.fold === fold && pair.same).length, 4);
  }
  throws(() => verificationPairsOf(some, { ...options, same: 35 }), /35/); // there are 30
  throws(() => verificationPairsOf(some, { ...options, same: 21 }), RangeError);
});

Deno.test("images have the numbers of their names where those tell them apart", () => {
  deepEqual(imageNumbers({ images: ["a/a_0003.jpg", "a/a_0001.jpg"] }), [3, 1]);
  deepEqual(imageNumbers({ images: ["a/7.jpg", "a/7.png"] }), [1, 2]);
  const find = imageFinder(people(2));
  equal(find({ person: "person 00", number: 2 }), "person 0/2.pgm");
  throws(() => find({ person: "person 00", number: 3 }), /has no number 3/);
  throws(() => find({ person: "constructor", number: 1 }), /not in the set/);
});
