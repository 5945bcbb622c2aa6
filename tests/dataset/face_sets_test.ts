import { deepEqual, equal, match, ok, rejects, throws } from "node:assert/strict";
import fc from "fast-check";
import { parseNearest, peopleApart, writeNearest } from "../../lib/dataset/apart.ts";
import { verificationPairsOf } from "../../lib/dataset/drawn_pairs.ts";
import {
  FACE_SETS,
  type FaceSetDefinition,
  type FaceSetName,
} from "../../lib/dataset/face_sets.ts";
import { MissingFile } from "../../lib/dataset/fetch.ts";
import type { Person } from "../../lib/dataset/folder.ts";
import { parseLandmarks } from "../../lib/dataset/landmarks.ts";
import { imageFinder, imageNumbers } from "../../lib/dataset/numbers.ts";
import { type FaceSet, openFaceSet } from "../../lib/dataset/open_faces.ts";
import { type ListedPair, parsePairs, type PersonImage } from "../../lib/dataset/pairs.ts";
import { splitPeople } from "../../lib/dataset/splits.ts";
import { inFolder } from "../folder.ts";
import { namesIn, roomFor } from "./fixture_folder.ts";

const ignore = !Deno.env.get("SPHERELAB_MIRROR");
/** No mirror: what there is must be in the cache. */
const alone = { mirrors: [] as string[] };

const imagesOf = (people: readonly Person[]) => people.flatMap(({ images }) => images);

/** What holds for every set that was opened. */
async function checkSet({ root, people }: FaceSet) {
  people.forEach(({ name, label, images }, i) => {
    equal(label, i);
    ok(images.every((path) => path.startsWith(`${name}/`)));
  });
  const images = imagesOf(people);
  for (const path of [images[0], images.at(-1)]) ok((await Deno.stat(`${root}/${path}`)).isFile);
}

Deno.test({
  name: "ORL has 40 people x 10 images, and needs its archive no more once it is unpacked",
  ignore,
  fn: () =>
    inFolder(async (folder) => {
      let told = 0;
      const set = await openFaceSet("orl", { folder, onUnpack: () => told++ });
      await checkSet(set);
      equal(set.people.length, 40);
      ok(set.people.every(({ images }) => images.length === 10));
      deepEqual(set.sha256, { "att_faces.tgz": FACE_SETS.orl.archives[0].file.sha256 });
      deepEqual([set.title, set.note, set.landmarks, set.pairs, set.nearest], [
        "ORL",
        "",
        undefined,
        undefined,
        undefined,
      ]);
      equal(imageFinder(set.people)({ person: "s7", number: 10 }), "s7/10.pgm");
      // A mirror that is a folder is read in place: the archive itself is not copied.
      deepEqual(namesIn(`${folder}/orl`), ["att_faces.tgz.unpacked"]);
      const before = told;
      ok(before > 0);
      deepEqual(await openFaceSet("orl", { folder, ...alone, onUnpack: () => told++ }), set);
      equal(told, before);

      const { root } = set, changed = { name: "RangeError", message: /40 people and 400 images/ };
      await Deno.rename(`${root}/s7/1.pgm`, `${folder}/1.pgm`);
      await rejects(openFaceSet("orl", { folder, ...alone }), changed);
      await rejects(openFaceSet("orl", { folder, ...alone }), {
        message: /there are 40 and 399; remove the folder/,
      });
      await Deno.rename(`${folder}/1.pgm`, `${root}/s7/1.pgm`);
      await Deno.copyFile(`${root}/s7/1.pgm`, `${root}/s7/11.pgm`);
      await rejects(openFaceSet("orl", { folder, ...alone }), changed);
      await Deno.remove(`${root}/s7/11.pgm`);
      await Deno.mkdir(`${root}/s41`);
      deepEqual((await openFaceSet("orl", { folder, ...alone })).people, set.people); // nobody there

      // A folder of which nothing says what it is made of is not ours to use, or to remove.
      const unpacked = `${folder}/orl/att_faces.tgz.unpacked`;
      await Deno.writeTextFile(`${unpacked}/.unpacked.json`, "{}");
      await rejects(openFaceSet("orl", { folder }), {
        name: "RangeError",
        message: /move it away/,
      });
      ok((await Deno.stat(`${root}/s7/1.pgm`)).isFile);
    }),
});

