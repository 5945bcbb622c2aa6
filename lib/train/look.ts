/**
 * A closer look at the batch of a log entry: what the step itself does not tell.
 *
 * @module
 */
import * as tf from "#tensor";
import { shapeOf } from "../dataset/images.ts";
import { embeddingStep, PLAIN } from "../embed/forward.ts";
import { type OwnMeans, ownMeans } from "../measure/own_means.ts";
import { HEAD } from "./head.ts";
import type { TrainOptions } from "./options.ts";
import type { ImageSource } from "./source.ts";

/** Looks at a batch with the values after its step. */
export type Look = (
  values: tf.Parameters,
  pixels: Float32Array,
  labels: readonly number[],
) => Promise<OwnMeans>;

/**
 * Makes it. The batch goes through the network once more, which the next step does not notice: a
 * run that is looked at gives the same bytes.
 */
export function makeLook(
  { network, compile = PLAIN.compile, parts = PLAIN.parts }: TrainOptions,
  images: Pick<ImageSource, "width" | "height" | "channels">,
): Look {
  const names = Object.keys(network.shapes), size = network.dimension;
  const forward = compile(embeddingStep(network, parts));
  return async (values, pixels, labels) => {
    const rows = tf.tidy(() => {
      const batch = tf.tensor4d(pixels, [labels.length, ...shapeOf(images)]);
      return forward(batch, ...names.map((name) => values[name]!))[0]!;
    });
    const data = await rows.data() as Float32Array;
    rows.dispose();
    const head = values[HEAD]!, [classes, between = 1] = head.shape;
    const centers = head.shape.length === 3 ? between : 1;
    return ownMeans(
      { data, count: labels.length, size },
      labels,
      { data: await head.data(), count: classes! * centers, size },
      centers,
    );
  };
}
