/**
 * A model that was exported for one image, for any number of them.
 *
 * @module
 */
import type { OnnxModel, OnnxNode } from "./onnx.ts";
import type { OnnxTensor } from "./onnx_tensor.ts";

/** Operators that compute each image by itself and leave the images along the first axis. */
const EACH_IMAGE = new Set(
  ("Abs Add AveragePool BatchNormalization Cast Ceil Clip Conv ConvTranspose Div Dropout Elu Erf " +
    "Exp Floor Gelu GlobalAveragePool GlobalMaxPool HardSigmoid HardSwish Identity " +
    "InstanceNormalization LRN LeakyRelu Log MaxPool Max Min Mish Mul Neg PRelu Pow Relu Selu " +
    "Sigmoid Softplus Sqrt Sub Tanh").split(" "),
);

/** Operators that do so where what they are told, and given, says so. */
const WHERE: Readonly<Record<string, (node: OnnxNode, fed: ReadonlySet<string>) => boolean>> = {
  Concat: (node, fed) => int(node, "axis", 0) > 0 && node.inputs.every((name) => fed.has(name)),
  Flatten: (node) => int(node, "axis", 1) === 1,
  Gemm: (node, fed) => int(node, "transA", 0) === 0 && onlyFirst(node, fed),
  LpNormalization: (node) => int(node, "axis", -1) === 1,
  MatMul: onlyFirst,
  ReduceL2: keepsFirst,
  ReduceMean: keepsFirst,
  ReduceSum: keepsFirst,
  Softmax: (node) => int(node, "axis", 1) === 1,
  Transpose: (node) => ints(node, "perm")[0] === 0,
};

/** The images come first, weights behind. */
function onlyFirst({ inputs: [first, ...rest] }: OnnxNode, fed: ReadonlySet<string>): boolean {
  return fed.has(first!) && !rest.some((name) => fed.has(name));
}

function keepsFirst(node: OnnxNode): boolean {
  const axes = ints(node, "axes");
  return axes.length > 0 && axes.every((axis) => axis > 0);
}

/**
 * The model with its batch a symbol, so that a runtime takes any number of images at once.
 *
 * The first sides of its inputs and outputs become the symbol. A Reshape to a constant shape whose
 * first side is the old batch keeps, instead, the first side of what it is given (ONNX's 0).
 * Weights are untouched: an image's result is what it was.
 *
 * @param symbol The name of the batch.
 * @throws {RangeError} Where inputs have no one batch in front, or an operator may mix the images
 *   or fix their number: it names the node.
 */
export function withBatch(model: OnnxModel, symbol = "N"): OnnxModel {
  const fed = model.inputs.filter(({ name }) => !model.weights.has(name));
  const batch = fed[0]?.shape?.[0];
  if (batch === undefined || fed.some(({ shape }) => shape?.[0] !== batch)) {
    throw new RangeError(
      "Cannot change the batch: all inputs must have the same first side, have " +
        (fed.map(({ name, shape }) => `${name} [${shape ?? "any"}]`).join(", ") || "none"),
    );
  }
  const depends = new Set(fed.map(({ name }) => name));
  const constants = new Map([...model.weights, ...constantsOf(model)]);
  const shapes = new Map<string, OnnxTensor>(), left = new Set<string>();
  const nodes = model.nodes.map((node): OnnxNode => {
    if (!node.inputs.some((name) => depends.has(name))) return node;
    for (const name of node.outputs) depends.add(name);
    if (node.type !== "Reshape") return checkNode(node, depends);
    const [data, shape] = node.inputs, constant = constants.get(shape!);
    const name = `${shape}/any-batch`;
    shapes.set(name, reshaped(node, constant, batch));
    left.add(shape!);
    return { ...node, inputs: [data!, name] };
  });
  const free = ({ shape, ...value }: OnnxModel["inputs"][number]) =>
    shape && shape[0] === batch && depends.has(value.name)
      ? { ...value, shape: [symbol, ...shape.slice(1)] }
      : { ...value, ...(shape ? { shape } : {}) };
  const used = new Set([...nodes.flatMap(({ inputs }) => inputs), ...model.outputs.map(nameOf)]);
  const inUse = (name: string) => !left.has(name) || used.has(name);
  return {
    ...model,
    inputs: model.inputs.map(free),
    outputs: model.outputs.map(free),
    nodes: nodes.filter(({ type, outputs }) => type !== "Constant" || inUse(outputs[0]!)),
    weights: new Map([...[...model.weights].filter(([name]) => inUse(name)), ...shapes]),
  };
}

/** A shape that starts with the old batch, starting with "as it was". */
function reshaped(node: OnnxNode, shape: OnnxTensor | undefined, batch: number | string) {
  const [first, ...rest] = shape?.type === "int64" ? [...shape.data as BigInt64Array] : [];
  const copies = int(node, "allowzero", 0) === 0;
  if (!copies || first === undefined || ![0n, BigInt(Number(batch) || 0)].includes(first)) {
    throw new RangeError(
      `Cannot change the batch: the Reshape "${node.name}" must go to a constant shape that starts ` +
        `with the batch, ${batch}, or with 0; is ${shape ? `[${[...shape.data]}]` : "computed"}`,
    );
  }
  return {
    type: "int64",
    shape: [1 + rest.length],
    data: BigInt64Array.from([0n, ...rest]),
  } as const;
}

function checkNode(node: OnnxNode, fed: ReadonlySet<string>): OnnxNode {
  const own = node.domain === "" || node.domain === "ai.onnx";
  if (own && (EACH_IMAGE.has(node.type) || WHERE[node.type]?.(node, fed))) return node;
  throw new RangeError(
    `Cannot change the batch: the node "${node.name}" (${node.type}) may mix the images or fix ` +
      "their number; it is not known to keep them apart along the first axis",
  );
}

const nameOf = ({ name }: { readonly name: string }): string => name;

function constantsOf({ nodes }: OnnxModel): [string, OnnxTensor][] {
  return nodes.filter(({ type }) => type === "Constant").flatMap(({ outputs, attributes }) => {
    const value = attributes.get("value");
    return value?.kind === "tensor" ? [[outputs[0]!, value.value]] : [];
  });
}

function int({ attributes }: OnnxNode, name: string, otherwise: number): number {
  const found = attributes.get(name);
  return found?.kind === "int" ? found.value : otherwise;
}

function ints({ attributes }: OnnxNode, name: string): readonly number[] {
  const found = attributes.get(name);
  return found?.kind === "ints" ? found.value : [];
}
