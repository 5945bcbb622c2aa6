import { deepEqual, equal, match, notEqual, ok } from "node:assert/strict";
import { weightsOf, writeWeights } from "../../lib/embed/weights.ts";
import { useEngine } from "../../lib/engine/engines.ts";
import { writeNpy } from "../../lib/format/npy.ts";
import { writeSafeTensors } from "../../lib/format/safetensors.ts";
import { random } from "../../lib/math/random.ts";
import { createNetwork } from "../../lib/network/networks.ts";
import { inFolder } from "../folder.ts";
import { runTaskFile } from "./run_task.ts";

const identify = (...args: string[]) => runTaskFile("identify.ts", ...args);

/** Embeddings of 40 people with three images each and of 60 with one, as a run leaves them. */
async function writeKept(path: string, { set = "mine", seed = 1, several = 40, single = 60 } = {}) {
  const size = 12, { normal } = random(seed, "kept"), paths: string[] = [], rows: number[] = [];
  for (let p = 0; p < several + single; p++) {
    const centre = Array.from({ length: size }, normal);
    for (let i = 0; i < (p < several ? 3 : 1); i++) {
      paths.push(`${set}-${p}/${i}.jpg`);
      rows.push(...centre.map((value) => value + 0.35 * normal()));
    }
  }
  const original = { shape: [paths.length, size], data: Float32Array.from(rows) };
  const metadata = { set, network: "0123456789abcdef", paths: JSON.stringify(paths) };
  await Deno.writeFile(path, writeSafeTensors({ arrays: { original }, metadata }));
}

Deno.test("people of kept embeddings are identified, and thresholds held against others", () =>
  inFolder(async (folder) => {
    const kept = `${folder}/kept.safetensors`;
    await writeKept(kept);
    const args = ["--embeddings", kept, "--out", folder, "--fpirs", "0.1,0.01", "--seed", "2"];
    const { code, out, error } = await identify(...args);
    equal(code, 0, error);
    match(error, /Network network 01234567: as .* has its embeddings\nImages {2}mine: 180/);
    match(out, /40 people enrolled by one image; 80 other images of them, 60 strangers/);
    match(out, /Note: 30 photos of strangers say little of a rate of 0\.1: there should be 100 /);
    const report = JSON.parse(await Deno.readTextFile(`${folder}/identify/report.json`));
    const { identification: { rank1, rank1Interval, tpirAtFpir }, thresholds, dataset } = report;
    deepEqual([dataset.people, dataset.enrolled, dataset.images], [100, 40, 180]);
    ok(rank1 > 0.8 && rank1Interval[0] <= rank1 && rank1 <= rank1Interval[1]);
    deepEqual(tpirAtFpir.map(({ fpir }: { fpir: number }) => fpir), [0.1, 0.01]);
    for (const { chosen, held } of thresholds) {
      // Half of the strangers, and what it does to the other half.
      deepEqual([chosen.impostors, chosen.needed], [30, Math.round(10 / chosen.far)]);
      ok(held.fpirInterval[0] <= held.fpir && held.fpir <= held.fpirInterval[1]);
      ok(held.tpir > 0 && held.tpir <= 1);
    }
    // On its own people a rate would be what it was chosen for.
    notEqual(thresholds[0].held.fpir, thresholds[0].chosen.actualFar);
    ok(thresholds[0].chosen.threshold < thresholds[1].chosen.threshold);
    ok((await Deno.stat(`${folder}/identify/figures/det.png`)).size > 1000);
    const again = await identify(...args, "--json", "--name", "again");
    deepEqual(JSON.parse(again.out).thresholds, thresholds);
  }));

Deno.test("distractors of a .npy or of another run join the gallery, and others are refused", () =>
  inFolder(async (folder) => {
    const kept = `${folder}/kept.safetensors`, others = `${folder}/others.safetensors`;
    await writeKept(kept);
    await writeKept(others, { set: "others", seed: 2, several: 30, single: 30 });
    const first = ["--embeddings", kept, "--out", folder, "--engine", "wasm"];
    const { code, out, error } = await identify(...first, "--distractors", others, "--json");
    equal(code, 0, error);
    const { distractors, identification } = JSON.parse(out);
    const counts = distractors.map(({ distractors }: { distractors: number }) => distractors);
    deepEqual(counts, [0, 10, 100, 120]);
    equal(distractors[0].rank1, identification.rank1);
    ok(distractors.at(-1).rank1 < distractors[0].rank1);
    ok((await Deno.stat(`${folder}/identify/figures/distractors.png`)).size > 1000);

    // The gallery's own images: everyone is mistaken for a copy.
    const same = await identify(...first, "--distractors", kept);
    equal(same.code, 1);
    match(same.error, /must be of other people.*tested, but 100 people are/);
    const { normal } = random(4, "npy"), shape = [20, 12];
    const data = Float32Array.from({ length: 240 }, normal);
    await Deno.writeFile(`${folder}/some.npy`, writeNpy({ type: "<f4", shape, data }));
    const npy = await identify(...first, "--distractors", `${folder}/some.npy`);
    equal(npy.code, 0, npy.error);
    match(npy.out, /With distractors in the gallery:[^]* 20 /);
  }));

Deno.test("without strangers there is rank 1 alone; without anybody twice there is nothing", () =>
  inFolder(async (folder) => {
    const kept = `${folder}/kept.safetensors`, args = ["--embeddings", kept, "--out", folder];
    await writeKept(kept, { several: 5, single: 0 });
    const { code, out } = await identify(...args);
    equal(code, 0);
    match(out, /Note: there are no strangers/);
    await writeKept(kept, { several: 0, single: 5 });
    const nobody = await identify(...args);
    equal(nobody.code, 1);
    match(nobody.error, /someone must have two images.*the 5 images are of as many people/);
  }));

Deno.test({
  name: "a set is embedded by our own weights, and its embeddings are kept for the next run",
  ignore: !Deno.env.get("SPHERELAB_MIRROR"),
  fn: () =>
    inFolder(async (folder) => {
      await useEngine("wasm");
      const network = createNetwork("sphereface-4", { dimension: 4, input: [28, 24, 1] });
      const weights = writeWeights(network, await weightsOf(network.init(1)));
      await Deno.writeFile(`${folder}/four.safetensors`, weights);
      const out = ["--out", folder, "--json"];
      const fresh = await identify(
        ...["--weights", `${folder}/four.safetensors`, "--engine", "wasm", "--set", "orl"],
        ...["--data", `${folder}/data`, ...out],
      );
      equal(fresh.code, 0, fresh.error);
      const { identification, dataset } = JSON.parse(fresh.out);
      deepEqual([dataset.people, dataset.images, identification.mated], [40, 400, 360]);
      const kept = `${folder}/identify/embeddings.safetensors`;
      const again = await identify("--embeddings", kept, "--name", "again", ...out);
      deepEqual(JSON.parse(again.out).identification, identification);
    }),
});

for (
  const [what, args, message] of [
    ["embeddings and a model", ["--embeddings", "x", "--model", "mobilefacenet"], /cannot be used/],
    ["a rate of 0", ["--fpirs", "0.1,0"], /above 0 and at most 1, got 0/],
    ["a network beside a released model", ["--network", "sphereface-4"], /--network goes with --w/],
  ] as const
) {
  Deno.test(`identify: ${what} is wrong use`, async () => {
    const { code, error } = await identify(...args);
    equal(code, 2, error);
    match(error, message);
  });
}
