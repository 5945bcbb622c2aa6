/**
 * The kernels that tfjs-backend-wasm 4.22 lacks or has wrong, put right.
 *
 * @module
 */
import * as tf from "./tensor.ts";
import { type ConvolutionAttributes, filterGradient, inputGradient } from "./wasm_convolution.ts";

type Kernel = (given: { inputs: never; attrs: never }) => tf.Tensor;

/**
 * By the name of the kernel.
 *
 * Depthwise convolutions have no gradient here: no network of ours uses one yet.
 */
const KERNELS: Readonly<Record<string, Kernel>> = {
  Conv2DBackpropFilter: (
    { inputs, attrs }: { inputs: { x: tf.Images; dy: tf.Images }; attrs: ConvolutionAttributes },
  ) => filterGradient(inputs, attrs),
  Conv2DBackpropInput: (
    { inputs, attrs }: {
      inputs: { dy: tf.Images; filter: tf.Images };
      attrs: ConvolutionAttributes;
    },
  ) => inputGradient(inputs, attrs),
  UnsortedSegmentSum: (
    { inputs: { x, segmentIds }, attrs: { numSegments } }: {
      inputs: { x: tf.Tensor; segmentIds: tf.Labels };
      attrs: { numSegments: number };
    },
  ) =>
    tf.tidy(() => {
      const segments = tf.cast(tf.oneHot(tf.reshape(segmentIds, [-1]), numSegments), "float32");
      const rows = tf.reshape(x, [segmentIds.size, -1]) as tf.Matrix;
      const sums = tf.matMul(segments as tf.Matrix, rows, true, false);
      return tf.reshape(sums, [numSegments, ...x.shape.slice(1)]);
    }),
};

/** The backend's own pooling gradient, before it was corrected. */
let original: tf.KernelConfig | undefined;

/** Registers them all; a second call does nothing. */
export function registerWasmKernels(): void {
  if (original) return;
  for (const [kernelName, kernelFunc] of Object.entries(KERNELS)) {
    if (tf.getKernel(kernelName, "wasm")) tf.unregisterKernel(kernelName, "wasm");
    tf.registerKernel({
      kernelName,
      backendName: "wasm",
      kernelFunc: kernelFunc as unknown as tf.KernelFunc,
    });
  }
  original = tf.getKernel("MaxPoolGrad", "wasm");
  tf.unregisterKernel("MaxPoolGrad", "wasm");
  tf.registerKernel({ ...original, kernelFunc: maxPoolGradient });
}

/**
 * The backend's running maximum starts at the smallest positive float, so a window of negative
 * numbers sends its gradient to its first cell. It is given a positive image of the input that
 * has the same order: x + 1 for x ≥ 0, 1 / (1 - x) below.
 */
const maxPoolGradient: tf.KernelFunc = (given) => {
  const input = given.inputs.input as tf.Tensor;
  const positive = tf.tidy(() => {
    const above = tf.relu(input), below = tf.sub(above, input); // |x| on either side of 0
    return tf.add(above, tf.div(1, tf.add(1, below)));
  });
  const result = original!.kernelFunc({ ...given, inputs: { ...given.inputs, input: positive } });
  positive.dispose();
  return result;
};