Deno.test({
  name: "CelebA's 299 people have 6273 images with landmarks; apart from LFW, 243 have 5831",
  ignore,
  fn: async () =>
    await inFolder(async (folder) => {
      const set = await openFaceSet("celeba299", { folder }), { people, landmarks, nearest } = set;
      await checkSet(set);
      deepEqual([people.length, imagesOf(people).length], [299, 6273]);
      ok(imagesOf(people).every((path) => landmarks!.get(path)?.length === 5));
      deepEqual(Object.keys(set.sha256).sort(), [
        "celeba299-crops-128.tgz",
        "celeba299-landmarks.tsv",
        "celeba299-lfw-nearest.tsv",
      ]);
      const near = people.filter(({ name }) => nearest!.get(name)!.cosine > 0.5);
      equal(near.length, 10);
      const apart = peopleApart(people, nearest!);
      deepEqual([apart.length, imagesOf(apart).length], [243, 5831]);
      ok(apart.every(({ name, label, images }, i) =>
        label === i && images.length >= 10 && nearest!.get(name)!.cosine <= 0.5
      ));
    }, await roomFor(100_000_000)),
});

Deno.test({
  name: "LFW's View 2 has 6000 pairs of 7701 images of the archive that stands in, with landmarks",
  ignore,
  fn: async () =>
    await inFolder(async (folder) => {
      const troubles: string[] = [], onTrouble = (message: string) => void troubles.push(message);
      const set = await openFaceSet("lfw", { folder, onTrouble });
      await checkSet(set);
      const { people, pairs, landmarks } = set, images = imagesOf(people);
      equal(pairs!.folds, 10);
      equal(pairs!.pairs.length, 6000);
      const find = imageFinder(people);
      const named = new Set(pairs!.pairs.flatMap(({ left, right }) => [find(left), find(right)]));
      deepEqual([people.length, images.length, named.size], [4281, 7701, 7701]);
      ok(images.every((path) => landmarks!.get(path)?.length === 5));
      match(set.note, /only the 7701 .* no View 1/);
      ok(set.sha256["lfw-view2.tgz"] && !set.sha256["lfw.tgz"]);
      equal(troubles.length, 1);
      match(troubles[0]!, /Cannot obtain lfw\/lfw\.tgz/);
      await rejects(openFaceSet("lfw", { folder, pairs: "devTrain" }), {
        name: "RangeError",
        message: new RegExp(
          "every image must be in lfw-view2\\.tgz, but 950 of 2200 pairs lack one, such as: " +
            ".* It has only the 7701 .*\\. Put lfw\\.tgz .* beside .*lfw-view2.*, and remove",
        ),
      });
    }, await roomFor(300_000_000)),
});

Deno.test("every row of the sets of faces is complete, and no file has two hashes", () => {
  const hashes = new Map<string, string>();
  for (const row of Object.values<FaceSetDefinition>(FACE_SETS)) {
    const { archives, landmarks, pairs = {}, nearest, others } = row;
    ok(archives.length > 0);
    archives.forEach(({ people, images, note }, i) => {
      ok(0 < people && people <= images);
      equal(note !== "", i > 0, "a stand-in says what it lacks, and no other does");
    });
    const files = [...archives, ...landmarks ? [landmarks] : []].map(({ file }) => file);
    for (
      const file of [...files, ...Object.values(pairs), ...nearest ? [nearest] : [], ...others]
    ) {
      match(file.sha256, /^[0-9a-f]{64}$/);
      ok(file.bytes > 0 && (file.addresses.length > 0 || file.origin));
      const path = `${file.folder}/${file.name}`;
      equal(hashes.get(path) ?? file.sha256, file.sha256);
      hashes.set(path, file.sha256);
    }
  }
  equal(new Set(hashes.values()).size, hashes.size);
});

