import { deepEqual, equal, ok, rejects, throws } from "node:assert/strict";
import fc from "fast-check";
import { listPeople } from "../../lib/dataset/folder.ts";
import { parseList, writeList } from "../../lib/dataset/lists.ts";
import { peopleOverlap } from "../../lib/dataset/overlap.ts";
import { OVERLAPS } from "../../lib/dataset/overlaps.ts";
import { imagePath, parsePairs } from "../../lib/dataset/pairs.ts";
import { inFolder } from "../folder.ts";

const mirror = Deno.env.get("SPHERELAB_MIRROR");

for (
  const [file, folds, each] of [
    ["pairs.txt", 10, 300],
    ["pairsDevTest.txt", 1, 500],
    ["pairsDevTrain.txt", 1, 1100],
  ] as const
) {
  Deno.test({
    name: `the real ${file} has ${folds} x (${each} + ${each}) pairs, same ones first in each fold`,
    ignore: !mirror,
    fn: async () => {
      const list = parsePairs(await Deno.readTextFile(`${mirror}/lfw/${file}`));
      equal(list.folds, folds);
      equal(list.pairs.length, 2 * folds * each);
      list.pairs.forEach(({ same, fold, left, right }, i) => {
        equal(fold, Math.floor(i / (2 * each)));
        equal(same, i % (2 * each) < each);
        equal(left.person === right.person, same);
      });
    },
  });
}

Deno.test({
  name: "every image of the real pairs.txt is one that LFW has landmarks of",
  ignore: !mirror,
  fn: async () => {
    const landmarks = await Deno.readTextFile(`${mirror}/lfw/lfw_landmark.txt`);
    const known = new Set(landmarks.split("\n").map((line) => line.split("\t")[0]));
    const { pairs } = parsePairs(await Deno.readTextFile(`${mirror}/lfw/pairs.txt`));
    const images = new Set(pairs.flatMap(({ left, right }) => [imagePath(left), imagePath(right)]));
    equal(images.size, 7701);
    ok([...images].every((path) => known.has(path)));
  },
});

const PAIRS = "2\t1\nAda\t1\t4\nAda\t1\tGrace\t2\nAlan\t10\t2\nAlan\t3\tGrace\t1\n";

Deno.test("folds are blocks of the list, from 0", () => {
  const { folds, pairs } = parsePairs(PAIRS);
  equal(folds, 2);
  deepEqual(pairs.map(({ fold }) => fold), [0, 0, 1, 1]);
  deepEqual(pairs[2], {
    left: { person: "Alan", number: 10 },
    right: { person: "Alan", number: 2 },
    same: true,
    fold: 1,
  });
});

Deno.test("line ends of Windows, a mark of byte order, blanks and empty lines change nothing", () => {
  const plain = parsePairs(PAIRS);
  deepEqual(parsePairs("\ufeff" + PAIRS.replaceAll("\n", " \t\r\n\r\n")), plain);
  deepEqual(parsePairs(PAIRS.replaceAll("\t", " ").trimEnd()), plain);
});

Deno.test("a name between tabs may have blanks; around it they are nothing", () => {
  const { pairs } = parsePairs("1\t1\nAda Lovelace\t1\t2\n Ada  B. \t 1\tAlan\t2 \n");
  deepEqual(pairs.map(({ left }) => left), [
    { person: "Ada Lovelace", number: 1 },
    { person: "Ada  B.", number: 1 },
  ]);
});

