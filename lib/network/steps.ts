/**
 * A network as the steps that every toolkit has, called as SphereFace's released files call them.
 *
 * @module
 */
import { goesPast } from "./improved.ts";
import type { Network, NetworkLayer } from "./networks.ts";
import { ALL_ROUND, type Pads, padsOf, same } from "./pads.ts";

export type { Pads } from "./pads.ts";

/** The shape of weights: of an embedding, the window is the whole map. */
export type Filters = readonly [height: number, width: number, into: number, out: number];

interface Named {
  /** As `"conv1_1"`. */
  readonly name: string;
  /** The step whose result goes in; `"data"` is the images. */
  readonly from: string;
}

/** A step. Parameters go by their name in the network. */
export type NetworkStep =
  & Named
  & (
    | {
      readonly kind: "convolution";
      readonly weight: string;
      /** None in residual units, nor where normalisation follows. */
      readonly bias?: string;
      readonly filters: Filters;
      readonly stride: number;
      readonly pads: Pads;
      readonly start: "xavier" | "he" | "residual";
    }
    /** By the mean and the variance that are kept. */
    | {
      readonly kind: "normalise";
      readonly gamma: string;
      readonly beta: string;
      readonly mean: string;
      readonly variance: string;
    }
    | { readonly kind: "prelu"; readonly slope: string; readonly channels: number }
    /** The result of `from` and that of `other`, the end of a residual branch. */
    | { readonly kind: "add"; readonly other: string }
    /** The largest of each 2x2, stride 2; `pads` are never the largest. */
    | { readonly kind: "pool"; readonly pads: Pads }
    | {
      readonly kind: "product";
      readonly weight: string;
      readonly bias: string;
      readonly filters: Filters;
    }
    | { readonly kind: "relu" }
  );

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
    { key = "", kernel, channels: [into, out], stride, pads, start, bare, aside = "" }: Window,
  ) => {
    const { path, layer } = place;
    if (!aside) count += 1;
    add({
      kind: "convolution",
      name: `conv${stage}_${count}${aside}`,
      from: last,
      weight: `${path}/weight${key}`,
      ...(layer.kind === "convolution" && !isNormalised ? { bias: `${path}/bias` } : {}),
      filters: [kernel, kernel, into, out],
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
      channels: out,
    });
  };
  for (const place of layers) {
    const { path, layer, input, output } = place;
    switch (layer.kind) {
      case "convolution": {
        if (pooled || layer.stride > 1) [stage, count] = [stage + 1, 0];
        pooled = false;
        const { kernel, stride, start = "xavier" } = layer;
        const channels = [input[2], output[2]] as const, pads = padsOf(layer, input, output);
        convolve(place, { kernel, channels, stride, pads, start });
        break;
      }
      case "residual": {
        const skip = last, { inner = input[2] } = layer;
        const window = { kernel: 3, stride: 1, pads: ALL_ROUND(1), start: "residual" } as const;
        convolve(place, { ...window, key: "1", channels: [input[2], inner] });
        convolve(place, { ...window, key: "2", channels: [inner, output[2]] });
        add({ kind: "add", name: `res${stage}_${count}`, from: skip, other: last });
        break;
      }
      case "improved": {
        const { channels: out, stride = 1, inner = out } = layer, into = input[2], skip = last;
        if (stride > 1) [stage, count] = [stage + 1, 0];
        pooled = false;
        const window = { kernel: 3, stride: 1, pads: ALL_ROUND(1), start: "residual" } as const;
        normalise(place, "0", `bn${stage}_${count}_before`);
        convolve(place, { ...window, key: "1", channels: [into, inner] });
        convolve(place, { ...window, key: "2", channels: [inner, out], stride, bare: true });
        const branch = last;
        last = skip;
        if (!goesPast(layer, input)) {
          const past = { kernel: 1, stride, pads: ALL_ROUND(0), bare: true, aside: "_past" };
          convolve(place, { ...window, ...past, key: "3", channels: [into, out] });
        }
        add({ kind: "add", name: `res${stage}_${count}`, from: last, other: branch });
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

interface Window {
  readonly key?: string;
  readonly kernel: number;
  readonly channels: readonly [into: number, out: number];
  readonly stride: number;
  readonly pads: Pads;
  readonly start: "xavier" | "he" | "residual";
  /** Whether no activation follows. */
  readonly bare?: boolean;
  /** What follows the name of the convolution before, of one that stands beside it. */
  readonly aside?: string;
}
