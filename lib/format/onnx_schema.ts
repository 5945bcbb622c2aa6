/**
 * ONNX's messages: the fields of a model that only computes, and the types of its tensors.
 *
 * See https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 *
 * @module
 */
import type { Schema } from "./protobuf_schema.ts";

/** TensorProto. */
export const TENSOR = {
  1: ["dims", "int64[]", "unpacked"],
  2: ["data_type", "int32"],
  4: ["float_data", "float[]"],
  5: ["int32_data", "int32[]"],
  7: ["int64_data", "bigint[]"],
  8: ["name", "string"],
  9: ["raw_data", "bytes"],
  10: ["double_data", "double[]"],
  14: ["data_location", "int32"],
} as const satisfies Schema;

/** AttributeProto. The graphs within it stay bytes. */
export const ATTRIBUTE = {
  1: ["name", "string"],
  2: ["f", "float"],
  3: ["i", "int64"],
  4: ["s", "string"],
  5: ["t", TENSOR],
  6: ["g", "bytes"],
  7: ["floats", "float[]", "unpacked"],
  8: ["ints", "int64[]", "unpacked"],
  9: ["strings", "string[]"],
  20: ["type", "int32"],
} as const satisfies Schema;

/** NodeProto. */
export const NODE = {
  1: ["input", "string[]"],
  2: ["output", "string[]"],
  3: ["name", "string"],
  4: ["op_type", "string"],
  5: ["attribute", [ATTRIBUTE]],
  7: ["domain", "string"],
} as const satisfies Schema;

const DIMENSION = { 1: ["dim_value", "int64"], 2: ["dim_param", "string"] } as const;
const TENSOR_TYPE = {
  1: ["elem_type", "int32"],
  2: ["shape", { 1: ["dim", [DIMENSION]] }],
} as const;

/** ValueInfoProto. */
export const VALUE = {
  1: ["name", "string"],
  2: ["type", { 1: ["tensor_type", TENSOR_TYPE] }],
} as const satisfies Schema;

/** GraphProto; sparse weights are seen only to be refused. */
export const GRAPH = {
  1: ["node", [NODE]],
  2: ["name", "string"],
  5: ["initializer", [TENSOR]],
  11: ["input", [VALUE]],
  12: ["output", [VALUE]],
  15: ["sparse_initializer", "bytes[]"],
} as const satisfies Schema;

/** ModelProto; functions are seen only to be refused. */
export const MODEL = {
  1: ["ir_version", "int64"],
  2: ["producer_name", "string"],
  3: ["producer_version", "string"],
  7: ["graph", GRAPH],
  8: ["opset_import", [{ 1: ["domain", "string"], 2: ["version", "int64"] }]],
  25: ["functions", "bytes[]"],
} as const satisfies Schema;

/** The name of a tensor's type. */
export type OnnxType =
  | "float"
  | "uint8"
  | "int8"
  | "uint16"
  | "int16"
  | "int32"
  | "int64"
  | "bool"
  | "float16"
  | "double";

/** Types of tensors: ONNX's number, our array, and the field that has what `raw_data` has not. */
export const TENSOR_TYPES = {
  float: { code: 1, array: Float32Array, field: "float_data" },
  uint8: { code: 2, array: Uint8Array, field: "int32_data" },
  int8: { code: 3, array: Int8Array, field: "int32_data" },
  uint16: { code: 4, array: Uint16Array, field: "int32_data" },
  int16: { code: 5, array: Int16Array, field: "int32_data" },
  int32: { code: 6, array: Int32Array, field: "int32_data" },
  int64: { code: 7, array: BigInt64Array, field: "int64_data" },
  bool: { code: 9, array: Uint8Array, field: "int32_data" },
  /** The 16 bits of each number. */
  float16: { code: 10, array: Uint16Array, field: "int32_data" },
  double: { code: 11, array: Float64Array, field: "double_data" },
} as const satisfies Record<OnnxType, unknown>;
