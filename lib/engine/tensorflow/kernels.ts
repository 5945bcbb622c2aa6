/**
 * The kernels of tfjs-node that are put right.
 *
 * @module
 */
import * as tf from "../tensor.ts";
import { attribute } from "./attributes.ts";
import type { Backend } from "./backend.ts";
import { TYPES } from "./memory.ts";
import { type ConvolutionAttributes, explicit, type Shape4, windowsOf } from "../wasm_windows.ts";

let registered = false;

/** Registers them all; a second call does nothing. */
export function registerTensorflowKernels(): void {
  if (registered) return;
  registered = true;
  for (const depthwise of [false, true]) {
    const name = depthwise ? "DepthwiseConv2dNative" : "Conv2D";
    replace(name, (own) => (given) => {
      const { x, filter } = given.inputs as unknown as { x: tf.Images; filter: tf.Images };
      return onPadded(own, given, { filter }, x, filter.shape, depthwise);
    });
    replace(`${name}BackpropFilter`, (own) => (given) => {
      const { x, dy } = given.inputs as unknown as { x: tf.Images; dy: tf.Images };
      const { filterShape } = given.attrs as unknown as ConvolutionAttributes;
      return onPadded(own, given, { dy }, x, filterShape!, depthwise);
    });
    replace(`${name}BackpropInput`, (own) => (given) => {
      const { dy, filter } = given.inputs as unknown as { dy: tf.Images; filter: tf.Images };
      const { inputShape } = given.attrs as unknown as ConvolutionAttributes;
      const padding = paddingOf(inputShape!, filter.shape, given.attrs, depthwise);
      if (!padding) return own(given);
      const padded = inputShape!.map((size, axis) => size + padding[axis]![0] + padding[axis]![1]);
      const whole = own(valid(given, { dy, filter }, { inputShape: padded })) as tf.Tensor;
      const result = tf.slice(whole, padding.map(([before]) => before), inputShape!);
      whole.dispose();
      return result;
    });
  }
  // Sums over all axes but the last, as every bias has them: this one uses every core.
  replace("Sum", (own) => (given) => {
    const x = given.inputs.x as tf.Tensor;
    const { axis, keepDims } = given.attrs as { axis: number | number[]; keepDims: boolean };
    const axes = tf.util.parseAxisParam(axis, x.shape);
    const leading = axes.length === x.rank - 1 && axes.every((axis, i) => axis === i);
    if (!leading || keepDims || x.rank < 2 || x.dtype !== "float32") return own(given);
    // As rows: TensorFlow joins a BiasAddGrad with a Conv2DBackpropFilter that takes *another*
    // output of the same operation (oneDNN, 2.21), and the sum is wrong without a word.
    const rows = tf.reshape(x, [-1, x.shape.at(-1)!]), backend = given.backend as Backend;
    const sums = backend.executeMultipleOutputs("BiasAddGrad", FLOAT, [rows], 1)[0]!;
    rows.dispose();
    return sums;
  });
}

const FLOAT = [attribute.type("T", TYPES.float32)];

/** Runs a kernel that sees images with their padding put around them beforehand. */
function onPadded(
  own: tf.KernelFunc,
  given: Parameters<tf.KernelFunc>[0],
  others: Record<string, tf.Tensor>,
  x: tf.Images,
  filter: readonly number[],
  depthwise: boolean,
) {
  const padding = paddingOf(x.shape, filter, given.attrs, depthwise);
  if (!padding) return own(given);
  const padded = tf.pad(x, padding);
  const result = own(valid(given, { ...others, x: padded }));
  padded.dispose();
  return result;
}

/**
 * The padding of a convolution that spells it out, which tfjs-node refuses in gradients; and
 * TensorFlow itself takes three times as long with it as with a pad beforehand.
 */
function paddingOf(
  input: readonly number[],
  filter: readonly number[],
  attributes: tf.NamedAttrMap | undefined,
  depthwise: boolean,
): tf.ExplicitPadding | undefined {
  const attrs = attributes as unknown as ConvolutionAttributes;
  if (attrs.pad === "same" || attrs.pad === "valid") return undefined;
  const windows = windowsOf(input as Shape4, filter as Shape4, attrs, depthwise);
  return explicit(windows);
}

/** The same call without padding, on other inputs. */
function valid(
  given: Parameters<tf.KernelFunc>[0],
  inputs: Record<string, tf.Tensor>,
  more: object = {},
): Parameters<tf.KernelFunc>[0] {
  const attrs = { ...given.attrs, pad: "valid", dimRoundingMode: undefined, ...more };
  return { ...given, inputs, attrs: attrs as unknown as tf.NamedAttrMap };
}

function replace(kernelName: string, make: (own: tf.KernelFunc) => tf.KernelFunc): void {
  const own = tf.getKernel(kernelName, "tensorflow");
  tf.unregisterKernel(kernelName, "tensorflow");
  tf.registerKernel({ ...own, kernelFunc: make(own.kernelFunc) });
}
