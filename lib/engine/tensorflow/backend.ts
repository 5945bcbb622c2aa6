/**
 * tfjs-node's backend on our binding.
 *
 * @module
 */
import util from "node:util";
import * as tf from "../tensor.ts";
import { type Attribute, attribute } from "./attributes.ts";
import { Binding, type Metadata } from "./binding.ts";
import { Fuser } from "./compile.ts";
import type { Context } from "./context.ts";
import { TYPES } from "./memory.ts";

/** What we use of tfjs-node's backend, and what we add to it. */
export interface Backend extends tf.KernelBackend {
  /** What its kernels call. */
  readonly binding: Binding;
  /** Where things run. */
  readonly context: Context;
  /** The numbers of tensors in the binding; values that only lie in JavaScript are copied in. */
  getInputTensorIds(tensors: readonly tf.TensorInfo[]): number[];
  /** A tensor of what the binding gave. */
  createOutputTensor(metadata: Metadata): tf.Tensor;
  /** Does a part of a compiled step in one pass; see `onePass`. */
  readonly fuse: (
    part: (...tensors: tf.Tensor[]) => tf.Tensor[],
    tensors: tf.Tensor[],
  ) => tf.Tensor[];
  /** The cross-entropy of each row of logits, and its gradient with respect to them. */
  readonly crossEntropy: (logits: tf.Matrix, labels: tf.Labels) => [tf.Vector, tf.Matrix];
  /** Runs an operation of TensorFlow. */
  executeMultipleOutputs(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly tf.TensorInfo[],
    outputs: number,
  ): tf.Tensor[];
}

type BackendClass = new (binding: Binding, name: string) => Backend;

/** A backend of tfjs-node's class whose tensors live in the context. */
export async function createBackend(context: Context): Promise<Backend> {
  const Class = await load();
  // Tensors are freed by dispose and tidy; this catches those that were forgotten.
  const lost = new FinalizationRegistry<number>((id) => backend.binding.deleteTensor(id));
  class Watched extends Class {
    override readonly context = context;
    override createOutputTensor(metadata: Metadata): tf.Tensor {
      const tensor = super.createOutputTensor(metadata);
      lost.register(tensor.dataId, metadata.id);
      return tensor;
    }
    readonly #fuser = new Fuser();
    override readonly fuse: Backend["fuse"] = (part, tensors) =>
      this.#fuser.fuse(this, part, tensors);
    override readonly crossEntropy: Backend["crossEntropy"] = (logits, labels) =>
      context.gpu ? sameEachTime(logits, labels) : this.executeMultipleOutputs(
        "SparseSoftmaxCrossEntropyWithLogits",
        [attribute.type("T", TYPES.float32), attribute.type("Tlabels", TYPES.int32)],
        [logits, labels],
        2,
      ) as [tf.Vector, tf.Matrix];
    override dispose(): void {
      this.#fuser.dispose(this);
      this.binding.dispose();
      context.dispose();
    }
  }
  const backend = new Watched(new Binding(context), "@tensorflow/tfjs-node-gpu");
  return backend;
}

/**
 * A GPU's own kernel for it adds in no fixed order; this adds along rows, and gives the same bytes
 * each time.
 */
function sameEachTime(logits: tf.Matrix, labels: tf.Labels): [tf.Vector, tf.Matrix] {
  return tf.tidy(() => {
    const logs = tf.logSoftmax(logits) as tf.Matrix;
    const own = tf.oneHot(labels, logits.shape[1]) as tf.Matrix;
    return [tf.neg(tf.sum(tf.mul(own, logs), 1)) as tf.Vector, tf.sub(tf.exp(logs), own)];
  });
}

/** The JavaScript half of tfjs-node-gpu: its backend class and its kernels, without the addon. */
async function load(): Promise<BackendClass> {
  // Two functions that Node took out of node:util, and that the package still calls.
  const old = util as unknown as Record<string, unknown>;
  old.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  old.isArray ??= Array.isArray;
  const { NodeJSKernelBackend } = await import(
    "@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.js"
  );
  await import("@tensorflow/tfjs-node-gpu/dist/register_all_kernels.js");
  return NodeJSKernelBackend as unknown as BackendClass;
}
