/**
 * Our networks as ONNX, for any number of images at once.
 *
 * @module
 */
import { EPSILON } from "../engine/normalise.ts";
import type { OnnxModel, OnnxNode } from "../format/onnx.ts";
import type { OnnxAttribute } from "../format/onnx_attribute.ts";
import type { OnnxTensor } from "../format/onnx_tensor.ts";
import { type Network, NETWORKS } from "../network/networks.ts";
import { type NetworkStep, type Pads, stepsOf } from "../network/steps.ts";
import { outFirst } from "./filters.ts";
import { checkWeights, type NetworkWeights } from "./weights.ts";

/** Onnxruntime, OpenCV and TensorRT have read this one for years, and nothing newer is needed. */
const OPSET = 13, IR = 7;

/**
 * A network with its weights, as `[N, channels, height, width]` to embeddings `[N, dimension]`.
 *
 * Zeros around maps are told side by side, so that both ways of padding stay what they were. The
 * weights of the embedding are turned, as ONNX lays a map out channel by channel.
 *
 * @param options `title`: of the graph; default that of the network.
 * @throws {RangeError} Weights of another network.
 *
 * @example
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 * import { createNetwork } from "../network/networks.ts";
 *
 * const network = createNetwork("digits-8", { dimension: 2 });
 * const zeros = Object.fromEntries(
 *   Object.entries(network.parameters).map(([name, { shape }]) => {
 *     const count = shape.reduce((a, b) => a * b, 1);
 *     return [name, { shape, data: new Float32Array(count) }];
 *   }),
 * );
 * const { inputs: [input], outputs: [output] } = toOnnx(network, zeros);
 * deepEqual([input!.shape, output!.shape], [["N", 1, 28, 28], ["N", 2]]);
 * ```
 */
export function toOnnx(
  network: Network,
  weights: NetworkWeights,
  { title = NETWORKS[network.name].title }: { readonly title?: string } = {},
): OnnxModel {
  const checked = checkWeights(network, weights), steps = stepsOf(network);
  const [height, width, channels] = network.input;
  const written = steps.map((step) => write(step, checked));
  const last = steps.at(-1)!.name;
  return {
    irVersion: IR,
    opsets: { "": OPSET },
    producer: ["spherelab", ""],
    name: title,
    inputs: [{ name: "data", type: "float", shape: ["N", channels, height, width] }],
    outputs: [{ name: last, type: "float", shape: ["N", network.dimension] }],
    nodes: written.flatMap(({ nodes }) => nodes),
    weights: new Map(written.flatMap(({ tensors = [] }) => tensors)),
  };
}

interface Written {
  readonly nodes: readonly OnnxNode[];
  readonly tensors?: readonly (readonly [name: string, tensor: OnnxTensor])[];
}

function write(step: NetworkStep, weights: NetworkWeights): Written {
  const { name, from } = step;
  const flat = (parameter: string) => weights[parameter]!.data;
  switch (step.kind) {
    case "convolution": {
      const { filters, stride, pads, bias } = step, [height, width, into, out] = filters;
      const tensors = [
        tensor(`${name}.weight`, [out, into, height, width], outFirst(flat(step.weight), filters)),
        ...(bias ? [tensor(`${name}.bias`, [out], flat(bias))] : []),
      ];
      const told = {
        kernel_shape: ints(height, width),
        strides: ints(stride, stride),
        pads: padding(pads),
      };
      return { nodes: [node("Conv", name, [from, ...tensors.map(([key]) => key)], told)], tensors };
    }
    case "normalise": {
      const tensors = (["gamma", "beta", "mean", "variance"] as const).map((part) =>
        tensor(`${name}.${part}`, weights[step[part]]!.shape, flat(step[part]))
      );
      const inputs = [from, ...tensors.map(([key]) => key)];
      const told = { epsilon: { kind: "float", value: EPSILON } } as const;
      return { nodes: [node("BatchNormalization", name, inputs, told)], tensors };
    }
    case "prelu": {
      const slope = tensor(`${name}.slope`, [step.channels, 1, 1], flat(step.slope));
      return { nodes: [node("PRelu", name, [from, slope[0]])], tensors: [slope] };
    }
    case "add":
      return { nodes: [node("Add", name, [from, step.other])] };
    case "pool": {
      const told = { kernel_shape: ints(2, 2), strides: ints(2, 2), pads: padding(step.pads) };
      return { nodes: [node("MaxPool", name, [from], told)] };
    }
    case "product": {
      const { filters, filters: [height, width, into, out] } = step;
      const rows = outFirst(flat(step.weight), filters);
      const weight = tensor(`${name}.weight`, [out, into * height * width], rows);
      const bias = tensor(`${name}.bias`, [out], flat(step.bias));
      return {
        nodes: [
          node("Flatten", `${name}.rows`, [from], { axis: { kind: "int", value: 1 } }),
          node("Gemm", name, [`${name}.rows`, weight[0], bias[0]], {
            transB: { kind: "int", value: 1 },
          }),
        ],
        tensors: [weight, bias],
      };
    }
    case "relu":
      return { nodes: [node("Relu", name, [from])] };
  }
}

function node(
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

function tensor(name: string, shape: readonly number[], data: Float32Array) {
  return [name, { type: "float", shape, data }] as const satisfies readonly [string, OnnxTensor];
}

const ints = (...value: readonly number[]): OnnxAttribute => ({ kind: "ints", value });

const padding = ({ top, left, bottom, right }: Pads): OnnxAttribute =>
  ints(top, left, bottom, right);
