/**
 * The kernels of tfjs-node that are put right.
 *
 * @module
 */
import * as tf from "../tensor.ts";
import { type Attribute, attribute } from "./attributes.ts";
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
      const padding = paddingOf(x.shape, filter.shape, given.attrs, depthwise);
      if (!padding) return own(given);
      if (depthwise) return onPadded(own, given, { filter }, x, padding);
      return own({ ...given, attrs: { ...given.attrs, pad: padding } });
    });
    replace(`${name}BackpropFilter`, (own) => (given) => {
      const { x, dy } = given.inputs as unknown as { x: tf.Images; dy: tf.Images };
      const { filterShape, strides } = given.attrs as unknown as ConvolutionAttributes;
      const padding = paddingOf(x.shape, filterShape!, given.attrs, depthwise);
      if (!padding) return own(given);
      if (depthwise || x.shape[3] < FEW_CHANNELS) return onPadded(own, given, { dy }, x, padding);
      const shape = tf.tensor1d(filterShape!, "int32");
      const [result] = (given.backend as Backend).executeMultipleOutputs(
        "Conv2DBackpropFilter",
        explicitConvolution(strides, padding),
        [x, shape, dy],
        1,
      );
      shape.dispose();
      return result!;
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
  // tfjs-node reads the indices to check them, which a compiled step cannot; TensorFlow does, too.
  replace("GatherV2", () => ({ inputs: { x, indices }, attrs, backend }) => {
    const { axis, batchDims } = attrs as { axis: number; batchDims: number };
    const along = tf.scalar(axis, "int32");
    const [rows] = (backend as Backend).executeMultipleOutputs(
      "GatherV2",
      [
        attribute.int("batch_dims", batchDims),
        attribute.type("Tparams", TYPES[x!.dtype as keyof typeof TYPES]),
        attribute.type("Tindices", TYPES.int32),
        attribute.type("Taxis", TYPES.int32),
      ],
      [x as tf.Tensor, indices as tf.Tensor, along],
      1,
    );
    along.dispose();
    return rows!;
  });
}

const FLOAT = [attribute.type("T", TYPES.float32)];

/** Below it, padding the images beforehand is the faster way to the filter's gradient. */
const FEW_CHANNELS = 8;

function explicitConvolution(
  strides: ConvolutionAttributes["strides"],
  padding: tf.ExplicitPadding,
): Attribute[] {
  const [down, across = down] = [strides].flat();
  return [
    ...FLOAT,
    attribute.int("strides", [1, down!, across!, 1]),
    attribute.string("padding", "EXPLICIT"),
    attribute.int("explicit_paddings", padding.flat()),
    attribute.string("data_format", "NHWC"),
    attribute.int("dilations", [1, 1, 1, 1]),
  ];
}

/** Runs a kernel on images that have their padding put around them beforehand. */
function onPadded(
  own: tf.KernelFunc,
  given: Parameters<tf.KernelFunc>[0],
  others: Record<string, tf.Tensor>,
  x: tf.Images,
  padding: tf.ExplicitPadding,
) {
  const padded = tf.pad(x, padding);
  const result = own(valid(given, { ...others, x: padded }));
  padded.dispose();
  return result;
}

/**
 * The padding of a convolution that spells it out, which tfjs-node refuses in gradients.
 *
 * TensorFlow's forward pass and filter's gradient are fastest with it (17.5 and 23 ms where a pad
 * beforehand takes 20 and 32: 14x12x256 to 512, stride 2, batch 32, 2 cores); its input's gradient
 * takes three times as long with it as by way of a padded image.
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
