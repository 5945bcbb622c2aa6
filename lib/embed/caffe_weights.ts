/**
 * The weights of our networks as a caffemodel, and back, to the bit.
 *
 * @module
 */
import type { CaffeBlob, CaffeModel, CaffeModelLayer } from "../format/caffemodel.ts";
import { createNetwork, type Network, type NetworkName, NETWORKS } from "../network/networks.ts";
import { type Filters, type NetworkStep, stepsOf } from "../network/steps.ts";
import { refuseNormalised } from "./caffe_refused.ts";
import { outFirst, outLast } from "./filters.ts";
import { checkWeights, type NetworkWeights } from "./weights.ts";

/** A blob of a step: whose values it has, and how they lie. */
interface BlobPlan {
  /** The parameter; absent, zeros that Caffe has and we have not. */
  readonly parameter?: string;
  /** As Caffe has it. */
  readonly shape: readonly number[];
  /** Of weights, whose order differs. */
  readonly filters?: Filters;
}

const TYPES = {
  convolution: "Convolution",
  normalise: "BatchNorm",
  prelu: "PReLU",
  add: "Eltwise",
  pool: "Pooling",
  product: "InnerProduct",
  relu: "ReLU",
} as const satisfies Record<NetworkStep["kind"], string>;

/**
 * Weights as Caffe keeps them: `[out, in, height, width]`, the embedding's rows channel by channel,
 * and zeros for the biases of residual units, which the released files hold frozen.
 *
 * Colours stay as the network was trained with them; Caffe's networks were with blue first.
 *
 * @throws {RangeError} Weights of another network.
 *
 * @example SphereFace-20 in 62 arrays
 * ```ts
 * import { equal } from "node:assert/strict";
 * import { createNetwork } from "../network/networks.ts";
 *
 * const network = createNetwork("sphereface-20", { dimension: 4 });
 * const zeros = Object.fromEntries(
 *   Object.entries(network.parameters).map(([name, { shape }]) => {
 *     const count = shape.reduce((a, b) => a * b, 1);
 *     return [name, { shape, data: new Float32Array(count) }];
 *   }),
 * );
 * equal(toCaffe(network, zeros).layers.flatMap(({ blobs }) => blobs).length, 62);
 * ```
 */
export function toCaffe(network: Network, weights: NetworkWeights): CaffeModel {
  const checked = checkWeights(network, weights);
  const blobOf = ({ parameter, shape, filters }: BlobPlan): CaffeBlob => {
    if (parameter === undefined) return { shape, data: new Float32Array(shape[0]!) };
    const { data } = checked[parameter]!;
    return { shape, data: filters ? outFirst(data, filters) : data };
  };
  return {
    name: NETWORKS[network.name].title,
    layers: stepsOf(network).map((step) => ({
      name: step.name,
      type: TYPES[step.kind],
      blobs: blobsOf(step).map(blobOf),
    })),
  };
}

/**
 * The weights of a caffemodel whose layers are called as {@linkcode toCaffe} calls them, which the
 * released SphereFace models are.
 *
 * The layer of classes after the embedding, `fc6`, is left out; layers without weights are not
 * looked at.
 *
 * @throws {RangeError} A model of another network; a bias in a residual unit that is not 0; numbers
 *   that float32 does not hold.
 */
export function fromCaffe(network: Network, model: CaffeModel): NetworkWeights {
  const steps = stepsOf(network), found = layersOf(model, network);
  const head = `fc${Number(/\d+$/.exec(steps.at(-1)!.name)![0]) + 1}`;
  const planned = new Set(steps.map(({ name }) => name));
  for (const { name, type, blobs } of found.values()) {
    if (planned.has(name) || name === head || blobs.length === 0) continue;
    throw wrong(network, `it must not have weights in "${name}" (${type}), has ${blobs.length}`);
  }
  const arrays = steps.flatMap((step) => {
    const plans = blobsOf(step), { type = "", blobs = [] } = found.get(step.name) ?? {};
    if (plans.length === 0) return [];
    if (type !== TYPES[step.kind] || blobs.length !== plans.length) {
      throw wrong(
        network,
        `"${step.name}" must be a ${TYPES[step.kind]} of ${plans.length} arrays, is ` +
          (type === "" ? "not there" : `a ${type} of ${blobs.length}`),
      );
    }
    return plans.flatMap((plan, i) => {
      const data = valuesOf(blobs[i]!, plan, network, `array ${i} of "${step.name}"`);
      return plan.parameter === undefined ? [] : [[plan.parameter, data] as const];
    });
  });
  const values = new Map(arrays);
  return Object.fromEntries(
    Object.entries(network.parameters).map((
      [name, { shape }],
    ) => [name, { shape: [...shape], data: values.get(name)! }]),
  );
}

