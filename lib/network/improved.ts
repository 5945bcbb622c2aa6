/**
 * The improved residual unit of InsightFace's IResNet.
 *
 * @module
 */
import * as tf from "#tensor";
import { preluWithSlopes } from "../engine/fused.ts";
import type { PlacedLayer, Shape } from "./layers.ts";
import { normalisationMemory, normalisationSpecs } from "./normalisation.ts";
import { convolve, SLOPE, weight } from "./pieces.ts";

/**
 * InsightFace's unit: normalisation, 3x3, normalisation, PReLU, 3x3, normalisation, added to what
 * came in; to 1x1 of it, normalised, where the maps get smaller or of another width. Only in networks
 * that are normalised.
 */
export interface ImprovedLayer {
  /** IResNet's unit. */
  readonly kind: "improved";
  /** What comes out. */
  readonly channels: number;
  /** Of the second convolution; by default 1. */
  readonly stride?: number;
  /** How many channels lie between the two; by default as many as come out. */
  readonly inner?: number;
}

/** As released, whatever goes in: what normalises divides the length of weights out again. */
const START = { kind: "normal", deviation: 0.1 } as const;

/** Whether what goes past the unit is what came in: neither smaller nor of another width. */
export function goesPast(
  { channels, stride = 1 }: { readonly channels: number; readonly stride?: number },
  [, , into]: Shape,
): boolean {
  return stride === 1 && channels === into;
}

/**
 * The unit for maps of a shape. Names end in 0 for what normalises the maps that come in, in 1 and 2
 * for the two convolutions, in 3 for the one that stands where the maps could not go past.
 */
export function placeImproved(layer: ImprovedLayer, shape: Shape): PlacedLayer {
  const { channels: out, stride = 1, inner = out } = layer, [height, width, into] = shape;
  // A window of 3x3 padded by 1, and one of 1x1, at every stride-th pixel: as many.
  const after = (size: number) => Math.ceil(size / stride);
  const past = goesPast(layer, shape);
  const widths = { "0": into, "1": inner, "2": out, ...(past ? {} : { "3": out }) };
  const specs = (key: keyof typeof widths) => normalisationSpecs(widths[key]!, key);
  return {
    parameters: {
      ...specs("0"),
      weight1: weight([3, 3, into, inner], START),
      ...specs("1"),
      slope1: SLOPE(inner),
      weight2: weight([3, 3, inner, out], START),
      ...specs("2"),
      ...(past ? {} : { weight3: weight([1, 1, into, out], START), ...specs("3") }),
    },
    memory: Object.assign(
      {},
      ...Object.entries(widths).map(([key, width]) => normalisationMemory(width, key)),
    ),
    shape: [after(height), after(width), out],
    apply: ({ weight1, slope1, weight2, weight3 }, batch, normalise) => {
      const first = normalise!(convolve(normalise!(batch, "0"), weight1!, 1, 1), "1");
      const bent = preluWithSlopes(first, slope1 as tf.Vector);
      const second = normalise!(convolve(bent, weight2!, stride, 1), "2");
      return tf.add(past ? batch : normalise!(convolve(batch, weight3!, stride, 0), "3"), second);
    },
  };
}
