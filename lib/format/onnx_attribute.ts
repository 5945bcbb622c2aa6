/**
 * What ONNX's nodes are told.
 *
 * @module
 */
import type { ATTRIBUTE } from "./onnx_schema.ts";
import { type OnnxTensor, readTensor, writeTensor } from "./onnx_tensor.ts";
import type { MessageOf } from "./protobuf_schema.ts";

/** A value, with its kind: 1 and 1.0 are two. */
export type OnnxAttribute =
  | { readonly kind: "float" | "int"; readonly value: number }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "tensor"; readonly value: OnnxTensor }
  /** The bytes of a graph within, as of a loop. */
  | { readonly kind: "graph"; readonly value: Uint8Array }
  | { readonly kind: "floats"; readonly value: Float32Array }
  | { readonly kind: "ints"; readonly value: readonly number[] }
  | { readonly kind: "strings"; readonly value: readonly string[] };

type Attribute = MessageOf<typeof ATTRIBUTE>;

/** By ONNX's number of the kind: its name, and the field that holds it. */
const KINDS = {
  1: { kind: "float", field: "f", empty: 0 },
  2: { kind: "int", field: "i", empty: 0 },
  3: { kind: "string", field: "s", empty: "" },
  4: { kind: "tensor", field: "t", empty: undefined },
  5: { kind: "graph", field: "g", empty: new Uint8Array() },
  6: { kind: "floats", field: "floats", empty: new Float32Array() },
  7: { kind: "ints", field: "ints", empty: [] },
  8: { kind: "strings", field: "strings", empty: [] },
} as const;

/**
 * The value of a message.
 *
 * @throws {SyntaxError} A kind that is not read.
 */
export function readAttribute(attribute: Attribute, where: string): OnnxAttribute {
  const { type = 0 } = attribute;
  if (!(type in KINDS)) {
    throw new SyntaxError(
      `Cannot read the ONNX model: ${where}: its kind must be one of ` +
        `${Object.values(KINDS).map(({ kind }) => kind).join(", ")}, has number ${type}`,
    );
  }
  const { kind, field, empty } = KINDS[type as keyof typeof KINDS];
  const value = kind === "tensor"
    ? readTensor(attribute.t ?? {}, where)
    : attribute[field] ?? empty;
  return { kind, value } as OnnxAttribute;
}

/** With its name, for a node. */
export function writeAttribute(name: string, { kind, value }: OnnxAttribute): Attribute {
  const [type, { field }] = Object.entries(KINDS).find(([, row]) => row.kind === kind)!;
  return {
    name,
    [field]: kind === "tensor" ? writeTensor(value, "") : value,
    type: Number(type),
  };
}
