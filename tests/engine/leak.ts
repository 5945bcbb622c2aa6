/** Prints memory and handles after 3 000 and 7 000 compiled steps, and after 100 and 200 traces. */
import * as tf from "#tensor";
import { useEngine } from "../../lib/engine/engines.ts";
import { preluWithSlopes } from "../../lib/engine/fused.ts";
import { tensorflowBackend } from "../../lib/engine/tensorflow/open.ts";
import { EXPERIMENTS } from "../../lib/experiment/experiments.ts";
import { lossOptions } from "../../lib/margin/options.ts";
import { createNetwork } from "../../lib/network/networks.ts";
import { startParameters } from "../../lib/network/start.ts";
import { parameterSpecs, trainingStep } from "../../lib/train/step.ts";

const { compile } = await useEngine("tensorflow");
const network = createNetwork("digits-8", { dimension: 2 });
const { training, loss, options: chosen } = EXPERIMENTS.tiny.rows[1]!;
const options = lossOptions(loss, chosen);
const run = { ...training, network, classes: 10, loss, options }, specs = parameterSpecs(run);
const makeStep = () => compile(trainingStep(run));
const params = Object.values(startParameters(specs, 1));
let state: tf.Tensor[] = [...params, ...params.map((param) => tf.zerosLike(param))];
const pixels = new Float32Array(4 * 28 * 28).map((_, i) => Math.sin(i));

async function train(step: ReturnType<typeof makeStep>, count: number) {
  for (let i = 0; i < count; i++) {
    // As the training loop does: what is forgotten is freed between turns only.
    if (i % 20 === 0) await new Promise((resolve) => setTimeout(resolve));
    const inputs = [
      tf.tensor4d(pixels, [4, 28, 28, 1]),
      tf.tensor1d([0, 1, 2, 3], "int32"),
      tf.scalar(1e-4),
      tf.scalar(5),
    ];
    const results = step(...state, ...inputs);
    tf.dispose([state, inputs]);
    state = results.slice(0, -2);
    results.slice(-2).forEach((scalar) => scalar.dataSync());
    tf.dispose(results.slice(-2));
  }
}
const measure = async () => {
  for (let i = 0; i < 3; i++) { // what nobody holds is freed in a turn of its own
    (globalThis as unknown as { gc(): void }).gc();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { rss, heapTotal, heapUsed } = Deno.memoryUsage();
  return {
    // V8 sizes its own heap as it likes: what is used of it counts apart.
    native: (rss - heapTotal) / 2 ** 20,
    script: heapUsed / 2 ** 20,
    handles: tensorflowBackend().binding.getNumOfTensors(),
    tensors: tf.memory().numTensors,
  };
};

const step = makeStep();
// TensorFlow's heap has its size after some 3000 steps: from there to 14 000 it was 445 ± 1 MB.
await train(step, 3000);
const before = await measure();
await train(step, 4000);
const after = await measure();
const traced = [];
const x = tf.ones([4, 14, 14, 8]), w = tf.ones([3, 3, 8, 8]), slopes = tf.ones([8]);
for (let round = 0; round < 2; round++) {
  for (let i = 0; i < 100; i++) {
    const gradients = compile((...given: tf.Tensor[]) =>
      tf.grads((x, w, slopes) =>
        tf.sum(preluWithSlopes(
          tf.conv2d(x as tf.Images, w as tf.Images, 1, "same"),
          slopes as tf.Vector,
        ))
      )(given)
    );
    tf.dispose(gradients(x, w, slopes));
  }
  traced.push(await measure());
}
console.log(JSON.stringify({ before, after, traced }));
