/**
 * What networks are held to: numbers, and onnxruntime.
 *
 * @module
 */
import { equal } from "node:assert/strict";
import { InferenceSession, Tensor } from "onnxruntime-node";
import * as tf from "#tensor";
import { toOnnx } from "../../lib/embed/onnx_network.ts";
import type { NetworkWeights } from "../../lib/embed/weights.ts";
import { writeOnnx } from "../../lib/format/onnx.ts";
import type { Network } from "../../lib/network/networks.ts";
import type { Values } from "./plain.ts";

/** The largest difference, as a share of the largest number. */
export function apart(one: ArrayLike<number>, other: ArrayLike<number>): number {
  equal(one.length, other.length);
  const far = Math.max(...Array.from(one, (value, i) => Math.abs(value - other[i]!)));
  return far / Math.max(...Array.from(other, Math.abs));
}

/** Values in float32. */
export function asWeights(values: Values): NetworkWeights {
  return Object.fromEntries(
    Object.entries(values).map(([name, { shape, data }]) => {
      return [name, { shape, data: Float32Array.from(data) }];
    }),
  );
}

/** Embeddings of a batch by onnxruntime, in one array. */
export async function onnxRows(network: Network, weights: NetworkWeights, images: tf.Images) {
  const session = await InferenceSession.create(writeOnnx(toOnnx(network, weights)), {
    logSeverityLevel: 3,
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
  const planes = tf.tidy(() => tf.transpose(images, [0, 3, 1, 2]));
  const data = new Tensor("float32", planes.dataSync() as Float32Array, planes.shape);
  planes.dispose();
  const result = await session.run({ data });
  await session.release();
  return result[session.outputNames[0]!]!.data as Float32Array;
}
