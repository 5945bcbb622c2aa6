/**
 * A trained network whose embeddings another learns to give.
 *
 * @module
 */
import * as tf from "#tensor";
import { embeddingStep, PLAIN } from "../embed/forward.ts";
import { type NetworkWeights, parametersOf } from "../embed/weights.ts";
import type { Engine } from "../engine/engines.ts";
import type { Network } from "../network/networks.ts";

/** A teacher: it does not learn. */
export interface Teacher {
  /** Takes the images that are trained on; its embeddings are as long as the student's. */
  readonly network: Network;
  /** Its own. */
  readonly weights: NetworkWeights;
  /** What the distance of directions weighs beside the loss. */
  readonly weight: number;
}

/** A teacher at work. */
export interface Teaching {
  /** The embeddings of a batch, `[batch, dimension]`. */
  readonly teach: (images: tf.Images) => tf.Matrix;
  /** Frees its weights. */
  readonly dispose: () => void;
}

/**
 * Makes a teacher ready; what it does is compiled apart from the student's step.
 *
 * @throws {RangeError} Embeddings of another size, images of another shape.
 */
export function openTeacher(
  { network, weights }: Teacher,
  student: Network,
  { compile, parts }: Pick<Engine, "compile" | "parts"> = PLAIN,
): Teaching {
  const [own, wanted] = [network, student].map(({ input, dimension }) =>
    `images of [${input}] and embeddings of ${dimension}`
  );
  if (own !== wanted) {
    throw new RangeError(
      `Cannot learn from ${network.name}: teacher and student must have the same, it has ${own} ` +
        `and ${student.name} has ${wanted}`,
    );
  }
  const params = parametersOf(network, weights);
  const values = Object.keys(network.shapes).map((name) => params[name]!);
  const forward = compile(embeddingStep(network, parts));
  return {
    teach: (images) => tf.tidy(() => forward(images, ...values)[0] as tf.Matrix),
    dispose: () => tf.dispose(values),
  };
}
