/** What WebGPU makes of sums, losses and two training steps, beside wasm: JSON for webgpu_test.ts. */
import * as tf from "#tensor";
import { useEngine } from "../../lib/engine/engines.ts";
import { strokes } from "../../lib/dataset/strokes.ts";
import { TRAINING } from "../../lib/experiment/bases.ts";
import { lossOptions } from "../../lib/margin/options.ts";
import { createNetwork } from "../../lib/network/networks.ts";
import { train } from "../../lib/train/loop.ts";
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

const losses: Record<string, number[]> = {};
for (const engine of ["wasm", "webgpu"] as const) {
  await useEngine(engine, { software: true });
  const network = createNetwork("digits-8", { dimension: 2 });
  const run = train({
    ...{ ...TRAINING, steps: 2, warmup: 0, batch: 16, logEvery: 1 },
    ...{ network, classes: 10, images: strokes("train", 64, 1), seed: 1, owner: "webgpu" },
    ...{ loss: "a-softmax", options: lossOptions("a-softmax", {}), annealing: null },
  });
  losses[engine] = [];
  for (let next = await run.next(); !next.done; next = await run.next()) {
    losses[engine].push(next.value.loss);
  }
}
console.log(JSON.stringify({ device, sums, errors, losses }));