/**
 * How many numbers the caffemodel of a network holds. Those of residual units' biases, all 0, are
 * among them: SphereFace-20 of 512 numbers has 3712, beside 22 666 944 that `Network.count` counts.
 *
 * @example
 * ```ts
 * import { equal } from "node:assert/strict";
 * import { createNetwork } from "../network/networks.ts";
 *
 * equal(caffeCount(createNetwork("sphereface-20", { dimension: 512 })), 22_670_656);
 * ```
 */
export function caffeCount(network: Network): number {
  return stepsOf(network).flatMap(blobsOf)
    .reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
}

/**
 * The size of embeddings that a caffemodel gives, if it is one of a network.
 *
 * @throws {RangeError} A model without that network's layer of embeddings; a normalised network.
 */
export function caffeDimension(name: NetworkName, model: CaffeModel): number {
  const network = createNetwork(name, { dimension: 1 }), steps = stepsOf(network);
  const normalised = steps.find(({ kind }) => kind === "normalise"), fc = steps.at(-1)!.name;
  if (normalised) refuseNormalised(normalised.name);
  const size = layersOf(model, network).get(fc)?.blobs[1]?.data.length;
  if (size) return size;
  throw new RangeError(
    `Cannot use the caffemodel for ${name}: it must have embeddings with a bias in "${fc}", has ` +
      (model.layers.map(({ name }) => `"${name}"`).slice(-3).join(", ") || "nothing") +
      " at its end",
  );
}

function blobsOf(step: NetworkStep): readonly BlobPlan[] {
  switch (step.kind) {
    case "convolution": {
      const { weight, bias, filters, filters: [height, width, into, out] } = step;
      return [
        { parameter: weight, filters, shape: [out, into, height, width] },
        { shape: [out], ...(bias ? { parameter: bias } : {}) },
      ];
    }
    case "product": {
      const { weight, bias, filters, filters: [height, width, into, out] } = step;
      return [
        { parameter: weight, filters, shape: [out, into * height * width] },
        { parameter: bias, shape: [out] },
      ];
    }
    case "normalise":
      return refuseNormalised(step.name);
    case "prelu":
      return [{ parameter: step.slope, shape: [step.channels] }];
    default:
      return [];
  }
}

function layersOf({ layers }: CaffeModel, network: Network): ReadonlyMap<string, CaffeModelLayer> {
  const found = new Map<string, CaffeModelLayer>();
  for (const layer of layers) {
    if (found.has(layer.name)) {
      throw wrong(
        network,
        `each layer must have a name of its own, "${layer.name}" is there twice`,
      );
    }
    found.set(layer.name, layer);
  }
  return found;
}

function valuesOf(
  { shape, data }: CaffeBlob,
  plan: BlobPlan,
  network: Network,
  where: string,
): Float32Array {
  // Old files have four sides always, the first of them 1.
  const sides = (shape: readonly number[]) => String(shape).replace(/^(1,)+/, "");
  if (sides(shape) !== sides(plan.shape)) {
    throw wrong(network, `${where} must have shape [${plan.shape}], has [${shape}]`);
  }
  if (data.length !== plan.shape.reduce((a, b) => a * b, 1)) {
    throw wrong(network, `${where} of shape [${shape}] has ${data.length} numbers`);
  }
  const values = data instanceof Float32Array ? data : Float32Array.from(data);
  if (!values.every((value, i) => Object.is(value, data[i]) || value === data[i])) {
    throw wrong(network, `${where} must be numbers of float32, which these are not all`);
  }
  if (plan.parameter === undefined && values.some((value) => value !== 0)) {
    throw wrong(
      network,
      `${where} is the bias of a residual unit and must be 0, as it is frozen there in the ` +
        "released files; a network that learnt one is another one",
    );
  }
  return plan.filters ? outLast(values, plan.filters) : values;
}

function wrong({ name, dimension }: Network, what: string): RangeError {
  return new RangeError(`Cannot use the caffemodel for ${name} of ${dimension} numbers: ${what}`);
}
