/**
 * What a case reads: photos as bytes, and released weights in the forms that peers know.
 *
 * @module
 */
import { obtainPath } from "../../lib/dataset/fetch.ts";
import { openFaceSet } from "../../lib/dataset/open_faces.ts";
import type { FetchOptions } from "../../lib/dataset/remote.ts";
import { makeFolder, readBytes, writeWhole } from "../../lib/dataset/store.ts";
import { CASCADE, type CascadeName } from "../../lib/detect/cascade.ts";
import { MTCNN_FILES } from "../../lib/detect/files.ts";
import { readCaffeModel } from "../../lib/format/caffemodel.ts";
import { writeNpy } from "../../lib/format/npy.ts";
import { writeSafeTensors } from "../../lib/format/safetensors.ts";
import { decodeImage } from "../../lib/image/decode.ts";
import type { Case, DetectionCase } from "./cases.ts";

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
