import * as tf from "#tensor";
import { type NetworkWeights, parametersOf, weightsOf } from "../../lib/embed/weights.ts";
import { random } from "../../lib/math/random.ts";
import { createNetwork, type Network, type NetworkName } from "../../lib/network/networks.ts";
import { TINY_IRESNET } from "../network/tiny_iresnet.ts";
import { TINY_MOBILE } from "../network/tiny_mobile.ts";

/** Networks with every kind of neighbour that a convolution may have. */
export const KINDS: readonly Network[] = ([
  ["digits-8", "none", [28, 28, 1]],
  ["digits-d10", "batch", [28, 24, 1]],
  ["lenet-plus", "none", [20, 12, 1]],
  ["sphereface-4", "none", [28, 24, 3]],
  [TINY_IRESNET.name, "batch", [12, 10, 2]],
  [TINY_MOBILE.name, "batch", [12, 10, 2]],
] as const satisfies readonly (readonly [NetworkName, string, readonly number[]])[])
  .map(([name, normalisation, input]) =>
    createNetwork(name, { dimension: 6, normalisation, input })
  );

/** Weights of which no two are alike; variances are above 0. */
export async function weightsFor(network: Network, seed: number): Promise<NetworkWeights> {
  const params = network.init(seed), source = random(seed, "compress");
  const weights = await weightsOf(params);
  tf.dispose(params as tf.TensorContainer);
  return Object.fromEntries(
    Object.entries(weights).map(([name, { shape, data }]) => [name, {
      shape,
      data: data.map((value) => value + 0.1 * (shape.length > 1 ? 0.1 : 1) * source.uniform()),
    }]),
  );
}

/** Embeddings of three images, `[3, dimension]` in one array. */
export function embed(network: Network, weights: NetworkWeights): Float32Array {
  const params = parametersOf(network, weights);
  const rows = tf.tidy(() => {
    const images = tf.randomNormal([3, ...network.input], 0, 0.5, "float32", 1);
    return network.apply(params, images as tf.Images).dataSync() as Float32Array;
  });
  tf.dispose(params as tf.TensorContainer);
  return rows;
}
