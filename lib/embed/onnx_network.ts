/**
 * Our networks as ONNX, for any number of images at once.
 *
 * @module
 */
import { type Arrays, storeAs, type StoredAs } from "../compress/stored.ts";
import { EPSILON } from "../engine/normalise.ts";
import type { OnnxModel } from "../format/onnx.ts";
import type { OnnxAttribute } from "../format/onnx_attribute.ts";
import { type Network, NETWORKS } from "../network/networks.ts";
import { type NetworkStep, type Pads, stepsOf } from "../network/steps.ts";
import { floatTensor, ints, node, weightParts, type Written } from "./onnx_parts.ts";
import { checkWeights, type NetworkWeights } from "./weights.ts";

/** Onnxruntime, OpenCV and TensorRT have read this one for years, and nothing newer is needed. */
const OPSET = 13, IR = 7;

/**
 * A network with its weights, as `[N, channels, height, width]` to embeddings `[N, dimension]`.
 *
 * Zeros around maps are told side by side, so that both ways of padding stay what they were. The
 * weights of the embedding are turned, as ONNX lays a map out channel by channel.
 *
 * @param options `title`: of the graph; default that of the network. `storedAs`: fewer bits for the
 *   weights of layers, from which float32 is made as the file is opened; default float32.
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
  { title = NETWORKS[network.name].title, storedAs = "float32" }: {
    readonly title?: string;
    readonly storedAs?: StoredAs;
  } = {},
): OnnxModel {
  const arrays = storeAs(checkWeights(network, weights), storedAs), steps = stepsOf(network);
  const [height, width, channels] = network.input;
  const written = steps.map((step) => write(step, arrays));
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

function write(step: NetworkStep, arrays: Arrays): Written {
  const { name, from } = step;
  const flat = (parameter: string) => arrays[parameter]!.data as Float32Array;
  switch (step.kind) {
    case "convolution": {
      const { filters, stride, pads, bias } = step, [height, width, into, out] = filters;
      const weight = weightParts(name, [out, into, height, width], arrays, step);
      const biases = bias ? [floatTensor(`${name}.bias`, [out], flat(bias))] : [];
      const inputs = [from, weight.name, ...biases.map(([key]) => key)];
      const told = {
        kernel_shape: ints(height, width),
        strides: ints(stride, stride),
        pads: padding(pads),
        ...(step.depthwise ? { group: { kind: "int", value: out } as const } : {}),
      };
      return {
        nodes: [...weight.nodes, node("Conv", name, inputs, told)],
        tensors: [...weight.tensors, ...biases],
      };
    }
    case "normalise": {
      const tensors = (["gamma", "beta", "mean", "variance"] as const).map((part) =>
        floatTensor(`${name}.${part}`, arrays[step[part]]!.shape, flat(step[part]))
      );
      const inputs = [from, ...tensors.map(([key]) => key)];
      const told = { epsilon: { kind: "float", value: EPSILON } } as const;
      return { nodes: [node("BatchNormalization", name, inputs, told)], tensors };
    }
    case "prelu": {
      const slope = floatTensor(`${name}.slope`, [step.channels, 1, 1], flat(step.slope));
      return { nodes: [node("PRelu", name, [from, slope[0]])], tensors: [slope] };
    }
    case "add":
      return { nodes: [node("Add", name, [from, step.other])] };
    case "pool": {
      const told = { kernel_shape: ints(2, 2), strides: ints(2, 2), pads: padding(step.pads) };
      return { nodes: [node("MaxPool", name, [from], told)] };
    }
    case "product": {
      const [height, width, into, out] = step.filters;
      const weight = weightParts(name, [out, into * height * width], arrays, step);
      const bias = floatTensor(`${name}.bias`, [out], flat(step.bias));
      return {
        nodes: [
          ...weight.nodes,
          node("Flatten", `${name}.rows`, [from], { axis: { kind: "int", value: 1 } }),
          node("Gemm", name, [`${name}.rows`, weight.name, bias[0]], {
            transB: { kind: "int", value: 1 },
          }),
        ],
        tensors: [...weight.tensors, bias],
      };
    }
    case "relu":
      return { nodes: [node("Relu", name, [from])] };
  }
}

const padding = ({ top, left, bottom, right }: Pads): OnnxAttribute =>
  ints(top, left, bottom, right);
