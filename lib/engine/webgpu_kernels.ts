/**
 * What tfjs-backend-webgpu 4.22 has wrong, put right.
 *
 * @module
 */
import * as tf from "./tensor.ts";

/**
 * A shader may bind eight buffers on any device, the one it writes to among them. `AddN` binds one
 * a tensor: the sum of eight or more is 0, without a word, and with it were all clipped gradients.
 */
const AT_ONCE = 7;

let registered = false;

/** Registers it, once the backend is there; a second call does nothing. */
export function registerWebgpuKernels(): void {
  if (registered) return;
  const own = tf.getKernel("AddN", "webgpu");
  tf.unregisterKernel("AddN", "webgpu");
  tf.registerKernel({
    ...own,
    kernelFunc: (given) => {
      const left = Object.values(given.inputs) as tf.Tensor[];
      while (left.length > AT_ONCE) left.unshift(tf.addN(left.splice(0, AT_ONCE)));
      return own.kernelFunc({ ...given, inputs: left as unknown as tf.NamedTensorInfoMap });
    },
  });
  registered = true;
}
