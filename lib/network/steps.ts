/**
 * A network as the steps that every toolkit has, called as SphereFace's released files call them.
 *
 * @module
 */
import { windowOf } from "./depthwise.ts";
import { goesPast } from "./improved.ts";
import type { Network, NetworkLayer } from "./networks.ts";
import { ALL_ROUND, type Pads, padsOf, same } from "./pads.ts";
import type { Filters, NetworkStep } from "./step.ts";

export type { Pads } from "./pads.ts";
export type { Filters, NetworkStep } from "./step.ts";

/**
 * The steps of a network in order, the embedding's last (or the ReLU after it).
 *
 * A stage begins where the map gets smaller. Within it convolutions are counted: `conv1_1`,
 * `relu1_1`, `conv1_2`, … (`bn1_1` between the first two, where there is one); a sum has the number
 * of the convolution before it, `res1_3`; the embedding counts as a stage, `fc5`.
 *
 * @example
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 * import { createNetwork } from "./networks.ts";
 *
 * const steps = stepsOf(createNetwork("sphereface-4", { dimension: 512 }));
 * deepEqual(steps.map(({ name }) => name).slice(-3), ["conv4_1", "relu4_1", "fc5"]);
 * ```
 */
export function stepsOf({ layers, rectified, normalisation }: Network): readonly NetworkStep[] {
  const steps: NetworkStep[] = [];
  const isNormalised = normalisation === "batch";
  let stage = 0, count = 0, pooled = true, last = "data";
  const add = (step: NetworkStep) => {
    steps.push(step);
    last = step.name;
  };
  const begin = (stride: number) => {
    if (pooled || stride > 1) [stage, count] = [stage + 1, 0];
    pooled = false;
  };
  const normalise = ({ path }: NetworkLayer, key: string, name: string) =>
    add({
      kind: "normalise",
      name,
      from: last,
      gamma: `${path}/gamma${key}`,
      beta: `${path}/beta${key}`,
      mean: `${path}/mean${key}`,
      variance: `${path}/variance${key}`,
    });
  const convolve = (
    place: NetworkLayer,
    { key = "", filters, depthwise, stride, pads, start, bare, aside = "" }: Window,
  ) => {
    const { path, layer } = place;
    if (!aside) count += 1;
    add({
      kind: "convolution",
      name: `conv${stage}_${count}${aside}`,
      from: last,
      weight: `${path}/weight${key}`,
      ...(layer.kind === "convolution" && !isNormalised ? { bias: `${path}/bias` } : {}),
      filters,
      ...(depthwise ? { depthwise } : {}),
      stride,
      pads,
      start,
    });
    if (isNormalised) normalise(place, key, `bn${stage}_${count}${aside}`);
    if (bare) return;
    add({
      kind: "prelu",
      name: `relu${stage}_${count}`,
      from: last,
      slope: `${path}/slope${key}`,
      channels: filters[3],
    });
  };
  for (const place of layers) {
    const { path, layer, input, output } = place;
    switch (layer.kind) {
      case "convolution": {
        begin(layer.stride);
        const { kernel, stride, start = "xavier" } = layer, pads = padsOf(layer, input, output);
        convolve(place, { filters: [kernel, kernel, input[2], output[2]], stride, pads, start });
        break;
      }
      case "residual": {
        const skip = last, { inner = input[2] } = layer;
        convolve(place, { ...UNIT, key: "1", filters: [3, 3, input[2], inner] });
        convolve(place, { ...UNIT, key: "2", filters: [3, 3, inner, output[2]] });
        add({ kind: "add", name: `res${stage}_${count}`, from: skip, other: last });
        break;
      }
      case "improved": {
        const { channels: out, stride = 1, inner = out } = layer, into = input[2], skip = last;
        begin(stride);
        normalise(place, "0", `bn${stage}_${count}_before`);
        convolve(place, { ...UNIT, key: "1", filters: [3, 3, into, inner] });
        convolve(place, { ...UNIT, key: "2", filters: [3, 3, inner, out], stride, bare: true });
        const branch = last;
        last = skip;
        if (!goesPast(layer, input)) {
          const past = { ...POINT, stride, bare: true, aside: "_past" };
          convolve(place, { ...past, key: "3", filters: [1, 1, into, out] });
        }
        add({ kind: "add", name: `res${stage}_${count}`, from: last, other: branch });
        break;
      }
      case "bottleneck": {
        const { channels: out, inner, stride = 1 } = layer, skip = last;
        begin(stride);
        const between = { ...UNIT, filters: [3, 3, 1, inner], depthwise: true, stride } as const;
        convolve(place, { ...POINT, key: "1", filters: [1, 1, input[2], inner] });
        convolve(place, { ...between, key: "2" });
        convolve(place, { ...POINT, key: "3", filters: [1, 1, inner, out], bare: true });
        if (!goesPast(layer, input)) break;
        add({ kind: "add", name: `res${stage}_${count}`, from: skip, other: last });
        break;
      }
      case "depthwise": {
        const { stride = 1, linear = false } = layer, { sides, pad } = windowOf(layer, input);
        begin(stride);
        const window = {
          ...POINT,
          pads: ALL_ROUND(pad),
          stride,
          bare: linear,
          depthwise: true,
        } as const;
        convolve(place, { ...window, filters: [...sides, 1, input[2]] });
        break;
      }
      case "normalise":
        normalise(place, "", `bn${stage}_${count}_after`);
        break;
      case "pool":
        add({ kind: "pool", name: `pool${stage}`, from: last, pads: same(2, 2, input, output) });
        pooled = true;
        break;
      case "embedding":
        add({
          kind: "product",
          name: `fc${stage + 1}`,
          from: last,
          weight: `${path}/weight`,
          bias: `${path}/bias`,
          filters: [...input, layer.size],
        });
        if (layer.normalised) normalise(place, "", `bn${stage + 1}`);
        if (rectified) add({ kind: "relu", name: `relu${stage + 1}`, from: last });
    }
  }
  return steps;
}

/** The windows of units, and those of one pixel. */
const UNIT = { stride: 1, pads: ALL_ROUND(1), start: "residual" } as const;
const POINT = { stride: 1, pads: ALL_ROUND(0), start: "xavier" } as const;

interface Window {
  readonly key?: string;
  readonly filters: Filters;
  readonly depthwise?: true;
  readonly stride: number;
  readonly pads: Pads;
  readonly start: "xavier" | "he" | "residual";
  /** Whether no activation follows. */
  readonly bare?: boolean;
  /** What follows the name of the convolution before, of one that stands beside it. */
  readonly aside?: string;
}
