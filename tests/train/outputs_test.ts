import { deepEqual, equal } from "node:assert/strict";
import * as tf from "#tensor";
import { loadDataset } from "../../lib/dataset/datasets.ts";
import { useEngine } from "../../lib/engine/engines.ts";
import { createNetwork } from "../../lib/network/networks.ts";
import { createEmbedder } from "../../lib/train/embed.ts";
import { layerOutputs } from "../../lib/train/outputs.ts";

Deno.test("the last output is the embedding, the others have the shapes of their layers", async () => {
  await useEngine("wasm");
  const network = createNetwork("digits-8", { dimension: 3 }), values = network.init(1);
  const { test } = await loadDataset("strokes", { train: 1, test: 5 });
  const before = tf.memory().numTensors;
  const outputs = await layerOutputs(network, values, test, [4, 1]);
  equal(tf.memory().numTensors, before, "nothing is left on the engine");
  deepEqual(outputs.map(({ name }) => name), network.layers.map(({ path }) => path));
  for (const { shape: [height, width, channels], rows } of outputs) {
    equal(rows.size, height * width * channels);
    equal(rows.data.length, 2 * rows.size);
  }
  const embeddings = await createEmbedder(network)(values, test, Int32Array.of(4, 1));
  deepEqual(outputs.at(-1)!.rows.data, embeddings);
  tf.dispose(values as Record<string, tf.Tensor>);
});
