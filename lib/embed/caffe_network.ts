/**
 * Our networks as Caffe's prototxt, field by field as SphereFace's released files are.
 *
 * @module
 */
import type { Prototxt, PrototxtField, PrototxtValue } from "../format/prototxt.ts";
import type { ParameterSpec } from "../network/layers.ts";
import { type Network, NETWORKS } from "../network/networks.ts";
import { type NetworkStep, type Pads, stepsOf } from "../network/steps.ts";
import { refuseNormalised } from "./caffe_refused.ts";

/** How a network is trained in Caffe; the defaults are those of the released SphereFace-20. */
export interface CaffeTraining {
  /** How many people (or digits) it tells apart. Default 10572. */
  readonly classes?: number;
  /** The list of images with their labels. Default `data/CASIA-WebFace-112X96.txt`, of its size. */
  readonly source?: string;
  /** Images at once, on each GPU. Default 256. */
  readonly batch?: number;
  /** The m of A-Softmax, 1 to 4. Default 4. */
  readonly margin?: 1 | 2 | 3 | 4;
  /** λ is `max(lambdaMin, base (1 + gamma iteration)^-power)`. */
  readonly annealing?: {
    readonly base: number;
    readonly gamma: number;
    readonly power: number;
    readonly lambdaMin: number;
    /** Where it goes on; Caffe's snapshots do not keep it. */
    readonly iteration: number;
  };
}

const MARGINS = { 1: "SINGLE", 2: "DOUBLE", 3: "TRIPLE", 4: "QUADRUPLE" } as const;
const ANNEALING = { base: 1000, gamma: 0.12, power: 1, lambdaMin: 5, iteration: 0 };

/** How weights start. Units of the released networks start narrower than ours do. */
const FILLERS = {
  xavier: { type: "xavier" },
  he: { type: "msra" },
  residual: { type: "gaussian", std: 0.01 },
} as const;

/**
 * The prototxt of a network: what it computes (`"deploy"`), or how it is trained with A-Softmax
 * (`"train"`).
 *
 * Residual convolutions get a bias that is frozen at 0, as released: Caffe adds one where nothing is
 * said. Train needs SphereFace's Caffe, which has MarginInnerProduct.
 *
 * @throws {RangeError} A network that Caffe cannot compute, as it pads each side alike, or that is
 *   normalised; or a margin or a count that is none.
 *
 * @example
 * ```ts
 * import { match } from "node:assert/strict";
 * import { writePrototxt } from "../format/prototxt.ts";
 * import { createNetwork } from "../network/networks.ts";
 *
 * const network = createNetwork("sphereface-20", { dimension: 512 });
 * match(writePrototxt(caffeNetOf(network, "train", { classes: 10 })), /type: QUADRUPLE/);
 * ```
 */
export function caffeNetOf(
  network: Network,
  kind: "deploy" | "train",
  training: CaffeTraining = {},
): Prototxt {
  const [height, width, channels] = network.input, steps = stepsOf(network);
  const tops = new Map([["data", "data"]]);
  const layers = steps.map((step) => {
    const bottom = tops.get(step.from)!;
    // Activations write over what they take.
    const top = step.kind === "prelu" || step.kind === "relu" ? bottom : step.name;
    tops.set(step.name, top);
    const { type, bottoms = [], told } = describe(step, network, tops);
    return layer(step.name, type, [bottom, ...bottoms], [top], ...told);
  });
  const name = field("name", NETWORKS[network.name].title);
  if (kind === "deploy") {
    const sides = [1, channels, height, width].map((side) => field("input_dim", side));
    return [name, field("input", "data"), ...sides, ...layers];
  }
  const last = tops.get(steps.at(-1)!.name)!;
  return [name, images(network, training), ...layers, ...head(last, training)];
}

interface Description {
  readonly type: string;
  /** Beside the first. */
  readonly bottoms?: readonly string[];
  readonly told: Prototxt;
}

