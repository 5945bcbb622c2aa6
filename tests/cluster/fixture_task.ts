/** One task of a cluster, or a process alone, that trains some steps and writes its weights. */
import { createNetwork, joinCluster, loadDataset, train, useEngine } from "../../lib/mod.ts";
import { writeSafeTensors } from "../../lib/format/safetensors.ts";

const [out, hosts, task] = Deno.args as [string, string?, string?];
const cluster = hosts ? await joinCluster({ hosts, task: Number(task), wait: 30 }) : undefined;
const engine = await useEngine("tensorflow", { threads: 1, ...(cluster ? { cluster } : {}) });
const { train: images } = await loadDataset("strokes", { train: 512, test: 10 });
const running = train({
  network: createNetwork("digits-8", { dimension: 2 }),
  classes: 10,
  loss: "a-softmax",
  options: { m: 4, gradient: "exact" },
  annealing: { base: 1000, gamma: 0.5, power: 1, lambdaMin: 0 },
  momentum: 0.9,
  decay: 5e-4,
  rule: "caffe",
  clip: 5,
  seed: 1,
  batch: 32,
  images,
  steps: 50,
  // At a rate so high that the loss jumps, rounding alone takes the weights 1e-4 apart.
  rate: 0.005,
  warmup: 10,
  schedule: { kind: "cosine" },
  logEvery: 10,
  owner: "fixture",
  compile: engine.compile,
  ...(cluster ? { cluster } : {}),
});
let step = await running.next();
while (!step.done) step = await running.next();
const arrays = Object.fromEntries(
  Object.entries(step.value.params).map(([name, param]) => [
    name,
    { shape: param.shape, data: param.dataSync() as Float32Array },
  ]),
);
await Deno.writeFile(out, writeSafeTensors({ arrays, metadata: {} }));
await cluster?.leave();
Deno.exit(0);
