/**
 * The weights of the three networks, from Caffe's order to ours.
 *
 * They were trained on images whose rows and columns were exchanged (MATLAB stores columns), so
 * what Caffe calls height is our width: filters are turned, not images.
 *
 * @module
 */
import * as tf from "#tensor";
import type { CaffeBlob, CaffeModel } from "../format/caffemodel.ts";
import type { CascadeNetwork } from "./cascade.ts";

/**
 * The tensors of a network in the order in which {@linkcode cascadeStep} takes them: weight, bias
 * and slopes of each layer, then weight and bias of all heads side by side.
 *
 * @throws {RangeError} A file of another network: a layer is missing or has another shape.
 */
export function cascadeWeights(network: CascadeNetwork, model: CaffeModel): tf.Tensor[] {
  const blob = blobsOf(network, model), tensors: tf.Tensor[] = [];
  let size = network.size, channels = 3;
  for (const layer of network.layers) {
    if (layer.kind === "pool") {
      size = pooled(size, layer.kernel);
      continue;
    }
    const spatial = layer.kind === "dense" ? size : layer.kernel, out = layer.channels;
    const from = spatial * spatial * channels;
    const shape = layer.kind === "dense" ? [out, from] : [out, channels, spatial, spatial];
    const weight = blob(layer.name, 0, shape);
    tensors.push(
      tf.tensor(
        turned(weight, out, channels, spatial),
        layer.kind === "dense" ? [from, out] : [spatial, spatial, channels, out],
      ),
      tf.tensor1d(blob(layer.name, 1, [out])),
      tf.tensor1d(blob(layer.slopes, 0, [out])),
    );
    size = layer.kind === "dense" ? 1 : size - layer.kernel + 1;
    channels = out;
  }
  // A head is a product in two of the networks and a convolution of 1x1 in the first: the same.
  const dense = network.layers.at(-1)!.kind === "dense";
  const joined = tf.tidy(() => [
    tf.concat(
      network.heads.map(({ name, channels: out }) => {
        const shape = dense ? [out, channels] : [out, channels, 1, 1];
        return tf.transpose(tf.tensor2d(blob(name, 0, shape), [out, channels]));
      }),
      1,
    ),
    tf.concat(network.heads.map(({ name, channels }) => tf.tensor1d(blob(name, 1, [channels])))),
  ]);
  return [...tensors, ...joined];
}

/** What comes out of a pool that moves by 2 and may be cut at the border. */
export function pooled(size: number, kernel: number): number {
  return Math.ceil((size - kernel) / 2) + 1;
}

/** From `[out, channels, x, y]` to `[y, x, channels, out]`. */
function turned(weight: Float32Array, out: number, channels: number, size: number): Float32Array {
  const turned = new Float32Array(weight.length);
  let from = 0;
  for (let o = 0; o < out; o++) {
    for (let c = 0; c < channels; c++) {
      for (let x = 0; x < size; x++) {
        for (let y = 0; y < size; y++) {
          turned[((y * size + x) * channels + c) * out + o] = weight[from++]!;
        }
      }
    }
  }
  return turned;
}

function blobsOf({ title, file }: CascadeNetwork, { layers }: CaffeModel) {
  return (name: string, index: number, shape: readonly number[]): Float32Array => {
    const found: CaffeBlob | undefined = layers.find((layer) => layer.name === name)?.blobs[index];
    // Slopes and biases may be stored as [1, 1, 1, n].
    const sides = (shape: readonly number[]) => shape.filter((side) => side !== 1).join(" x ");
    if (!found || sides(found.shape) !== sides(shape)) {
      throw new RangeError(
        `Cannot use the weights as ${title} (${file}): blob ${index} of its layer ${name} must ` +
          `have the shape [${shape}], ${found ? `has [${found.shape}]` : "is not there"}`,
      );
    }
    return Float32Array.from(found.data);
  };
}
