/**
 * The images that an experiment names.
 *
 * @module
 */
import { type DatasetName, DATASETS, loadDataset } from "../dataset/datasets.ts";
import type { FetchOptions } from "../dataset/remote.ts";
import type { Experiment } from "./experiment.ts";
import {
  FACE_DATA,
  type FaceData,
  type FaceDataName,
  type FaceDataOptions,
  loadFaceData,
} from "./faces.ts";
import { OWN_FACES } from "./own_faces.ts";

/** The images of an experiment: with pairs, where other people are tested than trained on. */
export type ExperimentImages = Omit<FaceData, "pairs"> & Partial<Pick<FaceData, "pairs">>;

/**
 * Loads the images that an experiment names; digits that cannot be had are stood in for by strokes,
 * which nothing can do for faces.
 *
 * @throws {RangeError} A name that is neither a dataset nor a set of faces, or one of a folder of
 *   one's own.
 * @throws {MissingFile} Faces that cannot be had.
 */
export function loadImages(
  { dataset: { name, train, test, size } }: Pick<Experiment, "dataset">,
  options: FetchOptions & Pick<FaceDataOptions, "memory" | "onCrop" | "onUnpack"> = {},
): Promise<ExperimentImages> {
  if (name === OWN_FACES) {
    throw new RangeError(
      "Cannot load the images of a folder of one's own by the name of the experiment, which does " +
        "not say where they are: they must be given, as loadOwnFaces makes them",
    );
  }
  if (!Object.hasOwn(FACE_DATA, name)) {
    return loadDataset(name as DatasetName, { train, test, fallback: "strokes", ...options });
  }
  if (size) return loadFaceData(name as FaceDataName, { train, test, size, ...options });
  throw new RangeError(`Cannot load ${name}: it must be said how large faces are, in size`);
}

/** What the images are, in a line. */
export function aboutImages(name: string): string {
  const rows: Readonly<Record<string, { readonly about: string }>> = { ...DATASETS, ...FACE_DATA };
  return rows[name]?.about ?? "a folder of one's own";
}