for (
  const [what, text, message] of [
    ["nothing", "", /the first line must have/],
    ["no header", PAIRS.slice(4), /"10 300".* got "Ada 1 4"/],
    ["a header of three", "2 1 1\nAda 1 2", /got "2 1 1"/],
    ["a header of 0", "0 1\n", /the first line/],
    ["a header that claims the sky", "99999999 99999999\nAda\t1\t2", /but 1 follow/],
    ["a pair too few", PAIRS.slice(0, -15), /2 x \(1 \+ 1\) pairs, but 3 follow/],
    ["a pair too many", PAIRS + "Ada\t1\t2\n", /but 5 follow/],
    ["two fields", "1 1\nAda\t1\t2\n\nAda\t1", /line 4 .* has 2: "Ada 1"/],
    ["five fields", "1 1\nAda\t1\t2\nAda\t1\tAlan\t2\t3", /line 3 .* has 5/],
    ["an image 0", "1 1\nAda\t0\t2\nAda\t1\tAlan\t2", /line 2 .* whole number from 1, got "Ada 0"/],
    ["an image -1", "1 1\nAda\t1\t-1\nAda\t1\tAlan\t2", /line 2/],
    ["half an image", "1 1\nAda\t1\t1.5\nAda\t1\tAlan\t2", /line 2/],
    ["a name that climbs", "1 1\n..\t1\t2\nAda\t1\tAlan\t2", /line 2 .* got "\.\. 1"/],
    ["a path", "1 1\nAda\t1\t2\nAda\t1\t../Alan\t2", /line 3 .* without parts of a path/],
    ["a path of Windows", "1 1\nA\\da\t1\t2\nAda\t1\tAlan\t2", /line 2/],
    ["a drive", "1 1\nC:\t1\t2\nAda\t1\tAlan\t2", /line 2/],
    ["an escape of a terminal", "1 1\n\x1b[2J\t1\t2\nAda\t1\tAlan\t2", /line 2 .*\\u001b/],
    ["a person unlike themselves", "1 1\nAda\t1\t2\nAda\t1\tAda\t2", /line 3 .* both are "Ada"/],
    ["an uneven fold", "1 1\nAda\t1\t2\nAda\t1\t3", /fold 1 of 1, which ends at line 3, has 2/],
  ] as const
) {
  Deno.test(`refused: pairs with ${what}`, () =>
    throws(() => parsePairs(text), { name: "SyntaxError", message }));
}

Deno.test("any text is read or refused, as pairs and as a list", () => {
  const field = fc.oneof(fc.constantFrom("1", "2", "Ada", "..", "\t", "\n", " "), fc.string());
  fc.assert(
    fc.property(fc.array(field, { maxLength: 40 }), (fields) => {
      for (const read of [parsePairs, parseList]) {
        try {
          read(fields.join(""));
        } catch (error) {
          ok(error instanceof SyntaxError, `${error}`);
        }
      }
    }),
    { seed: 7, numRuns: 2000 },
  );
});

