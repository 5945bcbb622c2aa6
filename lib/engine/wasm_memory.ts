/**
 * Tensors written in place: loops over the memory of the wasm engine, where no kernel of its own
 * does what is needed, or where it is slow at it.
 *
 * @module
 */
import * as tf from "./tensor.ts";

/** What tfjs-backend-wasm offers beside the methods of every backend. */
interface WasmBackend {
  makeOutput(shape: readonly number[], dtype: Numbers): tf.TensorInfo;
  typedArrayFromHeap(tensor: tf.TensorInfo): Float32Array;
}

/** The types whose values are one number each. */
export type Numbers = "float32" | "int32" | "bool";

/**
 * A new tensor, its numbers written by a loop. Works on the wasm engine alone.
 *
 * @param inputs What the loop reads.
 * @param write Fills the first array, which comes with whatever the memory held before, from the
 * others. It must make no tensor: the memory may move when it grows.
 */
export function writeTensor(
  shape: readonly number[],
  inputs: readonly tf.TensorInfo[],
  write: (out: Float32Array, ...given: Float32Array[]) => void,
  dtype: Numbers = "float32",
): tf.Tensor {
  const backend = tf.backend() as unknown as WasmBackend;
  const info = backend.makeOutput(shape, dtype); // may move the memory, so before any view of it
  write(backend.typedArrayFromHeap(info), ...inputs.map((x) => backend.typedArrayFromHeap(x)));
  return tf.engine().makeTensorFromTensorInfo(info);
}
