/**
 * Nodes and tensors of ONNX, and what makes float32 of weights that are stored in fewer bits.
 *
 * @module
 */
import type { Arrays } from "../compress/stored.ts";
import type { OnnxNode } from "../format/onnx.ts";
import type { OnnxAttribute } from "../format/onnx_attribute.ts";
import type { OnnxTensor } from "../format/onnx_tensor.ts";
import type { Filters } from "../network/steps.ts";
import { outFirst } from "./filters.ts";

/** What is written for a step. */
export interface Written {
  /** In an order they can run in. */
  readonly nodes: readonly OnnxNode[];
  /** By the name that nodes call them. */
  readonly tensors?: readonly (readonly [name: string, tensor: OnnxTensor])[];
}

/** ONNX's number of float32. */
const FLOAT32 = 1;

/** The weights of a step, out first; `name` is what its node takes. */
export function weightParts(
  step: string,
  shape: readonly number[],
  arrays: Arrays,
  { weight, filters }: { readonly weight: string; readonly filters: Filters },
): Required<Written> & { readonly name: string } {
  const key = `${step}.weight`, wide = `${key}.float32`;
  const data = outFirst(arrays[weight]!.data, filters);
  if (data instanceof Float16Array) {
    const bits = new Uint16Array(data.buffer);
    return {
      name: wide,
      nodes: [node("Cast", wide, [key], { to: { kind: "int", value: FLOAT32 } })],
      tensors: [[key, { type: "float16", shape, data: bits }]],
    };
  }
  if (data instanceof Int8Array) {
    const scales = arrays[`${weight}.scales`]!.data as Float32Array;
    return {
      name: wide,
      nodes: [
        node("DequantizeLinear", wide, [key, `${key}.scales`], { axis: { kind: "int", value: 0 } }),
      ],
      tensors: [
        [key, { type: "int8", shape, data }],
        floatTensor(`${key}.scales`, [scales.length], scales),
      ],
    };
  }
  return { name: key, nodes: [], tensors: [floatTensor(key, shape, data as Float32Array)] };
}

/** A node with one output, which is called as it is. */
export function node(
  type: string,
  name: string,
  inputs: readonly string[],
  told: Readonly<Record<string, OnnxAttribute>> = {},
): OnnxNode {
  return {
    name,
    type,
    domain: "",
    inputs,
    outputs: [name],
    attributes: new Map(Object.entries(told)),
  };
}

/** A tensor of float32. */
export function floatTensor(name: string, shape: readonly number[], data: Float32Array) {
  return [name, { type: "float", shape, data }] as const satisfies readonly [string, OnnxTensor];
}

/** Several whole numbers as an attribute. */
export const ints = (...value: readonly number[]): OnnxAttribute => ({ kind: "ints", value });
