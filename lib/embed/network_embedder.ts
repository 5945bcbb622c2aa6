/**
 * Our own networks as embedders of faces, run by the tensor engine.
 *
 * @module
 */
import * as tf from "#tensor";
import type { CropRules } from "../align/crops.ts";
import { templateFor, TEMPLATES } from "../align/template.ts";
import { normalise } from "../dataset/gather.ts";
import type { Engine } from "../engine/engines.ts";
import type { Image } from "../image/image.ts";
import { type Network, NETWORKS } from "../network/networks.ts";
import { checkCrop } from "./crop.ts";
import type { FaceEmbedder } from "./embedder.ts";
import { embeddingStep, PLAIN } from "./forward.ts";
import { type NetworkWeights, parametersOf } from "./weights.ts";

/** As crops are made to train on: SphereFace's came of MATLAB, whose pixels count from 1. */
const ORIGIN = "matlab";

/** Crops at once; a power of two. */
const AT_ONCE = 32;

/**
 * A network of faces with its weights, ready to embed crops with SphereFace's pixels: of 112x96, or
 * these made smaller or larger to its size, with all colours or their red alone; or of 112x112, in
 * some size, with all colours.
 *
 * A compiled step is built anew for each size of batch, so fewer crops than a batch are filled up
 * with black ones to a power of two: at most six sizes, and never twice the work.
 *
 * @param engine In use; default: tensors as they are, nothing compiled.
 * @param options `title`: the name in tables; default that of the network.
 * @throws {RangeError} A network for images of another aspect, or weights of another network.
 *
 * @example
 * ```ts
 * import { equal } from "node:assert/strict";
 * import { useEngine } from "../engine/engines.ts";
 * import { createNetwork } from "../network/networks.ts";
 * import { weightsOf } from "./weights.ts";
 *
 * const engine = await useEngine("wasm");
 * const network = createNetwork("sphereface-4", { dimension: 8 });
 * const embedder = networkEmbedder(network, await weightsOf(network.init(1)), engine);
 * const black = { data: new Uint8Array(112 * 96 * 3), width: 96, height: 112, channels: 3 };
 * equal((await embedder.embed([black, black])).length, 2 * 8);
 * await embedder.dispose();
 * ```
 */
export function networkEmbedder(
  network: Network,
  weights: NetworkWeights,
  { compile, parts }: Pick<Engine, "compile" | "parts"> = PLAIN,
  { title = NETWORKS[network.name].title }: { readonly title?: string } = {},
): FaceEmbedder {
  const crop = cropFor(network);
  const params = parametersOf(network, weights), { dimension: size } = network;
  const values = Object.keys(network.shapes).map((name) => params[name]!);
  const forward = compile(embeddingStep(network, parts));
  return {
    title,
    crop,
    size,
    embed: async (crops) => {
      crops.forEach((image, i) => checkCrop(image, i, crop));
      const rows = new Float32Array(crops.length * size);
      for (let from = 0; from < crops.length; from += AT_ONCE) {
        const some = crops.slice(from, from + AT_ONCE);
        const [batch] = tf.tidy(() => forward(batchOf(some, crop), ...values));
        const found = await batch!.data() as Float32Array;
        batch!.dispose();
        rows.set(found.subarray(0, some.length * size), from * size);
      }
      return rows;
    },
    dispose: () => {
      tf.dispose(values);
      return Promise.resolve();
    },
  };
}

/** Crops as `[batch, height, width, channels]`, filled up to a power of two. */
function batchOf(
  crops: readonly Image<Uint8Array>[],
  { height, width, channels }: CropRules,
): tf.Images {
  const batch = 2 ** Math.ceil(Math.log2(crops.length)), each = height * width * channels;
  const pixels = new Float32Array(batch * each);
  crops.forEach(({ data }, i) => normalise(data, channels, pixels, i * each));
  return tf.tensor4d(pixels, [batch, height, width, channels]);
}

/** What a network takes, where that is a template's crop in some size; grey squares may be digits. */
function cropFor({ name, input: [height, width, channels] }: Network): CropRules {
  const template = templateFor(width, height), whole = TEMPLATES[template];
  const isFace = channels === 3 || (channels === 1 && width !== height);
  if (height * whole.width === width * whole.height && isFace) {
    return { width, height, channels, template, origin: ORIGIN };
  }
  throw new RangeError(
    `Cannot embed faces with ${name}: it must take images of [112, 96] or of that aspect, as ` +
      `[56, 48], with 1 or 3 channels, or squares with 3, takes [${height}, ${width}, ${channels}]. ` +
      "The networks called sphereface-… and iresnet-… do, and those of experiments on faces",
  );
}
