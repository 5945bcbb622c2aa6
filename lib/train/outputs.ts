/**
 * What comes out of every layer of a network, as plain numbers.
 *
 * @module
 */
import * as tf from "#tensor";
import { gatherImages } from "../dataset/batches.ts";
import { type ImageSet, shapeOf } from "../dataset/images.ts";
import type { FlatRows } from "../measure/rows.ts";
import type { Shape } from "../network/layers.ts";
import type { Network } from "../network/networks.ts";

/** What comes out of a layer. */
export interface LayerOutput {
  /** The name of the layer, as in `network.layers`. */
  readonly name: string;
  /** Of one image, `[height, width, channels]`. */
  readonly shape: Shape;
  /** One row an image, the channels of a place side by side. */
  readonly rows: FlatRows & { readonly data: Float32Array };
}

/**
 * What every layer makes of some images.
 *
 * @param values As from `network.init`, or of `train`.
 * @param indices Which images of the set; a few hundred at most, as all layers are held.
 *
 * @example The embedding is the last
 * ```ts
 * import { equal } from "node:assert/strict";
 * import { useEngine } from "../engine/engines.ts";
 * import { createNetwork } from "../network/networks.ts";
 * import { loadDataset } from "../dataset/datasets.ts";
 *
 * await useEngine("wasm");
 * const network = createNetwork("digits-8", { dimension: 2 });
 * const { train } = await loadDataset("strokes", { train: 3, test: 1 });
 * const outputs = await layerOutputs(network, network.init(1), train, [0, 2]);
 * equal(outputs.at(-1)!.rows.data.length, 2 * 2);
 * ```
 */
export async function layerOutputs(
  network: Network,
  values: tf.Parameters,
  images: ImageSet,
  indices: readonly number[],
): Promise<LayerOutput[]> {
  const count = indices.length, pixels = gatherImages(images, Int32Array.from(indices));
  const batch = tf.tensor4d(pixels, [count, ...shapeOf(images)]);
  const traced = network.trace(values, batch);
  const outputs = await Promise.all(network.layers.map(async ({ path, output }) => {
    const data = await traced[path]!.data() as Float32Array;
    return { name: path, shape: output, rows: { data, count, size: data.length / count } };
  }));
  tf.dispose([batch, ...Object.values(traced)]);
  return outputs;
}
