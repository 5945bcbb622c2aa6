/**
 * A network as the steps that every toolkit has, called as SphereFace's released files call them.
 *
 * @module
 */
import type { Layer, Shape } from "./layers.ts";
import type { Network, NetworkLayer } from "./networks.ts";

/** Zeros around a map. */
export interface Pads {
  /** Above. */
  readonly top: number;
  /** To the left. */
  readonly left: number;
  /** Below. */
  readonly bottom: number;
  /** To the right. */
  readonly right: number;
}

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
  const convolve = (
    { path, layer }: NetworkLayer,
    { key = "", kernel, channels: [into, out], stride, pads, start }: Window,
  ) => {
    count += 1;
    add({
      kind: "convolution",
      name: `conv${stage}_${count}`,
      from: last,
      weight: `${path}/weight${key}`,
      ...(layer.kind === "convolution" && !isNormalised ? { bias: `${path}/bias` } : {}),
      filters: [kernel, kernel, into, out],
      stride,
      pads,
      start,
    });
    if (isNormalised) {
      add({
        kind: "normalise",
        name: `bn${stage}_${count}`,
        from: last,
        gamma: `${path}/gamma${key}`,
        beta: `${path}/beta${key}`,
        mean: `${path}/mean${key}`,
        variance: `${path}/variance${key}`,
      });
    }
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
}

const ALL_ROUND = (pad: number): Pads => ({ top: pad, left: pad, bottom: pad, right: pad });

function padsOf(
  { pad, kernel, stride }: Layer & { readonly kind: "convolution" },
  input: Shape,
  output: Shape,
): Pads {
  return pad === undefined ? same(kernel, stride, input, output) : ALL_ROUND(pad);
}

/** What "same" padding is: as few zeros as there must be, the odd one behind. */
function same(kernel: number, stride: number, input: Shape, output: Shape): Pads {
  const [down, across] = ([0, 1] as const).map((side) =>
    Math.max((output[side] - 1) * stride + kernel - input[side], 0)
  ) as [number, number];
  const [top, left] = [down >> 1, across >> 1];
  return { top, left, bottom: down - top, right: across - left };
}
