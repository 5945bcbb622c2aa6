/**
 * Our side of the work of learning: steps of training, embeddings, heads and epochs.
 *
 * @module
 */
import * as tf from "#tensor";
import type { ImageSet } from "../../lib/dataset/datasets.ts";
import { embeddingStep } from "../../lib/embed/forward.ts";
import type { Engine } from "../../lib/engine/engines.ts";
import { cut, partsOf, sumOf } from "../../lib/engine/parts.ts";
import { marginLoss } from "../../lib/loss/compute.ts";
import { createNetwork } from "../../lib/network/networks.ts";
import { startParameters } from "../../lib/network/start.ts";
import { createEmbedder } from "../../lib/train/embed.ts";
import { train } from "../../lib/train/loop.ts";
import type { LogEntry } from "../../lib/train/options.ts";
import { parameterSpecs, trainingStep } from "../../lib/train/step.ts";
import type { LearningCase } from "./cases.ts";
import type { Step } from "./play.ts";

/** What each kind of work does in a round. */
export function learning(work: LearningCase, engine: Engine): Step {
  const { compile, parts } = engine;
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
  const KINDS: Readonly<Record<LearningCase["kind"], () => Step>> = {
    training() {
      const network = createNetwork(work.network!, { dimension });
      const specs = parameterSpecs({ network, classes, loss, options });
      const step = compile(trainingStep({
        network,
        classes,
        loss,
        options,
        momentum: 0.9,
        decay: 5e-4,
        rule: "pytorch",
        clip: Infinity,
        parts,
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
      const params = network.init(1), images = normal([batch, ...network.input], 1);
      const step = compile(embeddingStep(network, parts));
      const values = Object.values(params);
      return () => {
        const [embeddings] = step(images, ...values);
        const value = embeddings!.dataSync()[0]!;
        embeddings!.dispose();
        return value;
      };
    },
    extraction() {
      const network = createNetwork(work.network!, { dimension });
      const params = network.init(1),
        embed = createEmbedder(network, engine),
        images = someImages();
      return async () => (await embed(params, images))[0]!;
    },
    epoch() {
      const images = someImages(), steps = Math.floor(images.count / batch);
      const running = train({
        network: createNetwork(work.network!, { dimension }),
        classes,
        loss: "a-softmax",
        options,
        annealing: { base: 1000, gamma: 0.5, power: 1, lambdaMin: 0 },
        ...{
          momentum: 0.9,
          decay: 5e-4,
          rule: "pytorch",
          clip: 5,
          batch,
          seed: 1,
          images,
          compile,
          parts,
        },
        ...{ rate: 0.002, warmup: 100, steps: 100 * steps, schedule: { kind: "cosine" } },
        ...{ logEvery: steps, owner: "bench" },
      });
      return async () => ((await running.next()).value as LogEntry).loss;
    },
    head() {
      const embeddings = normal([batch, dimension], 1),
        weights = normal([classes, dimension], 0.05);
      const step = compile((embeddings, weights, labels) => {
        const count = partsOf(batch, parts), own = cut(labels as tf.Labels, count);
        const { value, grads } = tf.valueAndGrads((embeddings, weights) =>
          sumOf(
            cut(embeddings as tf.Matrix, count).map((some, i) =>
              marginLoss(loss, {
                embeddings: some,
                weights: weights as tf.Matrix,
                labels: own[i]!,
              }, options).loss.div<tf.Scalar>(count)
            ),
          )
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

  /** As many as the case has, of any pixels: time does not depend on what is on them. */
  function someImages(): ImageSet {
    const [height, width] = createNetwork(work.network!, { dimension }).input, count = work.images!;
    const pixels = new Uint8Array(count * height * width).map((_, i) => (i * 7919) % 251);
    const labels = Uint8Array.from({ length: count }, (_, i) => (37 * i) % classes);
    return { images: pixels, labels, count, height, width };
  }

  return KINDS[kind]();
}
