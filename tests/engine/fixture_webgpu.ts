/** What WebGPU makes of sums, losses and two training steps, beside wasm: JSON for webgpu_test.ts. */
import * as tf from "#tensor";
import { createDetector } from "../../lib/detect/detect.ts";
import { useEngine } from "../../lib/engine/engines.ts";
import { strokes } from "../../lib/dataset/strokes.ts";
import { TRAINING } from "../../lib/experiment/bases.ts";
import { lossOptions } from "../../lib/margin/options.ts";
import { createNetwork } from "../../lib/network/networks.ts";
import { createEmbedder } from "../../lib/train/embed.ts";
import { train } from "../../lib/train/loop.ts";
import { drawnCascade, noise } from "../detect/fixture_cascade.ts";
import { errorOf, golden, LOSS_FILES } from "../golden/golden.ts";

const { device } = await useEngine("webgpu", { software: true });
const sums = await Promise.all([2, 7, 8, 13, 20, 50].map(async (count) => {
  const sum = tf.addN(Array.from({ length: count }, (_, i) => tf.tensor1d([i, 1])));
  return [count, ...await sum.data()];
}));

const errors: Record<string, number> = {};
for (const one of (await Promise.all(LOSS_FILES.map(golden))).flat()) {
  errors[one.loss!] ??= await errorOf(one); // the first of each
}

const losses: Record<string, number[]> = {}, faces: Record<string, number[][][]> = {};
const images = strokes("train", 64, 1), rows: Record<string, number[]> = {};
for (const engine of ["wasm", "webgpu"] as const) {
  await useEngine(engine, { software: true });
  const network = createNetwork("digits-8", { dimension: 2 });
  const run = train({
    ...{ ...TRAINING, steps: 2, warmup: 0, batch: 16, logEvery: 1 },
    ...{ network, classes: 10, images, seed: 1, owner: "webgpu" },
    ...{ loss: "a-softmax", options: lossOptions("a-softmax", {}), annealing: null },
  });
  const embed = createEmbedder(network);
  rows[engine] = [...await embed(network.init(1), images, Int32Array.of(3, 1))];
  const detector = createDetector(drawnCascade(3), { thresholds: [0.5, 0.2, 0.05] });
  faces[engine] = (await detector.detect([noise(50, 40, 1), noise(64, 64, 2)]))
    .map((found) => found.map(({ box }) => [...box]));
  losses[engine] = [];
  for (let next = await run.next(); !next.done; next = await run.next()) {
    losses[engine].push(next.value.loss);
  }
}
console.log(JSON.stringify({ device, sums, errors, rows, faces, losses }));
