/**
 * Embeddings of many images, in batches.
 *
 * @module
 */
import * as tf from "#tensor";
import { gatherImages } from "../dataset/batches.ts";
import type { Engine } from "../engine/engines.ts";
import { type ImageSet, shapeOf } from "../dataset/images.ts";
import { embeddingStep, PLAIN } from "../embed/forward.ts";
import type { Network } from "../network/networks.ts";

/** Images at once: what a step needs and no more. */
const AT_ONCE = 250;

/** Gives the embeddings of images, row by row, `[images, dimension]` in one array. */
export type Embedder = (
  values: tf.Parameters,
  images: ImageSet,
  indices?: Int32Array,
) => Promise<Float32Array>;

/**
 * Makes what embeds every image (or those that `indices` names) with given values: parameters and memory.
 *
 * @param engine In use: the forward pass is compiled once for all calls, in its parts.
 */
export function createEmbedder(
  network: Network,
  { compile, parts }: Pick<Engine, "compile" | "parts"> = PLAIN,
): Embedder {
  const names = Object.keys(network.shapes);
  const forward = compile(embeddingStep(network, parts));
  return async (
    values,
    images,
    indices = Int32Array.from({ length: images.count }, (_, i) => i),
  ) => {
    const embeddings = new Float32Array(indices.length * network.dimension);
    for (let from = 0; from < indices.length; from += AT_ONCE) {
      const some = indices.subarray(from, from + AT_ONCE);
      const rows = tf.tidy(() => {
        const pixels = gatherImages(images, some);
        const batch = tf.tensor4d(pixels, [some.length, ...shapeOf(images)]);
        return forward(batch, ...names.map((name) => values[name]!))[0]!;
      });
      embeddings.set(await rows.data(), from * network.dimension);
      rows.dispose();
    }
    return embeddings;
  };
}
