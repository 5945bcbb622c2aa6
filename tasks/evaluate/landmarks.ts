/**
 * Where the faces of a set are: as the set says, or as a manifest of `deno task detect` does.
 *
 * @module
 */
import type { FaceSet, Points } from "../../lib/mod.ts";
import { manifestLandmarks } from "../faces/landmarks.ts";

/** Five points of an image by its path; none where no face was found. */
export type LandmarksOf = (path: string) => Points | undefined;

/**
 * Landmarks of a manifest, where there is one, else the set's own.
 *
 * @throws {RangeError} Where there are none.
 */
export async function landmarksOf(set: FaceSet, manifest?: string): Promise<LandmarksOf> {
  if (manifest !== undefined) return await manifestLandmarks(manifest);
  const { landmarks, title } = set;
  if (landmarks) return (path) => landmarks.get(path);
  throw new RangeError(
    `Cannot align ${title}: it has no landmarks of its own. Run deno task detect on its images, ` +
      "and give its faces.jsonl as --manifest",
  );
}
