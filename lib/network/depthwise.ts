/**
 * Convolutions of each channel by itself, as MobileFaceNet has them.
 *
 * @module
 */
import type * as tf from "#tensor";
import { preluWithSlopes } from "../engine/fused.ts";
import type { PlacedLayer, Shape } from "./layers.ts";
import { normalisationMemory, normalisationSpecs } from "./normalisation.ts";
import { convolveEach, SLOPE, weight } from "./pieces.ts";

/**
 * A window for each channel, then normalisation, then PReLU. Only in networks that are normalised.
 */
export interface DepthwiseLayer {
  /** A convolution of each channel by itself. */
  readonly kind: "depthwise";
  /** Sides of the window, an odd number, so many zeros around that it sees each pixel; `"whole"`: all of the map, of which one pixel is left. */
  readonly kernel: number | "whole";
  /** Default 1. */
  readonly stride?: number;
  /** Whether no PReLU follows. Default no. */
  readonly linear?: boolean;
}

/** The sides of the window, and the zeros around the map. */
export function windowOf(
  { kernel }: DepthwiseLayer,
  [height, width]: Shape,
): { readonly sides: readonly [height: number, width: number]; readonly pad: number } {
  return kernel === "whole"
    ? { sides: [height, width], pad: 0 }
    : { sides: [kernel, kernel], pad: (kernel - 1) / 2 };
}

/** The layer for maps of a shape. */
export function placeDepthwise(layer: DepthwiseLayer, shape: Shape): PlacedLayer {
  const { kernel, stride = 1, linear = false } = layer, [height, width, channels] = shape;
  const { sides, pad } = windowOf(layer, shape), fanIn = sides[0] * sides[1];
  const after = (size: number) => kernel === "whole" ? 1 : Math.ceil(size / stride);
  return {
    parameters: {
      // Channels last, so that each has a scale where weights are stored in int8.
      weight: weight([...sides, channels], { kind: "xavier", fanIn }),
      ...normalisationSpecs(channels),
      ...(linear ? {} : { slope: SLOPE(channels) }),
    },
    memory: normalisationMemory(channels),
    shape: [after(height), after(width), channels],
    apply: ({ weight, slope }, batch, normalise) => {
      const maps = normalise!(convolveEach(batch, weight!, stride, pad), "");
      return linear ? maps : preluWithSlopes(maps, slope as tf.Vector);
    },
  };
}
