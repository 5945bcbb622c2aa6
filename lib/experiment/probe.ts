/**
 * What the weights of a run make of some images: norms, cosines, units that never speak.
 *
 * @module
 */
import * as tf from "#tensor";
import { gatherImages } from "../dataset/batches.ts";
import { firstImages, type ImageSet, shapeOf } from "../dataset/images.ts";
import { windowed } from "../dataset/window.ts";
import { readSafeTensors } from "../format/safetensors.ts";
import { lossOptions } from "../margin/options.ts";
import { mean } from "../math/statistics.ts";
import { classify } from "../measure/classify.ts";
import { createNetwork, type NetworkName } from "../network/networks.ts";
import { readCheckpoint } from "../train/checkpoint.ts";
import { stateShapes } from "../train/state.ts";
import type { ExperimentRow } from "./experiment.ts";
import { judgesOf } from "./judges.ts";

/** What was found. */
export interface Probe {
  /** How many images were looked at. */
  readonly images: number;
  /** The share that logits without margin have right. */
  readonly accuracy: number;
  /** The mean cosine to the own class weight, and to the nearest other. */
  readonly cosines: { readonly own: number; readonly other: number };
  /** Of embeddings: the mean, the smallest and the largest. */
  readonly norms: { readonly mean: number; readonly least: number; readonly most: number };
  /** The angle of each image to its class, in degrees. */
  readonly ownAngles: readonly number[];
  /** Of each layer, how many of its channels are above 0 in no image. */
  readonly dead: readonly {
    readonly layer: string;
    readonly dead: number;
    readonly channels: number;
  }[];
}

/** How many images are looked at. */
const IMAGES = 500;

/**
 * Looks at some images with the weights of a checkpoint, on the current engine.
 *
 * @throws {SyntaxError} A file that is cut, or no checkpoint.
 * @throws {RangeError} A checkpoint of another network or head than the row's.
 */
export async function probe(
  checkpoint: Uint8Array,
  row: ExperimentRow,
  images: ImageSet,
  classes: number,
): Promise<Probe> {
  const network = createNetwork(row.network as NetworkName, { ...row, input: shapeOf(images) });
  const head = {
    loss: row.loss,
    options: lossOptions(row.loss, row.options),
    ...(row.learn ? { learn: row.learn } : {}),
    ...(row.terms ? { terms: row.terms } : {}),
  };
  const { average } = row.training, { metadata: { owner = "" } } = readSafeTensors(checkpoint);
  const shapes = stateShapes({ network, classes, ...head, ...(average ? { average } : {}) });
  const { state } = readCheckpoint(checkpoint, owner, shapes);
  const measured = average ? state.average : { ...state.params, ...state.memory };
  const first = firstImages(images, IMAGES), { window } = row;
  const some = window ? windowed(first, window) : first;
  try {
    const { embedded, most } = tf.tidy(() => {
      const pixels = gatherImages(some, Int32Array.from({ length: some.count }, (_, i) => i));
      const batch = tf.tensor4d(pixels, [some.count, ...shapeOf(some)]);
      return {
        embedded: network.apply(measured, batch),
        most: largest(network.trace(measured, batch)),
      };
    });
    const embeddings = await embedded.data() as Float32Array, dead = await silent(most);
    tf.dispose([embedded, most]);
    const { weights, judge } = await judgesOf(row, measured, embeddings, some.labels);
    const rows = { data: embeddings, count: some.count, size: row.dimension };
    const judged = { ...judge, weights: { data: weights, count: classes, size: row.dimension } };
    const { guesses, ownAngles, otherAngles, norms } = classify(rows, some.labels, judged);
    const share = (holds: (i: number) => boolean) =>
      mean(Array.from({ length: some.count }, (_, i) => Number(holds(i))));
    const cosine = (angles: Float64Array) => mean(angles.map((a) => Math.cos(a * Math.PI / 180)));
    return {
      images: some.count,
      accuracy: share((i) => guesses[i] === some.labels[i]),
      cosines: { own: cosine(ownAngles), other: cosine(otherAngles) },
      norms: { mean: mean(norms), least: Math.min(...norms), most: Math.max(...norms) },
      ownAngles: [...ownAngles],
      dead,
    };
  } finally {
    tf.dispose(state as unknown as tf.TensorContainer);
  }
}

/** The largest value of each channel over all images and places, layer by layer. */
function largest(layers: Readonly<Record<string, tf.Tensor>>): Record<string, tf.Tensor> {
  return Object.fromEntries(
    Object.entries(layers)
      .filter(([, { shape }]) => shape.length === 4)
      .map(([layer, values]) => [layer, tf.max(values, [0, 1, 2])]),
  );
}

/** Channels whose largest value is not above 0. */
function silent(most: Readonly<Record<string, tf.Tensor>>): Promise<Probe["dead"]> {
  return Promise.all(
    Object.entries(most).map(async ([layer, values]) => {
      const channels = await values.data();
      return {
        layer,
        dead: channels.filter((value) => value <= 0).length,
        channels: channels.length,
      };
    }),
  );
}
