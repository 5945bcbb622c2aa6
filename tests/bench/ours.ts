/** Our side of a benchmark: does so many rounds of a case as each line of standard input says. */
import { linesOf } from "./lines.ts";
import * as tf from "#tensor";
import { type EngineName, useEngine } from "../../lib/engine/engines.ts";
import { marginLoss } from "../../lib/loss/compute.ts";
import { createNetwork } from "../../lib/network/networks.ts";
import { startParameters } from "../../lib/network/start.ts";
import { parameterSpecs, trainingStep } from "../../lib/train/step.ts";
import { type Case, type CaseName, CASES } from "./cases.ts";

const [name, engineName, threads] = Deno.args;
const work: Case = CASES[name as CaseName];
const { compile } = await useEngine(engineName as EngineName, { threads: Number(threads) });
const { batch, dimension, classes, loss, kind } = work;
const options = loss === "a-softmax"
  ? { m: 4, gradient: "exact" as const, lambda: 5 }
  : { gradient: "exact" as const };
const labels = tf.tensor1d(
  Int32Array.from({ length: batch }, (_, i) => (37 * i) % classes),
  "int32",
);
const normal = (shape: number[], deviation: number) =>
  tf.randomNormal(shape, 0, deviation, "float32", 1);

/** Each does one round and gives a number that needs all of it. */
const KINDS: Readonly<Record<Case["kind"], () => () => number>> = {
  training() {
    const network = createNetwork(work.network!, { dimension });
    const specs = parameterSpecs(network, classes);
    const step = compile(trainingStep({
      network,
      classes,
      loss,
      options,
      momentum: 0.9,
      decay: 5e-4,
      rule: "pytorch",
      clip: Infinity,
    }));
    const params = Object.values(startParameters(specs, 1));
    let state: tf.Tensor[] = [...params, ...params.map((param) => tf.zerosLike(param))];
    const images = normal([batch, ...network.input], 1);
    return () => {
      const scalars = [tf.scalar(0.002), tf.scalar(0)];
      const results = step(...state, images, labels, ...scalars);
      tf.dispose([state, scalars]);
      state = results.slice(0, -2);
      const value = results.at(-2)!.dataSync()[0]!;
      tf.dispose(results.slice(-2));
      return value;
    };
  },
  forward() {
    const network = createNetwork(work.network!, { dimension });
    const params = network.init(1), names = Object.keys(params);
    const images = normal([batch, ...network.input], 1);
    const step = compile((images, ...values) => [
      network.apply(
        Object.fromEntries(names.map((name, i) => [name, values[i]!])),
        images as tf.Images,
      ),
    ]);
    const values = Object.values(params);
    return () => {
      const [embeddings] = step(images, ...values);
      const value = embeddings!.dataSync()[0]!;
      embeddings!.dispose();
      return value;
    };
  },
  head() {
    const embeddings = normal([batch, dimension], 1), weights = normal([classes, dimension], 0.05);
    const step = compile((embeddings, weights, labels) => {
      const { value, grads } = tf.valueAndGrads((embeddings, weights) =>
        marginLoss(loss, {
          embeddings: embeddings as tf.Matrix,
          weights: weights as tf.Matrix,
          labels: labels as tf.Labels,
        }, options).loss
      )([embeddings!, weights!]);
      return [value, ...grads];
    });
    return () => {
      const results = step(embeddings, weights, labels);
      const value = results[0]!.dataSync()[0]!;
      tf.dispose(results);
      return value;
    };
  },
};

const round = KINDS[kind]();
console.log("ready");
for await (const line of linesOf(Deno.stdin.readable)) {
  const times: number[] = [];
  let value = 0;
  for (let i = 0; i < Number(line); i++) {
    const start = performance.now();
    value = round();
    times.push(performance.now() - start);
  }
  console.log(JSON.stringify({ times, value }));
}
Deno.exit(0);
