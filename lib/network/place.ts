/**
 * Layers one after the other, each for the shape that the one before gives.
 *
 * @module
 */
import { type Layer, type PlacedLayer, placeLayer, type Shape } from "./layers.ts";
import type { Normalisation } from "./normalisation.ts";
import { pathOf } from "./widths.ts";

/** A layer in its place in a network. */
export interface LayerInPlace extends PlacedLayer {
  /** Its name: that of its parameters, before the slash. */
  readonly path: string;
  /** What it is. */
  readonly layer: Layer;
  /** The shape that goes in. */
  readonly input: Shape;
}

/**
 * Places layers for images of a shape.
 *
 * @throws {RangeError} A window larger than the padded map it slides over; a layer that normalises in
 *   a network that is not normalised.
 */
export function placeLayers(
  layers: readonly Layer[],
  input: Shape,
  normalisation: Normalisation,
): readonly LayerInPlace[] {
  let shape = input;
  return layers.map((layer, i) => {
    const path = pathOf(layer, i), input = shape;
    if (normalisation === "none" && normalises(layer)) {
      throw new RangeError(
        `Cannot place ${path}: its network must be normalised as it is itself, but has the ` +
          'normalisation "none". Say normalisation: "batch", or nothing where the network has it',
      );
    }
    const place = placeLayer(layer, input, normalisation);
    shape = place.shape;
    if (!shape.every((side) => side > 0)) {
      throw new RangeError(
        `Cannot place ${path}: its window must fit into the map with its zeros, but is larger: ` +
          `maps of [${input}] come in. Take larger images, a smaller kernel or a larger pad`,
      );
    }
    return { ...place, path, layer, input };
  });
}

/** Kinds that have batch normalisation whatever is said of the network. */
const NORMALISE = new Set<Layer["kind"]>(["improved", "bottleneck", "depthwise", "normalise"]);

function normalises(layer: Layer): boolean {
  return NORMALISE.has(layer.kind) || (layer.kind === "embedding" && layer.normalised === true);
}
