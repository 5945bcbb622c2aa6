import { deepEqual, equal, match, notEqual, ok, rejects, throws } from "node:assert/strict";
import { evenPairs, usablePeople } from "../../lib/dataset/own_people.ts";
import { useEngine } from "../../lib/engine/engines.ts";
import { deterministicPart } from "../../lib/experiment/assemble.ts";
import { EXPERIMENTS } from "../../lib/experiment/experiments.ts";
import { loadImages } from "../../lib/experiment/images.ts";
import {
  loadOwnFaces,
  ownExperiment,
  type OwnFaces,
  ownFaces,
} from "../../lib/experiment/own_faces.ts";
import { finish, run } from "../../lib/experiment/run.ts";
import { inFolder } from "../folder.ts";
import { writePeople } from "./own_folder.ts";
import { TINY_FACES } from "./tiny_faces.ts";

const EIGHT = Object.fromEntries([..."abcdefgh"].map((name) => [name, 4]));
const namesOf = (people: readonly { readonly name: string }[]) => people.map(({ name }) => name);
const split = ({ train, test }: OwnFaces) => [namesOf(train.people), namesOf(test.people)];
const digestOf = ({ train }: OwnFaces) => Object.values(train.set.sha256)[0]!;

Deno.test("people of a folder: nobody is trained on and tested, and the seed says who is which", () =>
  inFolder(async (folder) => {
    const root = `${folder}/mine`;
    await writePeople(root, EIGHT);
    const own = await ownFaces(root), [train, test] = split(own);
    deepEqual([own.title, train!.length, test!.length], ["mine", 6, 2]);
    deepEqual([...train!, ...test!].sort(), Object.keys(EIGHT));
    deepEqual(split(await ownFaces(root)), [train, test]);
    const others = await Promise.all([2, 3, 4].map((seed) => ownFaces(root, { seed })));
    ok(others.some((other) => String(split(other)[1]) !== String(test)), "a seed changes nothing");
    equal(split(await ownFaces(root, { heldOut: 0.5 }))[1]!.length, 4);
    // 6 pairs of each of the two people, and as many of both: ten folds of one pair of each kind.
    const { folds, pairs } = own.test.list;
    deepEqual([folds, pairs.length], [10, 20]);
    for (const { left, right, same } of pairs) {
      equal(left.person === right.person, same);
      ok(test!.includes(left.person) && test!.includes(right.person));
    }
  }));

Deno.test("what cannot be used is left out with its reason, and too few people are refused", () =>
  inFolder(async (root) => {
    await writePeople(root, { ada: 3, bob: 1, eve: 3, ida: 2, joe: 2, zoe: 2 });
    await Deno.writeTextFile(`${root}/ada/notes.txt`, "no image");
    const face = [[1, 1], [2, 1], [1, 2], [1, 3], [2, 3]] as const;
    const paths = ["ada/1", "ada/3", "bob/1", "eve/1", "eve/2", "eve/3", "ida/1", "joe/1", "joe/2"];
    const landmarks = new Map(paths.map((path) => [`${path}.pgm`, face]));
    const { people, skipped } = await usablePeople(root, { landmarks, exclude: ["joe"] });
    deepEqual(people.map(({ name, label, images }) => [name, label, images.length]), [
      ["ada", 0, 2],
      ["eve", 1, 3],
    ]);
    const reasons = Object.fromEntries(skipped.map(({ path, reason }) => [path, reason]));
    deepEqual(reasons, {
      "ada/notes.txt": "no image by its ending",
      joe: "excluded",
      "ada/2.pgm": "no face was found",
      bob: "fewer than 2 images with a face: 1",
      "ida/2.pgm": "no face was found",
      ida: "fewer than 2 images with a face: 1",
      "zoe/1.pgm": "no face was found",
      "zoe/2.pgm": "no face was found",
      zoe: "fewer than 2 images with a face: 0",
    });
    await rejects(
      ownFaces(root, { landmarks }),
      /at least 2 to train on and 2 to test on, has 3 of whom 2 images can be used/,
    );
    // Whole images need no face.
    equal((await ownFaces(root)).train.people.length, 3);
    await rejects(ownFaces(root, { heldOut: 1 }), /share must lie above 0 and below 1, got 1/);
    await rejects(ownFaces(`${root}/nobody`), /there is no such folder/);
    throws(() => evenPairs(people.slice(0, 1), { seed: 1 }), /has 1 and 0 of 1 people/);
  }));

Deno.test("other images or landmarks are another set, under the folder's name and not its path", () =>
  inFolder(async (folder) => {
    const root = `${folder}/mine/`;
    await writePeople(root, EIGHT);
    const first = await ownFaces(root);
    deepEqual(Object.keys(first.train.set.sha256), ["mine"]);
    match(digestOf(first), /^[0-9a-f]{64}$/);
    const all = Object.keys(EIGHT).flatMap((name) => [1, 2, 3, 4].map((i) => `${name}/${i}.pgm`));
    const landmarks = (x: number) =>
      new Map(all.map((path) => [path, [[x, 9], [15, 9], [12, 14], [9, 18], [15, 18]] as const]));
    const digests = [
      first,
      ...await Promise.all([8, 9].map((x) => ownFaces(root, { landmarks: landmarks(x) }))),
    ].map(digestOf);
    const bytes = await Deno.readFile(`${root}a/1.pgm`);
    bytes[bytes.length - 1]! ^= 1;
    await Deno.writeFile(`${root}a/1.pgm`, bytes);
    digests.push(digestOf(await ownFaces(root)));
    // With two people it is told, with one it may be.
    deepEqual(first.twice, []);
    await Deno.copyFile(`${root}b/2.pgm`, `${root}b/5.pgm`);
    await Deno.copyFile(`${root}b/2.pgm`, `${root}c/1.pgm`);
    deepEqual((await ownFaces(root)).twice, [["b/2.pgm", "c/1.pgm"]]);
    equal(new Set(digests).size, 4);
    notEqual(digests[3], digests[0]);
  }));

Deno.test("an experiment runs on them, twice to the byte, and says whose pairs it verified", () =>
  inFolder(async (root) => {
    const engine = await useEngine("wasm");
    await writePeople(root, EIGHT);
    const own = await ownFaces(root), size = [28, 24] as const;
    const rows = TINY_FACES.rows.slice(0, 1);
    const base = { ...TINY_FACES, rows, dataset: { ...TINY_FACES.dataset, size } };
    const experiment = ownExperiment(base, own), { training } = experiment.rows[0]!;
    // 24 images, fewer than its batch; its 12 steps are fewer than forty times through them.
    deepEqual([training.batch, training.steps], [24, 12]);
    const go = async () =>
      await finish(run(experiment, { engine, dataset: await loadOwnFaces(own, { size }) }));
    const report = await go();
    equal(deterministicPart(await go()), deterministicPart(report));
    const { dataset, question, rows: [row] } = report;
    deepEqual([dataset.train, dataset.test, dataset.pairs], [24, 8, 20]);
    deepEqual(dataset.classes, namesOf(own.train.people));
    deepEqual(dataset.shape, [28, 24, 3]);
    match(question, /on 6 people of .* 2 others apart/);
    equal(row!.verification!.folds!.length, 10);
    // Noise that is much alike is told apart by any network.
    equal(row!.accuracy.mean, 1);
    throws(() => loadImages(experiment), /as loadOwnFaces makes them/);
    throws(() => ownExperiment(EXPERIMENTS.digits, own), /must be on faces/);
  }));
