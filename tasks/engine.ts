/**
 * `deno task engine`: which engines are here, and how fast a training step is on each.
 *
 * @module
 */
import {
  createNetwork,
  type Engine,
  type EngineName,
  ENGINES,
  EXPERIMENTS,
  lossOptions,
  useEngine,
} from "../lib/mod.ts";
import * as tf from "../lib/engine/tensor.ts";
import { profileKernels } from "../lib/engine/profile.ts";
import { startParameters } from "../lib/network/start.ts";
import { parameterSpecs, trainingStep } from "../lib/train/step.ts";
import { CACHE } from "../lib/engine/tensorflow/search.ts";
import { Argument, runTask, taskCommand } from "./cli/command.ts";
import { progressBars } from "./cli/progress.ts";
import { textTable } from "./cli/table.ts";
import { describeInstall, install, installed, uninstall } from "./native/install.ts";

/** One training step of the small digit network: what is measured. */
const BATCH = 64, ROUNDS = 12, NETWORK = "digits-8";
/** As the quick run trains it. */
const ROW = EXPERIMENTS.digits.rows.find(({ loss }) => loss === "a-softmax")!;

const command = taskCommand(
  "engine",
  "Lists the engines, whether each can be used here and why not, and measures a training step:\n" +
    `A-Softmax on the network ${NETWORK}, batch ${BATCH}, the fastest of ${ROUNDS} steps.\n` +
    "TensorFlow's library is that of the environment variable SPHERELAB_TENSORFLOW, a path, else of\n" +
    "Python's package, else what install brings.",
  ["deno task engine", "deno task engine install", "deno task engine --profile"],
)
  .addArgument(
    new Argument("[action]", "brings TensorFlow's library, or removes what was brought")
      .choices(["install", "uninstall"]),
  )
  .option("--gpu", "install: with the libraries for NVIDIA's GPUs", false)
  .option("--dry-run", "install: only say what would be done", false)
  .option("--profile", "also where the time of a step goes on wasm, kernel by kernel", false)
  .option("--json", "print JSON", false);

await runTask(command, async ({ gpu, dryRun, profile, json }, { signal }) => {
  const [action] = command.processedArgs;
  if (action === "uninstall") {
    return console.log(await uninstall() ? `Removed ${CACHE}` : `There is nothing in ${CACHE}`);
  }
  if (action === "install") return await bring(gpu, dryRun, signal);
  const rows = [];
  for (const name of Object.keys(ENGINES) as EngineName[]) rows.push(await measure(name));
  const auto = await useEngine("auto");
  await useEngine("wasm");
  const kernels = profile ? profileKernels(makeStep()) : [];
  if (json) {
    return console.log(JSON.stringify({ engines: rows, auto: auto.reason, kernels }, null, 2));
  }
  console.log(textTable(
    ["engine", "what", "images/s", "device or reason"],
    rows.map(({ name, works, speed, note }) => [
      name,
      ENGINES[name].title,
      works ? speed!.toFixed(0) : "-",
      note,
    ]),
  ));
  console.log(`\nauto takes ${auto.reason}`);
  if (kernels.length === 0) return;
  const all = kernels.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  console.log(`\nOne step on wasm, ${all.toFixed(1)} ms in kernels:\n`);
  console.log(textTable(
    ["kernel", "calls", "ms", "share"],
    kernels.slice(0, 12).map(({ kernel, calls, milliseconds }) => [
      kernel,
      String(calls),
      milliseconds.toFixed(2),
      `${(100 * milliseconds / all).toFixed(0)} %`,
    ]),
  ));
});

/** Installs the library, unless one is here already. */
async function bring(gpu: boolean, dryRun: boolean, signal: AbortSignal): Promise<void> {
  const here = installed();
  if (here && !gpu) return console.log(`There is one already: ${here}`);
  console.log(`${await describeInstall(gpu)}. It goes to ${CACHE}`);
  if (dryRun) return;
  const bars = progressBars();
  try {
    await install({ gpu, bars, signal });
  } finally {
    bars.close();
  }
  const { device, version } = await useEngine("tensorflow");
  console.log(`TensorFlow ${version} works, on ${device}`);
}

async function measure(name: EngineName) {
  try {
    const engine = await useEngine(name), { device, version } = engine;
    const step = makeStep(engine);
    let best = Infinity;
    for (let i = 0; i < ROUNDS; i++) {
      const start = performance.now(), results = step();
      await results.at(-1)!.data(); // an engine that works aside is done when its numbers are here
      best = Math.min(best, performance.now() - start);
      tf.dispose(results);
    }
    return { name, works: true, speed: 1000 * BATCH / best, note: `${version} on ${device}` };
  } catch (error) {
    return { name, works: false, note: (error as Error).message };
  }
}

/** A step of random images on the current engine. */
function makeStep(
  { compile, parts }: Pick<Engine, "compile" | "parts"> = { compile: (step) => step, parts: 1 },
): () => tf.Tensor[] {
  const network = createNetwork(NETWORK, { dimension: 2 });
  const { training, loss, options: chosen } = ROW, options = lossOptions(loss, chosen);
  const run = { ...training, network, classes: 10, loss, options, parts };
  const step = compile(trainingStep(run));
  const params = Object.values(startParameters(parameterSpecs(run), 1));
  const velocity = params.map((param) => tf.zerosLike(param));
  const images = tf.randomNormal([BATCH, 28, 28, 1], 0, 1, "float32", 1);
  const labels = tf.tensor1d(Int32Array.from({ length: BATCH }, (_, i) => i % 10), "int32");
  const inputs = [...params, ...velocity, images, labels, tf.scalar(0.01), tf.scalar(5)];
  return () => step(...inputs);
}