for (
  const [name, file, origin] of [
    ["orl", "orl/att_faces.tgz", /Cambridge offers/],
    ["celeba299", "celeba299/celeba299-landmarks.tsv", /must bring it by hand/],
  ] as const satisfies readonly (readonly [FaceSetName, string, RegExp])[]
) {
  Deno.test(`missing: ${name} that is nowhere, and nothing is written`, () =>
    inFolder(async (folder) => {
      await rejects(openFaceSet(name, { folder, ...alone }), (error: Error) => {
        ok(error instanceof MissingFile);
        equal(`${error.file.folder}/${error.file.name}`, file);
        match(error.message, origin);
        ok(error.message.includes(`Put the file at ${folder}/${file}`), error.message);
        return true;
      });
      deepEqual(namesIn(folder), []);
    }));
}

for (
  const [what, name, options, message] of [
    ["an unknown set", "olr", {}, /did you mean "orl"/],
    ["an unknown archive", "lfw", { archive: "lfw.tar" }, /did you mean "lfw\.tgz"/],
    ["an unknown list of pairs", "lfw", { pairs: "view1" }, /did you mean "view2"/],
    ["pairs where there are none", "orl", { pairs: "view2" }, /verificationPairsOf draws some/],
  ] as const
) {
  Deno.test(`refused before anything is read: to open ${what}`, () =>
    rejects(openFaceSet(name as FaceSetName, { ...alone, ...options }), {
      name: "RangeError",
      message,
    }));
}

Deno.test({
  name: "a list of one's own is taken in place of the set's, and images it names must be there",
  ignore,
  fn: () =>
    inFolder(async (folder) => {
      const pairs = parsePairs("1\t2\ns1\t1\t2\ns2\t10\t3\ns1\t1\ts2\t1\ns3\t4\ts4\t4\n");
      deepEqual((await openFaceSet("orl", { folder, pairs })).pairs, pairs);
      const wrong = parsePairs("2\ns1\t1\t2\ns1\t1\t11\ns1\t1\ts41\t1\ns3\t4\ts4\t4\n");
      await rejects(openFaceSet("orl", { folder, pairs: wrong }), {
        name: "RangeError",
        message: /pairs of your list: .* 2 of 4 pairs lack one, such as: .* "s1".* no number 11/,
      });
    }),
});

Deno.test({
  name: "an open that was ended does not go on, and nothing stays",
  ignore,
  fn: () =>
    inFolder(async (folder) => {
      const ending = new AbortController(), { signal } = ending;
      const onUnpack = () => ending.abort(new Error("enough"));
      await rejects(openFaceSet("orl", { folder, signal, onUnpack }), { message: "enough" });
      deepEqual(namesIn(`${folder}/orl`), []);
    }),
});

const POINTS = "1\t2\t3\t4\t5\t6\t7\t8\t9\t10", LINE = `a/1.jpg\t${POINTS}`;

Deno.test("landmarks: numbers of any form, Windows' line ends, comments; what follows is not read", () => {
  const text =
    `\ufeff#path\tx\r\n\r\nb/1.jpg\t-1\t.5\t2.\t1e2\t0\t0\t0\t0\t0\t1.5E-1\tx\r\n${LINE}\ty`;
  const table = parseLandmarks(text, { columns: 12 });
  deepEqual([...table], [
    ["b/1.jpg", [[-1, 0.5], [2, 100], [0, 0], [0, 0], [0, 0.15]]],
    ["a/1.jpg", [[1, 2], [3, 4], [5, 6], [7, 8], [9, 10]]],
  ]);
});

