/**
 * The layer at the end of every network.
 *
 * @module
 */
import * as tf from "#tensor";
import type { Layer, PlacedLayer, Shape } from "./layers.ts";
import { normalisationMemory, normalisationSpecs } from "./normalisation.ts";
import { BIAS, weight } from "./pieces.ts";

/** All numbers of a map to a row of `size`, normalised where the layer says so. */
export function placeEmbedding(
  { size, normalised = false }: Layer & { readonly kind: "embedding" },
  shape: Shape,
): PlacedLayer {
  const fanIn = shape.reduce((a, b) => a * b, 1), { gamma, beta } = normalisationSpecs(size);
  return {
    parameters: {
      weight: weight([fanIn, size], { kind: "xavier", fanIn }),
      bias: BIAS(size),
      // A loss that looks at angles has a scale of its own: InsightFace holds this one at 1.
      ...(normalised ? { gamma: { ...gamma!, rate: 0 }, beta: beta! } : {}),
    },
    memory: normalised ? normalisationMemory(size) : {},
    shape: [1, 1, size],
    apply: ({ weight, bias }, batch, normalise) => {
      const rows = tf.reshape(batch, [-1, fanIn]);
      const embeddings = tf.add(tf.matMul(rows, weight as tf.Matrix), bias!);
      return normalised ? normalise!(embeddings, "") : embeddings;
    },
  };
}
