/**
 * How many channels each layer of a network has, where that is not what its row says.
 *
 * @module
 */
import type { Layer } from "./layers.ts";
import type { Network } from "./networks.ts";

/**
 * Channels by the name of a layer, as `{ "01-convolution": 48 }`: what comes out of a convolution, or
 * what lies between the two of a residual unit.
 */
export type Widths = Readonly<Record<string, number>>;

/** The name of the layer at a place, from 0. */
export function pathOf({ kind }: Layer, place: number): string {
  return `${String(place + 1).padStart(2, "0")}-${kind}`;
}

/**
 * The layers with widths of their own.
 *
 * @throws {RangeError} A name of no convolution and no residual unit, a width that is no whole number
 *   above 0.
 */
export function withWidths(layers: readonly Layer[], widths: Widths): readonly Layer[] {
  const known = new Set(
    layers.flatMap((layer, i) => layer.kind in WIDEN ? [pathOf(layer, i)] : []),
  );
  for (const [path, width] of Object.entries(widths)) {
    if (!known.has(path)) {
      throw new RangeError(
        `Cannot widen ${path}: it must be one of ${[...known].join(", ")}`,
      );
    }
    if (!Number.isInteger(width) || width < 1) {
      throw new RangeError(
        `Cannot widen ${path}: it must have a whole number of channels above 0, got ${width}`,
      );
    }
  }
  return layers.map((layer, i) => {
    const width = Object.hasOwn(widths, pathOf(layer, i)) ? widths[pathOf(layer, i)] : undefined;
    return width === undefined ? layer : WIDEN[layer.kind as keyof typeof WIDEN](layer, width);
  });
}

/** What a width is, by the kind of a layer. */
const WIDEN = {
  convolution: (layer: Layer, channels: number) => ({ ...layer, channels }) as Layer,
  residual: (layer: Layer, inner: number) => ({ ...layer, inner }) as Layer,
  improved: (layer: Layer, inner: number) => ({ ...layer, inner }) as Layer,
  bottleneck: (layer: Layer, inner: number) => ({ ...layer, inner }) as Layer,
} as const;

/**
 * Layers whose width lies within them: the end of the names of what has an entry for each of these
 * channels, and what takes their maps.
 */
export const UNITS: {
  readonly [K in Layer["kind"]]?: { readonly own: RegExp; readonly next: string };
} = {
  residual: { own: /1$/, next: "weight2" },
  improved: { own: /1$/, next: "weight2" },
  bottleneck: { own: /[12]$/, next: "weight3" },
};

/** The width of a layer, where it has one: what comes out, of a unit what lies within. */
export function widthOf(
  { layer, input, output }: Pick<Network["layers"][number], "layer" | "input" | "output">,
): number | undefined {
  switch (layer.kind) {
    case "convolution":
      return output[2];
    case "residual":
      return layer.inner ?? input[2];
    case "improved":
      return layer.inner ?? output[2];
    case "bottleneck":
      return layer.inner;
  }
}

/** What takes maps of any width and has no other number for each of them than its weights. */
const TAKE = new Set<Layer["kind"]>(["convolution", "embedding"]);

/**
 * The widths that may change and change the width of nothing else: those within residual units, and
 * those of convolutions whose maps go to another convolution or to the embedding. What goes past a
 * residual unit must be as wide as what comes out of it, so all such widths of a stage are one.
 *
 * @example Of SphereFace-10 the convolutions that its users prune
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 * import { createNetwork } from "./networks.ts";
 *
 * deepEqual(freeWidths(createNetwork("sphereface-10", { dimension: 512 })), {
 *   "01-convolution": 64,
 *   "03-residual": 128,
 *   "05-residual": 256,
 *   "06-residual": 256,
 *   "07-convolution": 512,
 * });
 * ```
 */
export function freeWidths({ layers }: Pick<Network, "layers">): Widths {
  return Object.fromEntries(
    layers.flatMap((place, i) => {
      const { kind } = place.layer;
      const next = layers.slice(i + 1).find(({ layer }) => layer.kind !== "pool");
      const isFree = kind in UNITS || (kind === "convolution" && TAKE.has(next!.layer.kind));
      return isFree ? [[place.path, widthOf(place)!]] : [];
    }),
  );
}