for (
  const [what, text, message] of [
    ["no line", "#path\n\n", /must have a line an image, have none/],
    ["a field too few", `${LINE}\na/2.jpg\t1`, /line 2 .* must have 11 fields, has 2/],
    ["a field too many", `#\n${LINE}\t11`, /line 2 .* must have 11 fields, has 12/],
    ["blanks for tabs", LINE.replaceAll("\t", " "), /has 1, got/],
    ["a word", LINE.replace("\t9", "\tnine"), /must be a finite number, got "nine"/],
    ["nothing for a number", LINE.replace("\t9", "\t"), /must be a finite number, got ""/],
    ["hex", LINE.replace("\t9", "\t0x9"), /got "0x9"/],
    ["NaN", LINE.replace("\t9", "\tNaN"), /got "NaN"/],
    ["a number above all", LINE.replace("\t9", "\t1e999"), /got "1e999"/],
    ["a path that climbs", `../${LINE}`, /must be relative and stay in the set/],
    ["an absolute path", `/${LINE}`, /must be relative/],
    ["no path", `\t${POINTS}`, /must be relative/],
    ["a path a terminal acts on", `\u001b[2J${LINE}`, /must be relative/],
    ["a path twice", `${LINE}\n${LINE}`, /line 2 .* must be there once/],
    ["a million digits", `a/1.jpg\t${"1".repeat(1e6)}x${POINTS.slice(1)}`, /got "1{80}"/],
  ] as const
) {
  Deno.test(`refused: landmarks with ${what}`, () =>
    throws(() => parseLandmarks(text), { name: "SyntaxError", message }));
}

for (
  const [what, text] of [
    ["three fields", "a\t1\tAda"],
    ["no name", "\t1\tAda\t0.5"],
    ["a count that is none", "a\tmany\tAda\t0.5"],
    ["a cosine above 1", "a\t1\tAda\t1.01"],
    ["a cosine that is none", "a\t1\tAda\t.-5"],
    ["a cosine that is empty", "a\t1\tAda\t"],
    ["someone twice", "b\t1\tAda\t0.5\nb\t1\tAlan\t0.5"],
  ] as const
) {
  Deno.test(`refused: a table of the nearest with ${what}`, () =>
    throws(() => parseNearest(text), { name: "SyntaxError", message: /Cannot read line \d/ }));
}

