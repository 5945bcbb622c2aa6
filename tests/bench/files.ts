/**
 * What a case reads: photos as bytes, and released weights in the forms that peers know.
 *
 * @module
 */
import { obtainPath } from "../../lib/dataset/fetch.ts";
import { openFaceSet } from "../../lib/dataset/open_faces.ts";
import type { FetchOptions } from "../../lib/dataset/remote.ts";
import {
  exists,
  makeFolder,
  openAppending,
  readBytes,
  remove,
  rename,
  writeWhole,
} from "../../lib/dataset/store.ts";
import { CASCADE, type CascadeName } from "../../lib/detect/cascade.ts";
import { MTCNN_FILES } from "../../lib/detect/files.ts";
import { readCaffeModel } from "../../lib/format/caffemodel.ts";
import { npyHeadOf, writeNpy } from "../../lib/format/npy.ts";
import { writeSafeTensors } from "../../lib/format/safetensors.ts";
import { decodeImage } from "../../lib/image/decode.ts";
import type { Case, DetectionCase, IdentificationCase } from "./cases.ts";
import { drawn } from "./drawn.ts";

/** Paths by what they are. */
export type Files = Readonly<Record<string, string>>;

/**
 * Brings and writes what a case reads; most read nothing.
 *
 * @param folder Where it is written.
 * @throws {MissingFile} A file that cannot be had.
 */
export function filesOf(work: Case, folder: string, options: FetchOptions): Promise<Files> {
  if (work.kind === "detection") return detectionFiles(work, folder, options);
  if (work.kind === "identification") return distractorsFile(work, folder);
  return work.kind === "decode_warp" ? photoFiles(work, options) : Promise.resolve({});
}

/** The first photos of LFW, as they lie there. */
async function photoFiles(
  { images: count }: { readonly images: number },
  options: FetchOptions,
): Promise<Files> {
  const { root, people } = await openFaceSet("lfw", options);
  const paths = people.flatMap(({ images }) => images).slice(0, count);
  return Object.fromEntries(paths.map((path, i) => [i, `${root}/${path}`]));
}

async function detectionFiles(
  work: DetectionCase,
  folder: string,
  options: FetchOptions,
): Promise<Files> {
  const names = Object.keys(CASCADE) as CascadeName[];
  const models = await Promise.all(
    names.map(async (name) => [name, await obtainPath(MTCNN_FILES[name], options)] as const),
  );
  const paths = Object.values(await photoFiles(work, options)), count = paths.length;
  const photos = await Promise.all(
    paths.map(async (path) => await decodeImage(await readBytes(path))),
  );
  const { width, height } = photos[0]!, data = new Uint8Array(count * width * height * 3);
  photos.forEach((photo, i) => data.set(photo.data, i * width * height * 3));
  const shape = [count, height, width, 3];
  await makeFolder(folder);
  const images = `${folder}/detection.npy`, weights = `${folder}/mtcnn.safetensors`;
  await writeWhole(images, writeNpy({ type: "|u1", shape, data }));
  await writeWhole(weights, await weightsFile(models));
  return { images, weights, ...Object.fromEntries(models) };
}

/** Rows of drawn numbers, piece by piece: they take gigabytes. Kept for the next run. */
async function distractorsFile(
  { distractors: count, dimension: size }: IdentificationCase,
  folder: string,
): Promise<Files> {
  const path = `${folder}/distractors-${count}x${size}.npy`, partial = `${path}.partial`;
  if (await exists(path)) return { distractors: path };
  await makeFolder(folder);
  await remove(partial);
  const { append, close } = await openAppending(partial);
  await append(npyHeadOf("<f4", [count, size]));
  const piece = new Float32Array(Math.min(count, 8192) * size),
    bytes = new Uint8Array(piece.buffer);
  for (let at = 0, left = count * size; left > 0; at += piece.length, left -= piece.length) {
    const numbers = Math.min(left, piece.length);
    for (let k = 0; k < numbers; k++) piece[k] = drawn(2 ** 29 + at + k) / 2 ** 32 - 0.5;
    await append(bytes.subarray(0, 4 * numbers));
  }
  await close();
  await rename(partial, path);
  return { distractors: path };
}

/** All blobs by network, layer and number. */
async function weightsFile(models: readonly (readonly [CascadeName, string])[]) {
  const arrays = await Promise.all(models.map(async ([network, path]) => {
    const { layers } = readCaffeModel(await readBytes(path));
    return layers.flatMap(({ name, blobs }) =>
      blobs.map(({ shape, data }, i) =>
        [`${network}/${name}/${i}`, { shape, data: Float32Array.from(data) }] as const
      )
    );
  }));
  return writeSafeTensors({ arrays: Object.fromEntries(arrays.flat()), metadata: {} });
}
