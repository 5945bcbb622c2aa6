/**
 * What judges the embeddings of a trained row.
 *
 * @module
 */
import type * as tf from "#tensor";
import { lossOptions, lossRow, radiusOf } from "../margin/options.ts";
import { dominantCenters } from "../measure/centers.ts";
import { BIAS, HEAD, SCALE } from "../train/head.ts";
import type { ExperimentRow } from "./experiment.ts";
import type { Inspected } from "./inspect.ts";

/** What judges embeddings: one row a class, and how it counts. */
export async function judgesOf(
  { loss, options, dimension }: ExperimentRow,
  params: tf.Parameters,
  embeddings: Float32Array,
  labels: ArrayLike<number>,
): Promise<Pick<Inspected, "weights" | "judge">> {
  const filled = lossOptions(loss, options), radius = radiusOf(loss, filled);
  const head = params[HEAD]!, weights = await head.data() as Float32Array;
  const images = { data: embeddings, count: labels.length, size: dimension };
  const centers = { data: weights, count: weights.length / dimension, size: dimension };
  const scale = (await params[SCALE]?.data())?.[0] ?? filled[lossRow(loss).scaleOption ?? "scale"];
  const bias = await params[BIAS]?.data();
  return {
    weights: head.shape.length === 2
      ? weights
      : dominantCenters(images, labels, centers, filled.centers!).data as Float32Array,
    judge: {
      unit: radius === "scale" || radius === "norm",
      ...(bias ? { bias } : {}),
      ...(radius === "weights" ? { radius: scale! } : {}),
    },
  };
}