Deno.test("the nearest of people go there and back, to a millionth, the most like first", () => {
  const names = fc.stringMatching(/^[a-z_. é][a-z_. é#]*$/),
    cosines = fc.double({ min: -1, max: 1, noNaN: true });
  const line = fc.record({ name: names, images: fc.nat(1e6), person: names, cosine: cosines });
  fc.assert(
    fc.property(fc.uniqueArray(line, { selector: ({ name }) => name }), (lines) => {
      const read = parseNearest(writeNearest(lines));
      equal(read.size, lines.length);
      for (const { name, person, cosine } of lines) {
        equal(read.get(name)!.person, person);
        ok(Math.abs(read.get(name)!.cosine - cosine) <= 5.1e-7);
      }
      const order = [...read.values()].map(({ cosine }) => cosine);
      deepEqual(order, order.toSorted((a, b) => b - a));
    }),
    { seed: 7, numRuns: 200 },
  );
  for (const name of ["", "#a", "a\tb", "a\nb"]) {
    const line = { name: "a", images: 1, person: "b", cosine: 0 };
    throws(() => writeNearest([{ ...line, name }]), { name: "RangeError", message: /no control/ });
    throws(() => writeNearest([{ ...line, person: name }]), RangeError);
  }
});

Deno.test("any text is read or refused, as landmarks and as a table of the nearest", () => {
  const part = fc.constantFrom("\t", "\n", "a", "b/", "..", "#", "1", ".5", "-", "e9", LINE, "\r");
  const text = fc.array(part, { maxLength: 60 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(text, (text) => {
      for (const parse of [parseLandmarks, parseNearest]) {
        try {
          parse(text);
        } catch (error) {
          ok(error instanceof SyntaxError, `${error}`);
        }
      }
    }),
    { seed: 7, numRuns: 500 },
  );
});

const person = (name: string, images: number, label = 0): Person => ({
  name,
  label,
  images: Array.from({ length: images }, (_, i) => `${name}/${i + 1}.jpg`),
});
const crowd = (sizes: readonly number[]) => sizes.map((size, i) => person(`p${i}`, size, i));

Deno.test("people at the limits stay, those past them go, and labels have no gaps", () => {
  const cosines = [0.5001, 0.5, -1, 0.3, 0.9], people = crowd([10, 10, 9, 11, 30]);
  const nearest = new Map(
    cosines.map((cosine, i) => [`p${i}`, { person: "Ada", cosine }] as const),
  );
  const names = (left: Person[]) => left.map(({ name, label }) => `${name}:${label}`);
  deepEqual(names(peopleApart(people, nearest)), ["p1:0", "p3:1"]);
  deepEqual(names(peopleApart(people, nearest, { cosine: 1, images: 30 })), ["p4:0"]);
  for (
    const [options, message] of [
      [{ cosine: -1.1 }, /someone must be left, but none of 5/],
      [{ cosine: NaN }, /must be a finite number/],
      [{ images: NaN }, /a number from 0/],
    ] as const
  ) throws(() => peopleApart(people, nearest, options), { name: "RangeError", message });
  nearest.delete("p2");
  throws(() => peopleApart(people, nearest), { name: "RangeError", message: /such as "p2"/ });
});

Deno.test("an image's number is in the name of its file; where one has none, they are counted", () => {
  for (
    const [images, numbers] of [
      [["s1/10.pgm", "s1/9.pgm"], [10, 9]],
      [["a/2020_0012.b.jpg", "a/x0003y.jpg"], [12, 3]],
      [["s7/face.pgm"], [1]],
      [["s7/12.pgm", "s7/face.pgm"], [1, 2]],
      [["a/1.jpg", "a/01.png"], [1, 2]],
      [["a/0.jpg", "a/1.jpg"], [1, 2]],
      [[], []],
    ] as const
  ) deepEqual(imageNumbers({ images }), numbers, images.join());
  const find = imageFinder([person("Ada", 2)]);
  throws(() => find({ person: "Ada", number: 3 }), /has no number 3 of them, but 2 others/);
  throws(() => find({ person: "Alan", number: 1 }), /"Alan": not in the set/);
});

Deno.test("a split shares nobody, has the counts that were asked for and keeps the order", () => {
  const sizes = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }));
  fc.assert(
    fc.property(sizes, fc.nat(20), fc.integer(), ([train, test], rest, seed) => {
      const people = crowd(Array(train + test + rest).fill(1)), count = people.length;
      const split = splitPeople(people, { train, test }, seed);
      deepEqual([split.train.length, split.test.length], [train, test]);
      const names = [...split.train, ...split.test].map(({ name }) => name);
      equal(new Set(names).size, train + test);
      for (const part of [split.train, split.test]) {
        const places = part.map(({ name }) => people.findIndex((one) => one.name === name));
        deepEqual(places, places.toSorted((a, b) => a - b));
        deepEqual(part.map(({ label }) => label), [...part.keys()]);
      }
      deepEqual(splitPeople(people, { train, test }, seed), split);
      deepEqual(splitPeople(people, { train, test: count - train }, seed).train, split.train);
      deepEqual(splitPeople(people, { train: count - test, test }, seed).test, split.test);
    }),
    { seed: 7, numRuns: 200 },
  );
});

Deno.test("another seed gives another split, and everyone is tested by some", () => {
  const people = crowd(Array(40).fill(10)), tested = new Map<string, number>();
  const splits = Array.from(
    { length: 200 },
    (_, seed) => splitPeople(people, { train: 30, test: 10 }, seed).test.map(({ name }) => name),
  );
  equal(new Set(splits.map(String)).size, 200);
  for (const name of splits.flat()) tested.set(name, (tested.get(name) ?? 0) + 1);
  // 50 times each by chance; the deviation of a binomial is 6.1, and 5 of them are far for 40.
  ok(people.every(({ name }) => Math.abs(tested.get(name)! - 50) < 31));
});

