/**
 * What Caffe's layers may be told, with Caffe's defaults.
 *
 * @module
 */
import type { Prototxt } from "./prototxt.ts";
import { all, message, one } from "./prototxt_fields.ts";

/** How weights start. */
export interface CaffeFiller {
  /** `"constant"`, `"xavier"`, `"gaussian"`, `"msra"`, `"uniform"`. */
  readonly type: string;
  /** Of `constant`. */
  readonly value: number;
  /** Of `gaussian`. */
  readonly mean: number;
  /** Of `gaussian`. */
  readonly std: number;
}

/** Of height and of width. */
export type Sides = readonly [height: number, width: number];

/** `convolution_param`. */
export interface CaffeConvolution {
  readonly outputs: number;
  readonly kernel: Sides;
  readonly stride: Sides;
  readonly pad: Sides;
  readonly dilation: Sides;
  readonly groups: number;
  readonly bias: boolean;
  readonly weightFiller: CaffeFiller;
  readonly biasFiller: CaffeFiller;
}

/** `pooling_param`. */
export interface CaffePooling {
  /** `"MAX"`, `"AVE"` or `"STOCHASTIC"`. */
  readonly pool: string;
  readonly kernel: Sides;
  readonly stride: Sides;
  readonly pad: Sides;
  /** Over the whole map; there is no kernel then. */
  readonly global: boolean;
}

/** `inner_product_param`. */
export interface CaffeInnerProduct {
  readonly outputs: number;
  readonly bias: boolean;
  readonly axis: number;
  readonly transpose: boolean;
  readonly weightFiller: CaffeFiller;
  readonly biasFiller: CaffeFiller;
}

/** `prelu_param`. */
export interface CaffePReLU {
  readonly filler: CaffeFiller;
  /** One slope for all channels. */
  readonly shared: boolean;
}

/** `margin_inner_product_param`, SphereFace's own layer. */
export interface CaffeMarginInnerProduct {
  readonly outputs: number;
  /** `"SINGLE"`, `"DOUBLE"`, `"TRIPLE"` or `"QUADRUPLE"`: m of 1 to 4. */
  readonly type: string;
  /** λ starts here; it is `max(lambdaMin, base (1 + gamma iteration)^-power)`. */
  readonly base: number;
  readonly gamma: number;
  readonly power: number;
  readonly lambdaMin: number;
  readonly iteration: number;
  readonly axis: number;
  readonly weightFiller: CaffeFiller;
}

/** What a layer may be told, by the field that says it. */
export interface CaffeOptions {
  readonly convolution?: CaffeConvolution;
  readonly pooling?: CaffePooling;
  readonly innerProduct?: CaffeInnerProduct;
  readonly prelu?: CaffePReLU;
  readonly marginInnerProduct?: CaffeMarginInnerProduct;
}

const READERS = {
  convolution: ["convolution_param", (fields): CaffeConvolution => ({
    outputs: one(fields, "num_output", "number", 0),
    ...windowOf(fields),
    dilation: sides(fields, "dilation", "dilation", 1),
    groups: one(fields, "group", "number", 1),
    bias: one(fields, "bias_term", "boolean", true),
    weightFiller: filler(fields, "weight_filler"),
    biasFiller: filler(fields, "bias_filler"),
  })],
  pooling: ["pooling_param", (fields): CaffePooling => ({
    pool: one(fields, "pool", "word", "MAX"),
    ...windowOf(fields),
    global: one(fields, "global_pooling", "boolean", false),
  })],
  innerProduct: ["inner_product_param", (fields): CaffeInnerProduct => ({
    outputs: one(fields, "num_output", "number", 0),
    bias: one(fields, "bias_term", "boolean", true),
    axis: one(fields, "axis", "number", 1),
    transpose: one(fields, "transpose", "boolean", false),
    weightFiller: filler(fields, "weight_filler"),
    biasFiller: filler(fields, "bias_filler"),
  })],
  prelu: ["prelu_param", (fields): CaffePReLU => ({
    filler: filler(fields, "filler", 0.25),
    shared: one(fields, "channel_shared", "boolean", false),
  })],
  marginInnerProduct: ["margin_inner_product_param", (fields): CaffeMarginInnerProduct => ({
    outputs: one(fields, "num_output", "number", 0),
    type: one(fields, "type", "word", "SINGLE"),
    base: one(fields, "base", "number", 1),
    gamma: one(fields, "gamma", "number", 0),
    power: one(fields, "power", "number", 1),
    lambdaMin: one(fields, "lambda_min", "number", 0),
    iteration: one(fields, "iteration", "number", 0),
    axis: one(fields, "axis", "number", 1),
    weightFiller: filler(fields, "weight_filler"),
  })],
} as const satisfies {
  readonly [K in keyof CaffeOptions]-?: readonly [string, (fields: Prototxt) => CaffeOptions[K]];
};

/** What a layer is told. A PReLU has its defaults where nothing is said. */
export function optionsOf(layer: Prototxt, type: string): CaffeOptions {
  return Object.fromEntries(
    Object.entries(READERS).flatMap(([key, [name, read]]) => {
      const fields = message(layer, name) ?? (key === "prelu" && type === "PReLU" ? [] : undefined);
      return fields ? [[key, read(fields)]] : [];
    }),
  );
}

function windowOf(fields: Prototxt) {
  return {
    kernel: sides(fields, "kernel_size", "kernel", 0),
    stride: sides(fields, "stride", "stride", 1),
    pad: sides(fields, "pad", "pad", 0),
  };
}

/** One number for both sides, two, or each by its name. */
function sides(fields: Prototxt, both: string, each: string, otherwise: number): Sides {
  const [height = otherwise, width = height] = all(fields, both, "number");
  return [
    one(fields, `${each}_h`, "number", height),
    one(fields, `${each}_w`, "number", width),
  ];
}

function filler(fields: Prototxt, name: string, constant = 0): CaffeFiller {
  const said = message(fields, name) ?? [];
  return {
    type: one(said, "type", "string", "constant"),
    value: one(said, "value", "number", said.length > 0 ? 0 : constant),
    mean: one(said, "mean", "number", 0),
    std: one(said, "std", "number", 1),
  };
}
