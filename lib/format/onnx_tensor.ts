/**
 * The arrays in an ONNX file.
 *
 * @module
 */
import { type OnnxType, type TENSOR, TENSOR_TYPES } from "./onnx_schema.ts";
import type { MessageOf } from "./protobuf_schema.ts";

/** An array. */
export interface OnnxTensor {
  /** Of its numbers. */
  readonly type: OnnxType;
  /** Of a scalar, empty. */
  readonly shape: readonly number[];
  /** Row by row; of `bool` 1 and 0, of `float16` the bits. */
  readonly data:
    | Float32Array
    | Float64Array
    | Int8Array
    | Int16Array
    | Int32Array
    | BigInt64Array
    | Uint8Array
    | Uint16Array;
}

/** All arrays are made alike; that of int64 of bigints, as is its field. */
type NumberArray = { from(values: readonly number[]): OnnxTensor["data"] };

/**
 * The tensor of a message.
 *
 * @throws {SyntaxError} A type that is not read, data in another file, or data that does not fit.
 */
export function readTensor(tensor: MessageOf<typeof TENSOR>, where: string): OnnxTensor {
  const { dims: shape = [], data_type: code = 0, raw_data: raw, data_location = 0 } = tensor;
  const type = typeOf(code, where), { array, field } = TENSOR_TYPES[type];
  if (data_location !== 0) throw wrong(where, "its numbers must be in the file, lie in another");
  if (raw && raw.length % array.BYTES_PER_ELEMENT > 0) {
    throw wrong(where, `${raw.length} bytes are no whole number of ${type}`);
  }
  const data = raw?.length
    ? new array(raw.slice().buffer)
    : (array as NumberArray).from((tensor[field] ?? []) as readonly number[]);
  const fits = shape.every((side) => side >= 0) && shape.reduce((a, b) => a * b, 1) === data.length;
  if (!fits) throw wrong(where, `shape [${shape}] must fit its numbers, which are ${data.length}`);
  return { type, shape, data };
}

/**
 * The message of a tensor, its numbers raw.
 *
 * @throws {RangeError} A shape that does not fit its data, or a type that is not of its array.
 */
export function writeTensor(tensor: OnnxTensor, name: string): MessageOf<typeof TENSOR> {
  const { type, shape, data } = tensor, { code, array } = TENSOR_TYPES[type];
  const count = shape.reduce((a, b) => a * b, 1);
  if (!(data instanceof array) || count !== data.length || shape.some((side) => side < 0)) {
    throw new RangeError(
      `Cannot write the tensor ${name}: ${type} of shape [${shape}] must be ${count} numbers in ` +
        `${array.name}, got ${data.length} in ${data.constructor.name}`,
    );
  }
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { dims: shape, data_type: code, name, raw_data: raw };
}

/** The name of a type's number. */
export function typeOf(code: number, where: string): OnnxType {
  const found = Object.entries(TENSOR_TYPES).find(([, type]) => type.code === code);
  if (found) return found[0] as OnnxType;
  throw wrong(
    where,
    `its type must be one of ${Object.keys(TENSOR_TYPES).join(", ")}, has number ${code}`,
  );
}

function wrong(where: string, what: string): SyntaxError {
  return new SyntaxError(`Cannot read the ONNX model: ${where}: ${what}`);
}
