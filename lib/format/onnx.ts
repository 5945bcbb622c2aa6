/**
 * ONNX: a network with its weights, as most toolkits exchange it.
 *
 * @module
 */
import { type OnnxAttribute, readAttribute, writeAttribute } from "./onnx_attribute.ts";
import { MODEL, type NODE, type OnnxType, TENSOR_TYPES, type VALUE } from "./onnx_schema.ts";
import { type OnnxTensor, readTensor, typeOf, writeTensor } from "./onnx_tensor.ts";
import { readMessage, writeMessage } from "./protobuf.ts";
import type { MessageOf } from "./protobuf_schema.ts";

/** A network with its weights. */
export interface OnnxModel {
  /** Of the file format. */
  readonly irVersion: number;
  /** The version of the operators, by domain; ONNX's own is `""`. */
  readonly opsets: Readonly<Record<string, number>>;
  /** What wrote it, and its version. */
  readonly producer: readonly [name: string, version: string];
  /** Of the graph. */
  readonly name: string;
  /** What it is fed; in old files the weights too. */
  readonly inputs: readonly OnnxValue[];
  /** What it gives. */
  readonly outputs: readonly OnnxValue[];
  /** In an order they can run in. */
  readonly nodes: readonly OnnxNode[];
  /** The weights, by the name that nodes call them. */
  readonly weights: ReadonlyMap<string, OnnxTensor>;
}

/** What goes in or comes out. */
export interface OnnxValue {
  /** As nodes, texts and weights call it. */
  readonly name: string;
  /** Of its numbers. */
  readonly type: OnnxType;
  /** A side is a number, a symbol as `"N"`, or `""` where nothing is said; absent: any shape. */
  readonly shape?: readonly (number | string)[];
}

/** An operation. */
export interface OnnxNode {
  /** As nodes call it. */
  readonly name: string;
  /** As `"Conv"`. */
  readonly type: string;
  /** Of the operator; ONNX's own is `""`. */
  readonly domain: string;
  /** Names of values or weights; one that is left out is `""`. */
  readonly inputs: readonly string[];
  /** Names of what it computes. */
  readonly outputs: readonly string[];
  /** What it is told. */
  readonly attributes: ReadonlyMap<string, OnnxAttribute>;
}

/**
 * Reads a model that only computes. Documentation and the shapes of values within are dropped.
 *
 * @throws {SyntaxError} Where the file is cut or something else; and where it has what would be
 *   lost: functions of its own, sparse weights, weights in another file, types that are not read.
 */
export function readOnnx(bytes: Uint8Array): OnnxModel {
  const model = readMessage(bytes, MODEL, "ONNX model"), { graph } = model;
  if (!graph) throw wrong(`its ${bytes.length} bytes hold no graph`);
  if (model.functions) throw wrong("functions of its own are not read");
  if (graph.sparse_initializer) throw wrong("sparse weights are not read");
  return {
    irVersion: model.ir_version ?? 0,
    opsets: Object.fromEntries(
      (model.opset_import ?? []).map(({ domain = "", version = 0 }) => [domain, version]),
    ),
    producer: [model.producer_name ?? "", model.producer_version ?? ""],
    name: graph.name ?? "",
    inputs: (graph.input ?? []).map(readValue),
    outputs: (graph.output ?? []).map(readValue),
    nodes: (graph.node ?? []).map(readNode),
    weights: new Map((graph.initializer ?? []).map((tensor) => {
      const { name = "" } = tensor;
      return [name, readTensor(tensor, `weight "${name}"`)];
    })),
  };
}

/**
 * Writes a model; the same model gives the same bytes.
 *
 * @throws {RangeError} A tensor whose shape does not fit its data.
 *
 * @example There and back
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const data = { name: "data", type: "float", shape: ["N", 3] } as const;
 * const model: OnnxModel = {
 *   irVersion: 8,
 *   opsets: { "": 17 },
 *   producer: ["me", "1"],
 *   name: "tiny",
 *   inputs: [data],
 *   outputs: [{ ...data, name: "out" }],
 *   nodes: [
 *     {
 *       name: "relu",
 *       type: "Relu",
 *       domain: "",
 *       inputs: ["data"],
 *       outputs: ["out"],
 *       attributes: new Map(),
 *     },
 *   ],
 *   weights: new Map(),
 * };
 * deepEqual(readOnnx(writeOnnx(model)), model);
 * ```
 */
export function writeOnnx(model: OnnxModel): Uint8Array {
  const [producer_name, producer_version] = model.producer;
  return writeMessage({
    ir_version: model.irVersion,
    producer_name,
    producer_version,
    graph: {
      node: model.nodes.map(({ name, type, domain, inputs, outputs, attributes }) => ({
        input: inputs,
        output: outputs,
        name,
        op_type: type,
        attribute: [...attributes].map(([name, value]) => writeAttribute(name, value)),
        ...(domain === "" ? {} : { domain }),
      })),
      name: model.name,
      initializer: [...model.weights].map(([name, tensor]) => writeTensor(tensor, name)),
      input: model.inputs.map(writeValue),
      output: model.outputs.map(writeValue),
    },
    opset_import: Object.entries(model.opsets).map(([domain, version]) => ({ domain, version })),
  }, MODEL);
}

function readNode(node: MessageOf<typeof NODE>): OnnxNode {
  const { name = "", op_type: type = "", domain = "", input = [], output = [] } = node;
  const attributes = new Map((node.attribute ?? []).map((attribute) => {
    const { name: key = "" } = attribute;
    return [key, readAttribute(attribute, `attribute "${key}" of node "${name}"`)];
  }));
  return { name, type, domain, inputs: input, outputs: output, attributes };
}

function readValue({ name = "", type }: MessageOf<typeof VALUE>): OnnxValue {
  const tensor = type?.tensor_type;
  if (!tensor) throw wrong(`"${name}" must be a tensor`);
  const shape = tensor.shape &&
    (tensor.shape.dim ?? []).map(({ dim_value, dim_param }) => dim_value ?? dim_param ?? "");
  return { name, type: typeOf(tensor.elem_type ?? 0, `"${name}"`), ...(shape ? { shape } : {}) };
}

function writeValue({ name, type, shape }: OnnxValue): MessageOf<typeof VALUE> {
  const dim = shape?.map((side) =>
    typeof side === "number" ? { dim_value: side } : side === "" ? {} : { dim_param: side }
  );
  const tensor_type = { elem_type: TENSOR_TYPES[type].code, ...(dim ? { shape: { dim } } : {}) };
  return { name, type: { tensor_type } };
}

function wrong(what: string): SyntaxError {
  return new SyntaxError(`Cannot read the ONNX model: ${what}`);
}
