import { deepEqual, equal, match } from "node:assert/strict";
import { placePairs } from "../../lib/dataset/placed_pairs.ts";
import { embedImages } from "../../lib/embed/images.ts";
import { networkEmbedder } from "../../lib/embed/network_embedder.ts";
import { networkOf } from "../../lib/embed/network_of.ts";
import { checkWeights, readWeights } from "../../lib/embed/weights.ts";
import { useEngine } from "../../lib/engine/engines.ts";
import { FACE_DATA, loadFaceData } from "../../lib/experiment/faces.ts";
import { experimentStore } from "../../lib/experiment/results.ts";
import { finish, run } from "../../lib/experiment/run.ts";
import { FARS } from "../../lib/experiment/verified.ts";
import { verify } from "../../lib/measure/verification.ts";
import { inFolder } from "../folder.ts";
import { TINY_FACES as TINY } from "./tiny_faces.ts";
import { runTaskFile } from "../tasks/run_task.ts";

const ignore = !Deno.env.get("SPHERELAB_MIRROR");
const evaluate = (...args: string[]) => runTaskFile("evaluate.ts", ...args);
const OPTIONS = { train: 30, test: 10, size: [28, 24] } as const;

/** The pairs that the experiment tests, by paths of images, each path once. */
async function testedPairs() {
  const { test } = await FACE_DATA.orl.choose(OPTIONS);
  return { root: test.root, ...placePairs(test.people, test.list) };
}

Deno.test({
  name: "what a run on faces leaves is measured as the run measured it, and by deno task evaluate",
  ignore,
  fn: () =>
    inFolder(async (folder) => {
      const engine = await useEngine("wasm"), dataset = await loadFaceData("orl", OPTIONS);
      const store = await experimentStore(folder, { resume: false, onTrouble() {} });
      const report = await finish(run(TINY, { engine, dataset, store }));
      deepEqual(report.dataset.shape, [28, 24, 1]);
      const { root, paths, pairs } = await testedPairs(), checkpoints = `${folder}/checkpoints`;
      for (const [i, name] of ["softmax-seed1", "a-softmax-m-4-seed1"].entries()) {
        const file = readWeights(await Deno.readFile(`${checkpoints}/${name}.safetensors`));
        const network = networkOf(file);
        deepEqual([network.name, network.input], ["digits-d4", [28, 24, 1]]);
        const embedder = networkEmbedder(network, checkWeights(network, file.arrays), engine);
        const embedded = await embedImages(paths, { root, embedder, mirrored: true });
        await embedder.dispose();
        const { accuracy, eer, tarAtFar, ...said } = verify(embedded, pairs, "seed", {
          fars: FARS,
        });
        const row = report.rows[i]!, { verification } = row;
        const rounded = (value: number) => Number(value.toPrecision(8)); // as reports are
        equal(row.accuracy.values[0], rounded(accuracy));
        equal(verification!.eer.values[0], rounded(eer));
        equal(verification!.protocol, "seed");
        equal(verification!.accuracy!.values[0], rounded(accuracy));
        equal(verification!.threshold!.values[0], rounded(said.threshold));
        deepEqual(
          verification!.folds,
          said.folds.map(({ accuracy, threshold, pairs }) => ({
            accuracy: rounded(accuracy),
            threshold: rounded(threshold),
            pairs,
          })),
        );
        deepEqual(
          verification!.tarAtFar.map(({ tar }) => tar.values[0]),
          tarAtFar.map(({ tar }) => rounded(tar)),
        );
      }

      const { code, out, error } = await evaluate(
        ...["--weights", `${checkpoints}/softmax-seed1.safetensors`, "--engine", "wasm"],
        ...["--set", "orl", "--out", folder],
      );
      equal(code, 0, error);
      match(error, /Network .* of 28x24x1 here, 64 numbers/);
      match(error, /Crops +whole images, as there are no landmarks/);
      match(error, /30 of the 40 people that are tested have names of people .* trained on/);
      match(out, /400 images in .* not aligned/);
      match(out, /seed .*\d\d\.\d\d/);
      const { rows } = JSON.parse(await Deno.readTextFile(`${folder}/evaluate/report.json`));
      match(rows[0].label, /whole images$/);
    }),
});

Deno.test({
  name: "a released network does not see whole images where there are no landmarks",
  ignore,
  fn: () =>
    inFolder(async (folder) => {
      const { code, error } = await evaluate("--set", "orl", "--out", folder);
      equal(code, 1);
      match(error, /Cannot align ORL: it has no landmarks of its own/);
    }),
});
