/**
 * Our side of the work on faces: found, cropped, verified and scored.
 *
 * @module
 */
import { warpBytes } from "../../lib/align/warp_bytes.ts";
import { readBytes } from "../../lib/dataset/store.ts";
import { createDetector } from "../../lib/detect/detect.ts";
import { CASCADE, type CascadeName } from "../../lib/detect/cascade.ts";
import type { CascadeModels } from "../../lib/detect/files.ts";
import { multiplyOnEngine } from "../../lib/embed/multiply.ts";
import type { Engine } from "../../lib/engine/engines.ts";
import { readCaffeModel } from "../../lib/format/caffemodel.ts";
import { readNpy } from "../../lib/format/npy.ts";
import { npyBlocks } from "../../lib/format/npy_blocks.ts";
import { decodeImage } from "../../lib/image/decode.ts";
import type { Image } from "../../lib/image/image.ts";
import { mean } from "../../lib/math/statistics.ts";
import { rankAmongDistractors } from "../../lib/measure/distractors.ts";
import { angularFisherScore } from "../../lib/measure/fisher.ts";
import { verify } from "../../lib/measure/verification.ts";
import type {
  DetectionCase,
  FisherCase,
  IdentificationCase,
  VerificationCase,
  WarpCase,
} from "./cases.ts";
import { embeddings, images, similarities } from "./drawn.ts";
import type { Files } from "./files.ts";
import type { Step } from "./play.ts";

/** All images at once, on one engine. */
export async function detection(
  { settings }: DetectionCase,
  files: Files,
  engine: Engine,
): Promise<Step> {
  const { shape: [count, height, width], data } = readNpy(await readBytes(files.images!));
  const each = height! * width! * 3, names = Object.keys(CASCADE) as CascadeName[];
  const photos = Array.from({ length: count! }, (_, i) => ({
    data: (data as Uint8Array).subarray(i * each, (i + 1) * each),
    width: width!,
    height: height!,
    channels: 3,
  }));
  const models = await Promise.all(
    names.map(async (name) => [name, readCaffeModel(await readBytes(files[name]!))]),
  );
  const { detect } = createDetector(Object.fromEntries(models) as CascadeModels, settings, engine);
  return async () => (await detect(photos)).flat().length;
}

/** Each image by a map of its own. */
export function warp({ images: count, size, width, height }: WarpCase): Step {
  const photos = images(count, size), maps = similarities(count, size, width, height);
  const options = { width, height, origin: "zero" } as const;
  return () => {
    const crops = photos.map((photo, i) => warpBytes(photo, maps[i]!, options));
    return () => meanOf(crops);
  };
}

/** Each file, one after another, to a crop by a map of its own. */
export async function decodeWarp(
  { images: count, size, width, height }: WarpCase,
  files: Files,
): Promise<Step> {
  const { default: sharp } = await import("sharp");
  sharp.concurrency(1);
  sharp.cache(false); // what was decoded in a round before would not be decoded again
  const photos = await Promise.all(Object.values(files).map((path) => readBytes(path)));
  const maps = similarities(count, size, width, height);
  const options = { width, height, origin: "zero" } as const;
  return async () => {
    const crops: Image[] = [];
    for (const [i, photo] of photos.entries()) {
      crops.push(warpBytes(await decodeImage(photo), maps[i]!, options));
    }
    return () => meanOf(crops);
  };
}

function meanOf(crops: readonly Image[]): number {
  let sum = 0, count = 0;
  for (const { data } of crops) {
    for (const byte of data) sum += byte;
    count += data.length;
  }
  return sum / count;
}

/** Two images a person; pairs of one person and of two by turns, in ten folds. */
export function verification(
  { images: count, pairs: howMany, dimension }: VerificationCase,
): Step {
  const people = Int32Array.from({ length: count }, (_, i) => i >> 1);
  const [original, mirrored] = [1, 2].map((i) =>
    embeddings(people, dimension, i * count * dimension)
  );
  const pairs = Array.from({ length: howMany }, (_, i) => {
    const p = i >> 1, same = i % 2 === 0, fold = 1 + Math.floor(10 * i / howMany);
    return same
      ? { left: 2 * p, right: 2 * p + 1, same, fold }
      : { left: p, right: count - 1 - p, same, fold };
  });
  return () => verify({ original: original!, mirrored: mirrored! }, pairs, "seed").accuracy;
}

/** Ranks of the one image of a person with the other as the probe, both ways. */
export function identification(
  { people, distractors, dimension }: IdentificationCase,
  files: Files,
  engine: Engine,
): Step {
  const labels = Int32Array.from({ length: people }, (_, i) => i);
  const [ones, others] = [2 ** 27, 2 ** 28].map((first) =>
    embeddings(labels, dimension, first).data
  );
  const images = Array.from({ length: people }, (_, p) => {
    const data = new Float32Array(2 * dimension);
    for (let k = 0, at = p * dimension; k < dimension; k++, at++) {
      data[k] = ones![at]!;
      // As near as the nearest of a million are, about: ranks from 1 to thousands.
      data[dimension + k] = ones![at]! + 4 * others![at]!;
    }
    return { data, count: 2, size: dimension };
  });
  const options = { multiply: multiplyOnEngine(engine) };
  return async () => {
    const blocks = npyBlocks(files.distractors!);
    const [among] = await rankAmongDistractors(images, blocks, [distractors], options);
    return mean(among!.ranks.map(Math.log10));
  };
}

/** Classes by turns. */
export function fisher({ images: count, classes, dimension }: FisherCase): Step {
  const labels = Int32Array.from({ length: count }, (_, i) => (37 * i) % classes);
  const rows = embeddings(labels, dimension, 2 ** 28);
  return () => angularFisherScore(rows, labels);
}