Deno.test("a share is of all, rounded down, and a share that is whole loses nobody", () => {
  const counts = (all: number, train: number, test: number) => {
    const split = splitPeople(crowd(Array(all).fill(1)), { train, test }, 1);
    return [split.train.length, split.test.length];
  };
  deepEqual(counts(100, 0.29, 0.71), [29, 71]);
  deepEqual(counts(10, 0.75, 0.25), [7, 2]);
  for (const [train, test] of [[0, 1], [1, 10], [0.05, 1], [2.5, 1], [NaN, 1], [-1, 1]] as const) {
    throws(() => counts(10, train, test), { name: "RangeError", message: /Cannot split/ });
  }
});

const key = ({ person, number }: PersonImage) => `${person}/${number}`;
const keyOf = ({ left, right }: ListedPair) => [key(left), key(right)].sort().join(" ");

Deno.test("pairs that are drawn are as asked for: none twice, each of its kind, in even folds", () => {
  const sizes = fc.array(fc.nat(6), { minLength: 2, maxLength: 9 }),
    some = fc.integer({ min: 1, max: 8 });
  fc.assert(
    fc.property(sizes, some, some, some, fc.integer(), (sizes, folds, a, b, seed) => {
      const people = crowd(sizes), all = sizes.reduce((sum, size) => sum + size, 0);
      const own = sizes.reduce((sum, size) => sum + size * (size - 1) / 2, 0);
      const counts = [[a * folds, own], [b * folds, all * (all - 1) / 2 - own]] as const;
      const options = { same: a * folds, different: b * folds, folds, seed };
      if (counts.some(([count, most]) => count > most)) {
        throws(() => verificationPairsOf(people, options), { name: "RangeError" });
        return;
      }
      const { pairs } = verificationPairsOf(people, options), find = imageFinder(people);
      equal(new Set(pairs.map(keyOf)).size, (a + b) * folds);
      pairs.forEach(({ left, right, same, fold }, i) => {
        find(left), find(right);
        equal(same, left.person === right.person);
        equal(fold, Math.floor(i / (a + b)));
        equal(same, i % (a + b) < a);
      });
      deepEqual(verificationPairsOf(people, options).pairs, pairs);
    }),
    { seed: 7, numRuns: 300 },
  );
});

Deno.test("all pairs there are can be drawn, each once", () => {
  const people = crowd([3, 0, 2, 5]); // 3 + 1 + 10 of one person; 6 + 15 + 10 of two
  const { pairs } = verificationPairsOf(people, { same: 14, different: 31, folds: 1, seed: 3 });
  equal(new Set(pairs.map(keyOf)).size, 45);
});

Deno.test("nobody has more pairs than another, where all have enough images", () => {
  const people = crowd([5, 8, 10, 20, 5, 6]), count = new Map<string, number>();
  const { pairs } = verificationPairsOf(people, { same: 55, different: 145, folds: 5, seed: 1 });
  for (const { left, right } of pairs) {
    const both = [left.person, right.person].sort().join();
    count.set(both, (count.get(both) ?? 0) + 1);
  }
  // 55 = 6 x 9 + 1 of one person, 145 = 15 x 9 + 10 of two.
  const of = (same: boolean) =>
    [...count].filter(([both]) => same === /^(.*),\1$/.test(both)).map(([, n]) => n).sort((a, b) =>
      b - a
    );
  deepEqual(of(true), [10, 9, 9, 9, 9, 9]);
  deepEqual(of(false), [...Array(10).fill(10), ...Array(5).fill(9)]);
});

Deno.test("by default as many are of two people in ten folds; another seed draws others", () => {
  const people = crowd(Array(10).fill(10)),
    draw = (seed: number) => verificationPairsOf(people, { same: 100, seed });
  const { folds, pairs } = draw(1);
  deepEqual([folds, pairs.length], [10, 200]);
  const first = new Set(pairs.map(keyOf)),
    second = draw(2).pairs.filter((one) => first.has(keyOf(one)));
  // By chance 100 x 100 / 450 + 100 x 100 / 4500 = 24 are in both.
  ok(second.length < 60, `${second.length} of 200 are the same`);
  for (const options of [{ same: 15 }, { same: 0 }, { same: 10, folds: 0 }, { same: 460 }]) {
    throws(() => verificationPairsOf(people, { ...options, seed: 1 }), { name: "RangeError" });
  }
});
