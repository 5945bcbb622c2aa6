/**
 * What a layer is told, out of its text.
 *
 * @module
 */
import type {
  CaffeConvolution,
  CaffeFiller,
  CaffeInnerProduct,
  CaffeMarginInnerProduct,
  CaffeOptions,
  CaffePooling,
  CaffePReLU,
  Sides,
} from "./caffe_options.ts";
import type { Prototxt } from "./prototxt.ts";
import { all, message, one } from "./prototxt_fields.ts";

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
