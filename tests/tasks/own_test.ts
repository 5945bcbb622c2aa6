import { deepEqual, equal, match, ok } from "node:assert/strict";
import { useEngine } from "../../lib/engine/engines.ts";
import { readSafeTensors } from "../../lib/format/safetensors.ts";
import { findFaces } from "../../tasks/own/found.ts";
import { writePeople } from "../experiment/own_folder.ts";
import { inFolder } from "../folder.ts";
import { runTaskFile } from "./run_task.ts";

const mirror = Deno.env.get("SPHERELAB_MIRROR"), ignore = !mirror;
const SIX = Object.fromEntries([..."abcdef"].map((name) => [name, 3]));
const QUICK = ["--experiment", "orl", "--losses", "softmax", "--seeds", "1", "--steps", "4"];
const readJson = async (path: string) => JSON.parse(await Deno.readTextFile(path));

Deno.test("a folder of one's own is trained on, and who is left out is said", () =>
  inFolder(async (folder) => {
    const root = `${folder}/mine`;
    await writePeople(root, { ...SIX, solo: 1 });
    const train = (...args: string[]) =>
      runTaskFile("train.ts", "--faces", root, "--engine", "wasm", "--out", folder, ...args);
    const { code, out, error } = await train("--whole", "--held-out", "0.4", ...QUICK);
    equal(code, 0, error);
    match(error, /People {2}4 to train on \(12 images\), 2 to test on \(6 images, 12 pairs in 6 f/);
    match(error, /Left {4}1 out:\n +solo: fewer than 2 images: 1/);
    match(error, /Crops {3}whole images/);
    match(out, /on 4 people of mine help to tell 2 others apart\? \(mine\)/);
    const { train: trained, test, leftOut } = await readJson(`${folder}/own/people.json`);
    deepEqual([...trained, ...test].sort(), Object.keys(SIX));
    deepEqual(leftOut, [{ path: "solo", reason: "fewer than 2 images: 1" }]);
    const { dataset } = await readJson(`${folder}/own/report.json`);
    const weights = `${folder}/own/checkpoints/softmax-seed1.safetensors`;
    deepEqual(dataset.classes, trained);
    const said = await runTaskFile("diagnose.ts", `${folder}/own`);
    equal(said.code, 0, said.error);
    match(said.out, /what to try, in this order/);

    const refused = await train("--whole", "--held-out", "0.9", ...QUICK);
    equal(refused.code, 1);
    match(refused.error, /at least 2 to train on and 5 to test on, has 6/);
    const [one, two] = test as string[];
    await Deno.copyFile(`${root}/${one}/1.pgm`, `${root}/${two}/1.pgm`);
    const own = ["--images", root, "--whole", "--weights", weights, "--engine", "wasm"];
    const twice = await runTaskFile("evaluate.ts", ...own, "--out", folder);
    const same = `${one}/1.pgm and ${two}/1.pgm are the same file with two people: what`;
    ok(twice.error.includes(same), twice.error);
    const digits = await train("--whole", "--experiment", "digits");
    match(digits.error, /Cannot train digits on the faces of mine: it must be on faces/);
  }));

for (
  const [what, args, message] of [
    ["nothing to train", [], /--experiment <name>, or --faces <folder>/],
    [
      "a manifest of nothing",
      ["--experiment", "orl", "--manifest", "x"],
      /--manifest goes with --fa/,
    ],
    [
      "a share of nothing",
      ["--experiment", "orl", "--held-out", "0.5"],
      /--held-out goes with --fa/,
    ],
    ["all held out", ["--faces", "x", "--held-out", "1"], /above 0 and below 1, got 1/],
    ["a seed that is none", ["--faces", "x", "--split-seed", "one"], /a whole number, got one/],
    [
      "crops with a manifest",
      ["--faces", "x", "--whole", "--manifest", "y"],
      /cannot be used with/,
    ],
    ["a cluster", ["--faces", "x", "--workers", "2"], /cannot be used with/],
  ] as const
) {
  Deno.test(`wrong use of train ends with 2 and says what is right: ${what}`, async () => {
    const { code, error } = await runTaskFile("train.ts", ...args);
    equal(code, 2, error);
    match(error, message);
  });
}

Deno.test("a folder of one's own is evaluated on people the network does not know, with thresholds", () =>
  inFolder(async (folder) => {
    const root = `${folder}/mine`, common = ["--engine", "wasm", "--out", folder, "--whole"];
    await writePeople(root, SIX);
    const trained = await runTaskFile("train.ts", "--faces", root, ...common, ...QUICK);
    equal(trained.code, 0, trained.error);
    const { train, test } = await readJson(`${folder}/own/people.json`);
    const weights = `${folder}/own/checkpoints/softmax-seed1.safetensors`;
    const evaluate = (...args: string[]) =>
      runTaskFile("evaluate.ts", "--images", root, "--weights", weights, ...common, ...args);

    const { code, out, error } = await evaluate();
    equal(code, 0, error);
    match(
      error,
      /Note {4}4 people have names of people the network was trained on, and are left out/,
    );
    match(error, /Images {2}mine: 6 images of 2 people/);
    match(out, /on 9 pairs of two people and 6 of one/);
    match(out, /Note: 9 pairs of two people say little of a rate of 0\.01: there should be 1000/);
    const report = await readJson(`${folder}/evaluate/report.json`);
    deepEqual([report.dataset.title, report.dataset.pairs, report.rows.length], [
      "mine",
      "drawn",
      4,
    ]);
    // The same people and pairs as the training's own report has.
    const { rows: [{ verification }] } = await readJson(`${folder}/own/report.json`);
    deepEqual(
      [report.rows[0].verification.accuracy, report.rows[0].verification.threshold.toFixed(6)],
      [verification.accuracy.mean, verification.threshold.mean.toFixed(6)],
    );
    equal(report.rows[0].verification.folds.length, 6);
    // Cosines of the embeddings as they were left, of both people's images with each other.
    const kept = readSafeTensors(await Deno.readFile(`${folder}/evaluate/embeddings.safetensors`));
    const { shape: [, size], data } = kept.arrays.original!;
    const paths: string[] = JSON.parse(kept.metadata.paths!);
    const row = (i: number) => Array.from(data.slice(i * size!, (i + 1) * size!) as Float32Array);
    const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
    const cosine = (a: number[], b: number[]) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    const strangers = paths.flatMap((left, i) =>
      paths.slice(i + 1).flatMap((right, j) =>
        left[0] === right[0] ? [] : [cosine(row(i), row(i + 1 + j))]
      )
    );
    deepEqual(new Set(paths.map((path) => path[0])), new Set(test));
    equal(strangers.length, 9);
    deepEqual(report.thresholds.map(({ far }: { far: number }) => far), [0.01, 0.001]);
    for (const { threshold, falseAccepts } of report.thresholds) {
      equal(falseAccepts, 0);
      ok(Math.abs(threshold - Math.max(...strangers)) < 1e-6);
    }

    const all = await evaluate("--familiar", "--far", "0.5", "--json");
    const { thresholds: [half, ...others], dataset } = JSON.parse(all.out);
    deepEqual([dataset.images, half.impostors, half.far, others.length], [18, 135, 0.5, 0]);

    // A list names images by their numbers, whomever the network knows.
    const [one, two] = train as string[];
    const lines = ["2\t1", `${one}\t1\t3`, `${one}\t1\t${two}\t2`];
    lines.push(`${two}\t1\t3`, `${two}\t3\t${one}\t2`);
    await Deno.writeTextFile(`${folder}/pairs.txt`, lines.join("\n"));
    const listed = await evaluate("--pairs-file", `${folder}/pairs.txt`, "--json");
    equal(listed.code, 0, listed.error);
    match(listed.error, /2 of the 2 people that are tested have names/);
    const said = JSON.parse(listed.out);
    deepEqual([said.dataset.images, said.thresholds[0].impostors], [6, 2]);
    await Deno.writeTextFile(`${folder}/pairs.txt`, "1\nzoe\t1\t2\nzoe\t1\ta\t1\n");
    const wrong = await evaluate("--pairs-file", `${folder}/pairs.txt`);
    equal(wrong.code, 1);
    match(wrong.error, /Cannot find an image of "zoe": not in the set/);
  }));

for (
  const [what, args, message] of [
    ["a set and a folder", ["--images", "x", "--set", "orl"], /cannot be used with/],
    ["crops of a set", ["--set", "orl", "--whole"], /--whole goes with --images/],
    ["acquaintances of a set", ["--familiar"], /--familiar goes with --images/],
    ["crops with a manifest", ["--images", "x", "--whole", "--manifest", "y"], /has such/],
  ] as const
) {
  Deno.test(`wrong use of evaluate ends with 2 and says what is right: ${what}`, async () => {
    const { code, error } = await runTaskFile("evaluate.ts", ...args);
    equal(code, 2, error);
    match(error, message);
  });
}

/** Told of nothing. */
const quiet = {
  add: () => ({ update() {}, finish() {} }),
  log: (line: string) => quiet.lines.push(line),
  close() {},
  lines: [] as string[],
};

Deno.test({
  name: "faces are looked for once: a photo that was changed is looked at anew, a moved one is not",
  ignore,
  fn: () =>
    inFolder(async (folder) => {
      const root = `${folder}/mine`, data = `${folder}/data`;
      const { signal } = new AbortController();
      const copy = (from: string, to: string) =>
        Deno.copyFile(`${mirror}/photos/${from}`, `${root}/${to}`);
      await Deno.mkdir(`${root}/amy`, { recursive: true });
      await copy("cast/amy1.png", "amy/1.png");
      await copy("ipazc_no-faces.jpg", "amy/2.jpg");
      await Deno.writeTextFile(`${root}/amy/3.png`, "no image");
      const seen: string[] = [];
      const bars = {
        ...quiet,
        add: (name: string, total: number) => {
          if (name === "Faces") seen.push(`${total}`);
          return quiet.add();
        },
      };
      const find = (...names: string[]) =>
        findFaces(root, names.map((name) => `amy/${name}`), {
          bars,
          engine: () => useEngine("wasm"),
          fetching: { folder: data },
          signal,
        });
      const first = await find("1.png", "2.jpg", "3.png");
      deepEqual([...first.landmarks.keys()], ["amy/1.png"]);
      deepEqual([...first.errors.keys()], ["amy/3.png"]);
      const points = first.landmarks.get("amy/1.png")!;

      // The same photo under another name, and another photo under the same.
      await Deno.rename(`${root}/amy/1.png`, `${root}/amy/9.png`);
      await copy("cast/penny1.png", "amy/1.png");
      const again = await find("1.png", "9.png", "2.jpg");
      deepEqual(again.landmarks.get("amy/9.png"), points);
      ok(again.landmarks.has("amy/1.png"));
      ok(String(again.landmarks.get("amy/1.png")) !== String(points), "of the photo before");
      deepEqual(seen, ["3", "1"]);

      // What was kept is damaged: it is said, and looked for anew.
      const [kept] = [...Deno.readDirSync(`${data}/found-faces`)];
      await Deno.writeTextFile(`${data}/found-faces/${kept!.name}`, "no manifest\n");
      deepEqual((await find("9.png")).landmarks.get("amy/9.png"), points);
      match(quiet.lines.join("\n"), /Cannot read line 1 of the manifest.*made anew/);
    }),
});
