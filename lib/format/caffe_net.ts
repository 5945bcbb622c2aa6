/**
 * A network as Caffe describes it.
 *
 * @module
 */
import type { CaffeOptions } from "./caffe_options.ts";
import { V1_TYPES } from "./caffe_schema.ts";
import { optionsOf } from "./caffe_told.ts";
import type { Prototxt } from "./prototxt.ts";
import { all, message, one } from "./prototxt_fields.ts";

/** A network. */
export interface CaffeNet {
  /** As the text calls it. */
  readonly name: string;
  /** What it is fed from outside; of a network that trains, nothing. */
  readonly inputs: readonly CaffeInput[];
  /** In the order of the text, which is the order they run in. */
  readonly layers: readonly CaffeLayer[];
}

/** What a network is fed. */
export interface CaffeInput {
  /** As layers call it. */
  readonly name: string;
  /** `[images, channels, height, width]`. */
  readonly shape: readonly number[];
}

/** A layer. */
export interface CaffeLayer extends CaffeOptions {
  /** As the weights call it. */
  readonly name: string;
  /** As Caffe calls it now, `"Convolution"`. */
  readonly type: string;
  /** The names of what it takes. */
  readonly bottoms: readonly string[];
  /** The names of what it gives; a layer in place gives what it takes. */
  readonly tops: readonly string[];
  /** Of its blobs, in order; a blob without one has both 1. */
  readonly params: readonly CaffeParam[];
  /** `"TRAIN"` or `"TEST"`, of a layer that is in one of them only. */
  readonly phase?: string;
  /** All that the text says of it. */
  readonly fields: Prototxt;
}

/** What the solver's rates are multiplied by, for one blob. */
export interface CaffeParam {
  /** Of the learning rate; 0 freezes the blob. */
  readonly lr: number;
  /** Of the weight decay. */
  readonly decay: number;
}

/**
 * A network of a prototxt: its inputs in any of Caffe's three spellings, its layers in both.
 *
 * @throws {SyntaxError} A field that is not of the kind that Caffe says.
 *
 * @example
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const { layers } = caffeNet([{
 *   name: "layer",
 *   value: [
 *     { name: "name", value: "fc5" },
 *     { name: "type", value: "InnerProduct" },
 *     { name: "inner_product_param", value: [{ name: "num_output", value: 512 }] },
 *   ],
 * }]);
 * deepEqual([layers[0]!.name, layers[0]!.innerProduct!.outputs], ["fc5", 512]);
 * ```
 */
export function caffeNet(net: Prototxt): CaffeNet {
  const layers = net.filter(({ name }) => name === "layer" || name === "layers").flatMap((field) =>
    all([field], field.name, "message").map((fields) => layerOf(fields, field.name === "layers"))
  );
  return {
    name: one(net, "name", "string", ""),
    inputs: [...oldInputs(net), ...layers.flatMap(layerInputs)],
    layers,
  };
}

function layerOf(fields: Prototxt, old: boolean): CaffeLayer {
  const type = old
    ? nameOf(one(fields, "type", "word", "NONE"))
    : one(fields, "type", "string", "");
  const phase = all(message(fields, "include") ?? [], "phase", "word").at(-1);
  return {
    name: one(fields, "name", "string", ""),
    type,
    bottoms: all(fields, "bottom", "string"),
    tops: all(fields, "top", "string"),
    params: old ? oldParams(fields) : all(fields, "param", "message").map((param) => ({
      lr: one(param, "lr_mult", "number", 1),
      decay: one(param, "decay_mult", "number", 1),
    })),
    ...(phase === undefined ? {} : { phase }),
    ...optionsOf(fields, type),
    fields,
  };
}

function oldParams(fields: Prototxt): CaffeParam[] {
  const rates = all(fields, "blobs_lr", "number"), decays = all(fields, "weight_decay", "number");
  return Array.from({ length: Math.max(rates.length, decays.length) }, (_, i) => ({
    lr: rates[i] ?? 1,
    decay: decays[i] ?? 1,
  }));
}

function oldInputs(net: Prototxt): CaffeInput[] {
  const shapes = all(net, "input_shape", "message"), sides = all(net, "input_dim", "number");
  return all(net, "input", "string").map((name, i) => ({
    name,
    shape: shapes[i] ? all(shapes[i], "dim", "number") : sides.slice(4 * i, 4 * i + 4),
  }));
}

/** Of a layer `Input`: one shape for each of its tops, or one for all. */
function layerInputs({ type, tops, fields }: CaffeLayer): CaffeInput[] {
  if (type !== "Input") return [];
  const shapes = all(message(fields, "input_param") ?? [], "shape", "message");
  return tops.map((name, i) => ({
    name,
    shape: all(shapes[i] ?? shapes[0] ?? [], "dim", "number"),
  }));
}

function nameOf(word: string): string {
  const row = V1_TYPES.find(([, old]) => old === word);
  if (row) return row[2];
  throw new SyntaxError(`Cannot use the prototxt: no type of an old layer is called ${word}`);
}