function describe(
  step: NetworkStep,
  { parameters, name }: Network,
  tops: ReadonlyMap<string, string>,
): Description {
  switch (step.kind) {
    case "convolution": {
      const [kernel, , , outputs] = step.filters;
      const rates = [parameters[step.weight]!, step.bias ? parameters[step.bias]! : FROZEN];
      return {
        type: "Convolution",
        told: [
          ...rates.map(param),
          message("convolution_param", {
            num_output: outputs,
            kernel_size: kernel,
            stride: step.stride,
            pad: evenPad(step.pads, name, step.name),
            weight_filler: filler(step.start),
            bias_filler: ZERO,
          }),
        ],
      };
    }
    case "normalise":
      return refuseNormalised(step.name);
    case "prelu": {
      const slope = parameters[step.slope]!;
      const plain = slope.rate === 1 && slope.decay === 1; // what Caffe does unasked
      return {
        type: "PReLU",
        told: plain ? [] : [
          param(slope),
          message("prelu_param", { filler: fields({ type: "constant", value: 0 }) }),
        ],
      };
    }
    case "add":
      return {
        type: "Eltwise",
        bottoms: [tops.get(step.other)!],
        told: [message("eltwise_param", { operation: 1 })],
      };
    case "pool":
      checkCaffePool(step.pads, name, step.name);
      return {
        type: "Pooling",
        told: [message("pooling_param", { pool: { word: "MAX" }, kernel_size: 2, stride: 2 })],
      };
    case "product":
      return {
        type: "InnerProduct",
        told: [
          param(parameters[step.weight]!),
          param(parameters[step.bias]!),
          message("inner_product_param", {
            num_output: step.filters[3],
            weight_filler: filler("xavier"),
            bias_filler: ZERO,
          }),
        ],
      };
    case "relu":
      return { type: "ReLU", told: [] };
  }
}

function images(
  { input: [height, width, channels] }: Network,
  training: CaffeTraining,
): PrototxtField {
  const { source = `data/CASIA-WebFace-${height}X${width}.txt`, batch = 256 } = training;
  return layer(
    "data",
    "ImageData",
    [],
    ["data", "label"],
    field("transform_param", [
      ...Array.from({ length: channels }, () => field("mean_value", 127.5)),
      field("scale", 1 / 128),
      field("mirror", true),
    ]),
    message("image_data_param", {
      source,
      batch_size: whole(batch, "images at once"),
      shuffle: true,
      ...(channels === 1 ? { is_color: false } : {}),
    }),
  );
}

function head(last: string, training: CaffeTraining): Prototxt {
  const { classes = 10572, margin = 4, annealing = ANNEALING } = training;
  if (!Object.hasOwn(MARGINS, margin)) {
    throw new RangeError(`Cannot train in Caffe: the margin must be 1, 2, 3 or 4, got ${margin}`);
  }
  const name = last.replace(/\d+$/, (stage) => String(Number(stage) + 1));
  const { base, gamma, power, lambdaMin, iteration } = annealing;
  return [
    layer(
      name,
      "MarginInnerProduct",
      [last, "label"],
      [name, "lambda"],
      param({ rate: 1, decay: 1 }),
      message("margin_inner_product_param", {
        num_output: whole(classes, "classes"),
        type: { word: MARGINS[margin] },
        weight_filler: filler("xavier"),
        base,
        gamma,
        power,
        lambda_min: lambdaMin,
        iteration,
      }),
    ),
    layer("softmax_loss", "SoftmaxWithLoss", [name, "label"], ["softmax_loss"]),
  ];
}

/** A bias that Caffe has and we have not. */
const FROZEN = { rate: 0, decay: 0 };

function param({ rate, decay }: Pick<ParameterSpec, "rate" | "decay">): PrototxtField {
  return message("param", { lr_mult: rate, decay_mult: decay });
}

function filler(start: keyof typeof FILLERS): Prototxt {
  return fields(FILLERS[start]);
}

const ZERO: Prototxt = fields({ type: "constant", value: 0 });

function layer(
  name: string,
  type: string,
  bottoms: readonly string[],
  tops: readonly string[],
  ...told: Prototxt
): PrototxtField {
  return field("layer", [
    field("name", name),
    field("type", type),
    ...bottoms.map((bottom) => field("bottom", bottom)),
    ...tops.map((top) => field("top", top)),
    ...told,
  ]);
}

function message(name: string, told: Readonly<Record<string, PrototxtValue>>): PrototxtField {
  return field(name, fields(told));
}

function fields(told: Readonly<Record<string, PrototxtValue>>): Prototxt {
  return Object.entries(told).map(([name, value]) => field(name, value));
}

function field(name: string, value: PrototxtValue): PrototxtField {
  return { name, value };
}

/**
 * The one number that Caffe has for all sides.
 *
 * @throws {RangeError} Sides that differ.
 */
function evenPad({ top, left, bottom, right }: Pads, network: string, step: string): number {
  if (top === left && top === bottom && top === right) return top;
  throw new RangeError(
    `Cannot write ${network} for Caffe: ${step} must pad each side alike, pads ${top} above, ` +
      `${left} to the left, ${bottom} below, ${right} to the right. ONNX takes any`,
  );
}

/** Caffe's pooling goes over the far sides by itself; none of ours begins before the near ones. */
function checkCaffePool({ top, left, ...far }: Pads, network: string, step: string): void {
  if (top > 0 || left > 0) evenPad({ top, left, ...far }, network, step);
}

function whole(value: number, what: string): number {
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new RangeError(
    `Cannot train in Caffe: ${what} must be a whole number above 0, got ${value}`,
  );
}