/** A folder with files, each empty. */
async function withFiles(paths: readonly string[], work: (root: string) => Promise<void>) {
  await inFolder(async (root) => {
    for (const path of paths) {
      await Deno.mkdir(`${root}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
      if (!path.endsWith("/")) await Deno.writeTextFile(`${root}/${path}`, "");
    }
    await work(root);
  });
}

Deno.test("people and their images are in the order of code units, labels have no gaps", () =>
  withFiles(["b/2.jpg", "b/10.PNG", "a_x/1.pgm", "B/1.webp", "aX/1.tiff", "aB/"], async (root) => {
    const { people, skipped } = await listPeople(root);
    deepEqual(people, [
      { name: "B", label: 0, images: ["B/1.webp"] },
      { name: "aX", label: 1, images: ["aX/1.tiff"] },
      { name: "a_x", label: 2, images: ["a_x/1.pgm"] },
      { name: "b", label: 3, images: ["b/10.PNG", "b/2.jpg"] },
    ]);
    deepEqual(skipped, [{ path: "aB", reason: "no images" }]);
  }));

Deno.test("what is left out is named with its reason", () =>
  withFiles(
    [
      "a/1.jpg",
      "a/Thumbs.db",
      "a/jpg",
      "a/._1.jpg",
      "a/b/2.jpg",
      "c/1.jpg",
      ".d/1.jpg",
      "r.md",
      "x/",
    ],
    async (root) => {
      const { people, skipped } = await listPeople(root, { exclude: ["c", "z"] });
      deepEqual(people, [{ name: "a", label: 0, images: ["a/1.jpg"] }]);
      deepEqual(skipped, [
        { path: ".d", reason: "hidden" },
        { path: "a/._1.jpg", reason: "hidden" },
        { path: "a/Thumbs.db", reason: "no image by its ending" },
        { path: "a/b", reason: "a folder in that of a person" },
        { path: "a/jpg", reason: "no image by its ending" },
        { path: "c", reason: "excluded" },
        { path: "r.md", reason: "no folder of a person" },
        { path: "x", reason: "no images" },
        { path: "z", reason: "excluded, but not there" },
      ]);
    },
  ));

Deno.test({
  name: "a name that a list could not hold is left out",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFiles(["a/1.jpg", "a/2\n3.jpg", "b\\c/1.jpg", "C:/1.jpg"], async (root) => {
      const { people, skipped } = await listPeople(root);
      deepEqual(people.map(({ images }) => images), [["a/1.jpg"]]);
      deepEqual(skipped.map(({ path }) => path), ["C:", "a/2\n3.jpg", "b\\c"]);
    }),
});

Deno.test({
  name: "a link to a folder is not followed: it may lead in a circle",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFiles(["a/1.jpg"], async (root) => {
      await Deno.symlink(root, `${root}/loop`);
      await Deno.symlink("..", `${root}/a/up`);
      equal((await listPeople(root)).people.length, 1);
    }),
});

Deno.test("a folder that is absent, or has no people, is refused", () =>
  withFiles(["a/notes.txt", "1.jpg"], async (root) => {
    await rejects(listPeople(`${root}/b`), { name: "NotFound", message: /no such folder/ });
    await rejects(
      listPeople(root),
      /has none among its 2 entries \(1.jpg: no folder of a person\)/,
    );
    await rejects(listPeople(`${root}/1.jpg`), /nothing in it/);
  }));

Deno.test("the seed's three people leave CASIA-WebFace's 10 575 with 10 572 classes", () =>
  withFiles(
    ["0166920/1.jpg", ...OVERLAPS.seed.people.map((name) => `${name}/1.jpg`)],
    async (root) => {
      const { people } = await listPeople(root, { exclude: OVERLAPS.seed.people });
      deepEqual(people.map(({ name }) => name), ["0166920"]);
      equal(10_575 - OVERLAPS.seed.people.length, 10_572);
    },
  ));

const part = fc.string({ minLength: 1, unit: "binary" })
  .filter((text) => !/[/\\\p{Cc}\ufeff]|^\.{1,2}$|^[A-Za-z]:/u.test(text));

Deno.test("a list goes there and back, whatever blanks its paths have", () => {
  const person = fc.record({
    label: fc.nat(),
    images: fc.array(fc.tuple(part, part).map((parts) => parts.join("/")), { maxLength: 4 }),
  });
  fc.assert(
    fc.property(fc.array(person, { maxLength: 4 }), (people) => {
      const expected = people.flatMap(({ label, images }) =>
        images.map((path) => ({ path, label }))
      );
      deepEqual(parseList(writeList(people)), expected);
    }),
    { seed: 7, numRuns: 500 },
  );
});

Deno.test("lists of Windows and empty lines are read", () => {
  deepEqual(parseList("a/1.jpg 0\r\n\r\nb c/1 2.jpg 12 \r\n"), [
    { path: "a/1.jpg", label: 0 },
    { path: "b c/1 2.jpg", label: 12 },
  ]);
});

for (
  const [what, text, message] of [
    ["no label", "a/1.jpg 0\na/2.jpg", /line 2 .* got "a\/2.jpg"/],
    ["no path", " 3", /line 1/],
    ["a label below 0", "a -1", /line 1/],
    ["a label that is no whole number", "a 1.5", /line 1/],
    ["a label past 32 bits", "a 2147483648", /line 1/],
    ["a path that climbs", "ok 0\n\n../a 1", /line 3 .* must be relative/],
    ["an absolute path", "/etc/passwd 0", /must be relative/],
    ["a NUL", "a\0b 0", /must be relative/],
    ["an escape of a terminal", "a\x1b[2J 0", /one line of text, got "a\\u001b/],
  ] as const
) {
  Deno.test(`refused: a list with ${what}`, () =>
    throws(() => parseList(text), { name: "SyntaxError", message }));
}

Deno.test("refused: to write a path of two lines, or one that climbs", () => {
  throws(() => writeList([{ label: 0, images: ["a\nb 1"] }]), RangeError);
  throws(() => writeList([{ label: 0, images: ["../a"] }]), RangeError);
});

Deno.test("names are the same in any case, with any sign between words and any encoding", () => {
  const decomposed = "Zoë_W.".normalize("NFD");
  deepEqual(peopleOverlap(["ZOË W", "Zoë  W.", "Ada", "_"], ["Grace", decomposed, "."]), [
    { name: "zoë w", train: ["ZOË W", "Zoë  W."], test: [decomposed] },
  ]);
  deepEqual(peopleOverlap(["JohnSmith"], ["John Smith"]), []);
});

Deno.test("names in both sets are in order, and the same whichever set is named first", () => {
  const name = fc.array(fc.constantFrom("a", "B", "_", ".", " "), { maxLength: 3 })
    .map((letters) => letters.join(""));
  fc.assert(
    fc.property(fc.array(name), fc.array(name), (one, other) => {
      const shared = peopleOverlap(one, other);
      const swapped = peopleOverlap(other, one);
      deepEqual(
        shared,
        swapped.map(({ name, train, test }) => ({ name, train: test, test: train })),
      );
      deepEqual(shared.map(({ name }) => name), shared.map(({ name }) => name).toSorted());
    }),
    { seed: 7, numRuns: 200 },
  );
});
