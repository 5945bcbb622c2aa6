/**
 * Numbers into TensorFlow's memory and out of it.
 *
 * @module
 */
import { checked, type Functions, type Pointer } from "./symbols.ts";

/** TensorFlow's numbers for the types that are used. */
export const TYPES = { float32: 1, int32: 3, uint8: 4, int64: 9, bool: 10 } as const;

/** Bytes an element, by type. */
const SIZES = new Map<number, number>([
  [TYPES.float32, 4],
  [TYPES.int32, 4],
  [TYPES.uint8, 1],
  [TYPES.int64, 8],
  [TYPES.bool, 1],
]);

/** Numbers as tfjs hands them over. */
export type Numbers = Float32Array | Int32Array | Uint8Array | readonly number[];

/**
 * A tensor of TensorFlow's with a copy of the numbers. The caller deletes it.
 *
 * @throws {TypeError} A type that has no numbers.
 * @throws {RangeError} More or fewer numbers than the shape has.
 */
export function newTensor(
  c: Functions,
  shape: readonly number[],
  type: number,
  values: Numbers,
): Pointer {
  const size = SIZES.get(type);
  if (size === undefined) {
    throw new TypeError(
      `Cannot make a tensor of type ${type}: only numbers and truth values are supported`,
    );
  }
  const count = shape.reduce((a, b) => a * b, 1), source = bytesOf(values, type, count);
  if (source.length !== count * size) {
    throw new RangeError(
      `Cannot make a tensor of shape [${shape}]: there must be ${count * size} bytes, ` +
        `got ${source.length}`,
    );
  }
  const tensor = c.TF_AllocateTensor(type, dimensions(shape), shape.length, BigInt(source.length));
  if (!tensor) throw new RangeError(`Cannot get ${source.length} bytes for a tensor`);
  if (source.length) view(c, tensor, source.length).set(source);
  return tensor;
}

/** The numbers as bytes; a whole number of 64 bits may come as its two halves. */
function bytesOf(values: Numbers, type: number, count: number): Uint8Array {
  if (type === TYPES.int64 && !(values.length === 2 * count && values instanceof Int32Array)) {
    return bytesOfView(BigInt64Array.from(values as number[], BigInt));
  }
  if (ArrayBuffer.isView(values)) return bytesOfView(values);
  if (type === TYPES.float32) return bytesOfView(Float32Array.from(values));
  if (type === TYPES.int32) return bytesOfView(Int32Array.from(values));
  return Uint8Array.from(values);
}

function bytesOfView({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** The numbers of a handle, copied out. */
export function readHandle(c: Functions, handle: Pointer): Float32Array | Int32Array | Uint8Array {
  const tensor = checked(c, "read a tensor", (status) => c.TFE_TensorHandleResolve(handle, status));
  try {
    const type = c.TF_TensorType(tensor), bytes = Number(c.TF_TensorByteSize(tensor));
    const copy = bytes ? view(c, tensor, bytes).slice().buffer : new ArrayBuffer(0);
    switch (type) {
      case TYPES.float32:
        return new Float32Array(copy);
      case TYPES.int32:
        return new Int32Array(copy);
      case TYPES.int64:
        return Int32Array.from(new BigInt64Array(copy), Number);
      default:
        return new Uint8Array(copy);
    }
  } finally {
    c.TF_DeleteTensor(tensor);
  }
}

/** The memory of a tensor itself: it must not be looked at once the tensor is deleted. */
function view(c: Functions, tensor: Pointer, bytes: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Deno.UnsafePointerView.getArrayBuffer(c.TF_TensorData(tensor)!, bytes));
}

/** A shape as C wants it. */
export function dimensions(shape: readonly number[]): BigInt64Array<ArrayBuffer> {
  return new BigInt64Array(shape.map(BigInt));
}
