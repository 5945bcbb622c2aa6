/**
 * Where the faces of a set are: as the set says, or as a manifest of `deno task detect` does.
 *
 * @module
 */
import type { Points } from "../../lib/mod.ts";
import { manifestLandmarks } from "../faces/landmarks.ts";
import type { EvaluatedSet } from "./embed_set.ts";

/** Five points of an image by its path; none where no face was found. */
export type LandmarksOf = (path: string) => Points | undefined;

/**
 * Landmarks of a manifest, where there is one, else the set's own. Where it has none, our own
 * networks were trained on whole images, and see such.
 *
 * @param options `whole`: whether images may be taken whole, as by one of these.
 * @throws {RangeError} Where there are none, for a released network.
 */
export async function landmarksOf(
  set: EvaluatedSet,
  { manifest, whole }: { readonly manifest?: string | undefined; readonly whole: boolean },
): Promise<LandmarksOf | undefined> {
  if (manifest !== undefined) return await manifestLandmarks(manifest);
  const { landmarks, title } = set;
  if (landmarks) return (path) => landmarks.get(path);
  if (whole) return undefined;
  throw new RangeError(
    `Cannot align ${title}: it has no landmarks of its own. Run deno task detect on its images, ` +
      "and give its faces.jsonl as --manifest",
  );
}
