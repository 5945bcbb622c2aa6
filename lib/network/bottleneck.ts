/**
 * MobileFaceNet's unit, a bottleneck turned inside out.
 *
 * @module
 */
import * as tf from "#tensor";
import { preluWithSlopes } from "../engine/fused.ts";
import { goesPast } from "./improved.ts";
import type { PlacedLayer, Shape } from "./layers.ts";
import { normalisationMemory, normalisationSpecs } from "./normalisation.ts";
import { convolve, convolveEach, SLOPE, weight } from "./pieces.ts";

/**
 * 1x1 to `inner` channels, 3x3 of each by itself, 1x1 to `channels`: normalised, a PReLU after the
 * first two, added to what came in where that is as large and wide. Only in networks that are
 * normalised.
 */
export interface BottleneckLayer {
  /** MobileFaceNet's unit. */
  readonly kind: "bottleneck";
  /** What comes out. */
  readonly channels: number;
  /** What lies between. */
  readonly inner: number;
  /** Of the convolution between; by default 1. */
  readonly stride?: number;
}

/** The unit for maps of a shape; names end in 1, 2 and 3 for its convolutions. */
export function placeBottleneck(layer: BottleneckLayer, shape: Shape): PlacedLayer {
  const { channels: out, inner, stride = 1 } = layer, [height, width, into] = shape;
  const past = goesPast(layer, shape);
  const dense = (from: number, to: number) =>
    weight([1, 1, from, to], { kind: "xavier", fanIn: from });
  return {
    parameters: {
      weight1: dense(into, inner),
      ...normalisationSpecs(inner, "1"),
      slope1: SLOPE(inner),
      weight2: weight([3, 3, inner], { kind: "xavier", fanIn: 9 }),
      ...normalisationSpecs(inner, "2"),
      slope2: SLOPE(inner),
      weight3: dense(inner, out),
      ...normalisationSpecs(out, "3"),
    },
    memory: {
      ...normalisationMemory(inner, "1"),
      ...normalisationMemory(inner, "2"),
      ...normalisationMemory(out, "3"),
    },
    shape: [Math.ceil(height / stride), Math.ceil(width / stride), out],
    apply: ({ weight1, slope1, weight2, slope2, weight3 }, batch, normalise) => {
      const wide = normalise!(convolve(batch, weight1!, 1, 0), "1");
      const seen = convolveEach(preluWithSlopes(wide, slope1 as tf.Vector), weight2!, stride, 1);
      const bent = preluWithSlopes(normalise!(seen, "2"), slope2 as tf.Vector);
      const narrow = normalise!(convolve(bent, weight3!, 1, 0), "3");
      return past ? tf.add(batch, narrow) : narrow;
    },
  };
}
