/**
 * Embeddings of many images, in batches.
 *
 * @module
 */
import * as tf from "#tensor";
import { gatherImages } from "../dataset/batches.ts";
import type { ImageSet } from "../dataset/datasets.ts";
import type { Network } from "../network/networks.ts";

/** Images at once: what a step needs and no more. */
const AT_ONCE = 250;

/**
 * The embedding of every image (or of those that `indices` names), row by row.
 *
 * @returns `[images, dimension]` in one array.
 */
export function embedImages(
  network: Network,
  params: tf.Parameters,
  images: ImageSet,
  indices: Int32Array = Int32Array.from({ length: images.count }, (_, i) => i),
): Float32Array {
  const embeddings = new Float32Array(indices.length * network.dimension);
  for (let from = 0; from < indices.length; from += AT_ONCE) {
    const some = indices.subarray(from, from + AT_ONCE);
    const rows = tf.tidy(() => {
      const shape: [number, number, number, number] = [some.length, images.height, images.width, 1];
      return network.apply(params, tf.tensor4d(gatherImages(images, some), shape)).dataSync();
    });
    embeddings.set(rows, from * network.dimension);
  }
  return embeddings;
}
