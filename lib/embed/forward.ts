/**
 * The forward pass of a network as a step that an engine can compile.
 *
 * @module
 */
import * as tf from "#tensor";
import type { Engine } from "../engine/engines.ts";
import { cut, partsOf } from "../engine/parts.ts";
import type { Network } from "../network/networks.ts";

/** Tensors as they are: nothing is compiled, no batch cut. */
export const PLAIN: Pick<Engine, "compile" | "parts"> = { compile: (step) => step, parts: 1 };

/**
 * Builds the forward pass: `[images, ...values]` to `[embeddings]`, values in the order of the
 * network's `shapes`.
 *
 * @param most Into how many parts a batch is cut at most, as the engine asks for.
 */
export function embeddingStep(
  network: Network,
  most: number,
): (...tensors: tf.Tensor[]) => tf.Tensor[] {
  const names = Object.keys(network.shapes);
  return (images, ...values) => {
    const named = Object.fromEntries(names.map((name, i) => [name, values[i]!]));
    const some = cut(images as tf.Images, partsOf(images!.shape[0]!, most));
    return [tf.concat(some.map((part) => network.apply(named, part)))];
  };
}
