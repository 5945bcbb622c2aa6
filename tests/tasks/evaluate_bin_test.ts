import { deepEqual, doesNotMatch, equal, match, ok } from "node:assert/strict";
import sharp from "sharp";
import { cropOf } from "../../lib/align/crops.ts";
import { imagePath, parsePairs } from "../../lib/dataset/pairs.ts";
import { openFaceSet } from "../../lib/dataset/open_faces.ts";
import { weightsOf, writeWeights } from "../../lib/embed/weights.ts";
import { useEngine } from "../../lib/engine/engines.ts";
import { createNetwork } from "../../lib/network/networks.ts";
import { inFolder } from "../folder.ts";
import { binOf, BINS } from "../format/verification_bins.ts";
import { runTaskFile } from "./run_task.ts";

const ignore = !Deno.env.get("SPHERELAB_MIRROR");
const evaluate = (...args: string[]) => runTaskFile("evaluate.ts", ...args);
/** As MobileFaceNet takes faces. */
const CROP = { width: 112, height: 112, channels: 3, origin: "zero" } as const;

Deno.test({
  name:
    "sixty pairs of LFW give as a .bin of crops, and as images with landmarks, the same numbers",
  ignore,
  fn: () =>
    inFolder(async (folder) => {
      const { root, landmarks, pairs: list } = await openFaceSet("lfw", {
        folder: `${folder}/data`,
      });
      // The first three pairs of one person and of two in each fold.
      const { pairs } = list!, seen = new Map<string, number>();
      const some = pairs.filter(({ fold, same }) => {
        const count = seen.get(`${fold} ${same}`) ?? 0;
        seen.set(`${fold} ${same}`, count + 1);
        return count < 3;
      });
      equal(some.length, 60);
      const lines = some.map(({ left, right, same }) =>
        same
          ? [left.person, left.number, right.number]
          : [left.person, left.number, right.person, right.number]
      );
      const text = ["10\t3", ...lines.map((line) => line.join("\t"))].join("\n");
      deepEqual(parsePairs(text).pairs, some);
      await Deno.writeTextFile(`${folder}/pairs.txt`, text);
      const crops = some.flatMap(({ left, right }) => [left, right]).map(async (image) => {
        const path = imagePath(image);
        const { data } = await cropOf(root, { path, landmarks: landmarks!.get(path)! }, CROP);
        return await sharp(data, { raw: CROP }).png().toBuffer();
      });
      const truths = some.map(({ same }) => same);
      await Deno.writeFile(`${folder}/some.bin`, binOf(await Promise.all(crops), truths));

      const common = [
        "--out",
        folder,
        "--data",
        `${folder}/data`,
        "--threads",
        "1",
        "--far",
        "0.1",
        "--table",
      ];
      const bin = await evaluate("--bin", `${folder}/some.bin`, "--name", "bin", ...common);
      equal(bin.code, 0, bin.error);
      match(bin.error, /Images {2}some\.bin: \d+ crops as they are, 60 pairs/);
      match(bin.out, /not aligned/);
      doesNotMatch(bin.error, /squeezed|as there are no landmarks/);
      const images = await evaluate("--pairs-file", `${folder}/pairs.txt`, ...common);
      equal(images.code, 0, images.error);
      const [ofBin, ofImages] = await Promise.all(
        ["bin", "evaluate"].map(async (name) =>
          JSON.parse(await Deno.readTextFile(`${folder}/${name}/report.json`))
        ),
      );
      equal(ofBin.rows.length, 4);
      deepEqual(ofBin.table, ofImages.table);
      for (const [i, { verification, operating }] of ofBin.rows.entries()) {
        deepEqual(verification, ofImages.rows[i].verification);
        deepEqual(operating, ofImages.rows[i].operating);
      }
      // Of an image that several pairs name there is one, in both.
      const { familiar, images: count, title } = ofBin.dataset;
      deepEqual({ familiar, title }, { familiar: undefined, title: "some.bin" });
      equal(count, ofImages.dataset.images);
      ok(count < 120);
    }),
});

Deno.test("weights of ours see crops squeezed, and it is said; the fewest pairs have folds", () =>
  inFolder(async (folder) => {
    await useEngine("wasm");
    const network = createNetwork("sphereface-4", { dimension: 4 });
    const weights = writeWeights(network, await weightsOf(network.init(1)));
    await Deno.writeFile(`${folder}/four.safetensors`, weights);
    await Deno.writeFile(`${folder}/tiny.bin`, BINS["Python 2, protocol 2"]!);
    const { code, out, error } = await evaluate(
      ...["--bin", `${folder}/tiny.bin`, "--weights", `${folder}/four.safetensors`],
      ...["--engine", "wasm", "--out", folder, "--json"],
    );
    equal(code, 0, error);
    match(error, /Note {4}crops of 1x1 are squeezed to 96x112, which the network takes/);
    const { rows, dataset } = JSON.parse(out);
    deepEqual(rows.map(({ verification }: typeof rows[0]) => verification.folds.length), [
      2,
      2,
      1,
      2,
    ]);
    equal(dataset.pairs, "the file's own");
  }));

Deno.test("a file that is no set is refused with its path, before a network is opened", () =>
  inFolder(async (folder) => {
    await Deno.writeFile(`${folder}/numbers.bin`, BINS["numbers"]!);
    const { code, error } = await evaluate("--bin", `${folder}/numbers.bin`);
    equal(code, 1);
    match(error, /numbers\.bin: Cannot read the pickle: opcode 0x4b \("K"\) at byte/);
    match((await evaluate("--bin", `${folder}/none.bin`)).error, /there is no such file or folder/);
  }));

for (
  const args of [
    ["--set", "orl"],
    ["--pairs", "view2"],
    ["--pairs-file", "x"],
    ["--images", "x"],
    ["--manifest", "x"],
  ]
) {
  Deno.test(`evaluate: --bin and ${args[0]} is wrong use`, async () => {
    const { code, error } = await evaluate("--bin", "x", ...args);
    equal(code, 2, error);
    match(error, /cannot be used with/);
  });
}
