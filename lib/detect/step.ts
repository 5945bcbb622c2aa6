/**
 * What each of the three networks does to a batch.
 *
 * @module
 */
import * as tf from "#tensor";
import { addBias, preluOfBiased } from "../engine/fused.ts";
import type { CascadeNetwork } from "./cascade.ts";

/** Smaller than anything a network gives: the largest of a window is not this. */
export const NOTHING = -1e30;

/**
 * The forward pass as tensors to tensors: `[images, ...weights]` to `[heads]`, where images are
 * `[batch, height, width, 3]` as (red, green, blue - 127.5) / 128, and heads are the numbers of
 * all heads side by side, as rows, or as cells `[batch, rows, columns, numbers]`.
 *
 * @param masked Takes a mask `[1, height - 2, width - 2, 1]` after the images, which is added to
 * what the first convolution gives: {@linkcode NOTHING} between what lies on a sheet, else 0.
 */
export function cascadeStep(
  network: CascadeNetwork,
  masked: boolean,
): (...tensors: tf.Tensor[]) => tf.Tensor[] {
  return (images, ...rest) => {
    const mask = masked ? rest[0] : undefined, weights = masked ? rest.slice(1) : rest;
    let at = 0, x = images as tf.Tensor;
    for (const layer of network.layers) {
      if (layer.kind === "pool") {
        x = pool(x as tf.Images, layer.kernel);
        continue;
      }
      const [weight, bias, slopes] = weights.slice(at, at += 3) as [
        tf.Tensor,
        tf.Vector,
        tf.Vector,
      ];
      const before = layer.kind === "dense"
        ? tf.matMul(tf.reshape(x, [x.shape[0]!, -1]), weight as tf.Matrix)
        : tf.conv2d(x as tf.Images, weight as tf.Images, 1, "valid");
      const after = preluOfBiased(before, bias, slopes);
      x = mask && at === 3 ? tf.add(after, mask) : after;
    }
    const [weight, bias] = weights.slice(at) as [tf.Matrix, tf.Vector];
    const heads = x.rank === 4
      ? tf.conv2d(x as tf.Images, tf.reshape(weight, [1, 1, ...weight.shape]), 1, "valid")
      : tf.matMul(x as tf.Matrix, weight);
    return [addBias(heads, bias)];
  };
}

/** The largest of each window, every 2 pixels; a window at the border may be cut. */
function pool(x: tf.Images, kernel: number): tf.Images {
  const [, height, width] = x.shape;
  const short = (size: number) => Math.ceil((size - kernel) / 2) * 2 + kernel - size;
  const whole = short(height) + short(width) === 0 ? x : tf.pad(
    x,
    [[0, 0], [0, short(height)], [0, short(width)], [0, 0]],
    NOTHING,
  );
  return tf.maxPool(whole, kernel, 2, "valid");
}

/** The numbers of what is computed; every tensor of it is freed. */
export async function valuesOf(compute: () => tf.Tensor): Promise<Float32Array> {
  // Not out of a tidy: it would look for tensors in each of the numbers.
  const result = tf.tidy(compute), values = await result.data() as Float32Array;
  result.dispose();
  return values;
}
