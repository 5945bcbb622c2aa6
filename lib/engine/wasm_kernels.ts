/**
 * The kernels that tfjs-backend-wasm 4.22 lacks, has wrong or is slow at, put right.
 *
 * @module
 */
import * as tf from "./tensor.ts";
import { filterGradient, inputGradient } from "./wasm_convolution.ts";
import { depthwiseFilterGradient, depthwiseInputGradient } from "./wasm_depthwise.ts";
import { cut, placeBlocks } from "./wasm_moves.ts";
import { maxPoolGradient } from "./wasm_pooling.ts";
import { productOfTransposed, sumOfFirstAxes } from "./wasm_products.ts";
import { segmentSums } from "./wasm_segments.ts";
import { type ConvolutionAttributes, explicit, windowsOf } from "./wasm_windows.ts";

/** Inputs and attributes are told apart by the kernel's name: tfjs gives each its own. */
// deno-lint-ignore no-explicit-any
type Kernel = (inputs: any, attrs: any) => tf.Tensor;

/** By the name of the kernel. */
const KERNELS: Readonly<Record<string, Kernel>> = {
  Conv2DBackpropFilter: filterGradient,
  Conv2DBackpropInput: inputGradient,
  DepthwiseConv2dNativeBackpropFilter: depthwiseFilterGradient,
  DepthwiseConv2dNativeBackpropInput: depthwiseInputGradient,
  MaxPoolGrad: maxPoolGradient,
  UnsortedSegmentSum: ({ x, segmentIds }, { numSegments }) =>
    segmentSums(x, segmentIds, numSegments),
};

/** The forward convolutions, and whether each is depthwise. */
const CONVOLUTIONS = {
  Conv2D: false,
  FusedConv2D: false,
  DepthwiseConv2dNative: true,
  FusedDepthwiseConv2D: true,
};

let registered = false;

/** Registers them all; a second call does nothing. */
export function registerWasmKernels(): void {
  if (registered) return;
  for (const [name, kernel] of Object.entries(KERNELS)) {
    replace(name, () => ({ inputs, attrs }) => kernel(inputs, attrs));
  }
  for (const [name, depthwise] of Object.entries(CONVOLUTIONS)) replace(name, paddedBy(depthwise));
  replace("Slice", (own) => (given) => {
    const { begin, size } = given.attrs as unknown as { begin: number[]; size: number[] };
    const x = given.inputs.x as tf.Tensor;
    if (x.dtype === "string") return own!(given);
    return cut(x, ...tf.slice_util.parseSliceParams(x, begin, size) as [number[], number[]]);
  });
  replace("DepthToSpace", (own) => (given) => {
    const { blockSize, dataFormat } = given.attrs as { blockSize: number; dataFormat: string };
    const [n, h, w, depth] = (given.inputs.x as tf.Images).shape, s = blockSize;
    if (dataFormat !== "NHWC") return own!(given);
    return placeBlocks(given.inputs.x!, [s, s], [0, 0], [n, h * s, w * s, depth / (s * s)]);
  });
  replace("Sum", (own) => (given) => {
    const x = given.inputs.x as tf.Tensor;
    const { axis, keepDims } = given.attrs as { axis: number[]; keepDims: boolean };
    const axes = tf.util.parseAxisParam(axis, x.shape);
    const first = axes.length < x.rank && axes.every((axis, i) => axis === i);
    if (!first || x.dtype !== "float32") return own!(given);
    return sumOfFirstAxes(x, axes.length, keepDims);
  });
  replace("BatchMatMul", (own) => (given) => {
    const { a, b } = given.inputs as unknown as { a: tf.Tensor; b: tf.Tensor };
    const { transposeA, transposeB } = given.attrs as { transposeA: boolean; transposeB: boolean };
    return productOfTransposed(a, b, transposeA, transposeB) ?? own!(given);
  });
  registered = true;
}

/** Puts a kernel in the place of the backend's own, if it has one. */
function replace(kernelName: string, make: (own?: tf.KernelFunc) => tf.KernelFunc): void {
  const own = tf.getKernel(kernelName, "wasm");
  if (own) tf.unregisterKernel(kernelName, "wasm");
  tf.registerKernel({ ...own, kernelName, backendName: "wasm", kernelFunc: make(own?.kernelFunc) });
}

/**
 * The backend's "same" convolution gives zeros where the filter is smaller than the stride and no
 * padding is needed: there the padding is spelt out.
 */
function paddedBy(depthwise: boolean): (own?: tf.KernelFunc) => tf.KernelFunc {
  return (own) => (given) => {
    const { x, filter } = given.inputs as unknown as { x: tf.Images; filter: tf.Images };
    const attributes = given.attrs as unknown as ConvolutionAttributes;
    const [s, t] = [attributes.strides].flat(), [height, width] = filter.shape;
    if (attributes.pad !== "same" || (height >= s! && width >= (t ?? s!))) return own!(given);
    // tfjs allows a dilation only beside strides of 1, which no filter is smaller than.
    const info = windowsOf(x.shape, filter.shape, attributes, depthwise);
    const attrs = { ...given.attrs, pad: explicit(info) };
    return own!({ ...given, attrs: attrs as unknown as tf.NamedAttrMap });
  };
}
