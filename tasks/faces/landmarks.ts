/**
 * Landmarks of a manifest, for images of a set that may begin at another folder.
 *
 * @module
 */
import { type Points, readManifest } from "../../lib/mod.ts";
import { readTextAs } from "../cli/read_as.ts";

/**
 * Those of the first face of each image, by the end of a path: its folder and its name.
 *
 * @throws {RangeError} Two images whose paths have one end: nobody could tell whose points are whose.
 */
export async function manifestLandmarks(
  file: string,
): Promise<(path: string) => Points | undefined> {
  const { entries } = await readTextAs(file, "a manifest of faces", readManifest);
  const known = new Map<string, Points>();
  const paths = new Map<string, string>();
  for (const entry of entries) {
    const { path } = entry, end = path.split("/").slice(-2).join("/"), other = paths.get(end);
    if (other !== undefined && other !== path) {
      throw new RangeError(
        `Cannot take landmarks from ${file}: an image is known by its folder and its name, which ` +
          `must be of one, but ${other} and ${path} both end in ${end}. Run deno task detect on ` +
          "the folder of one of the two",
      );
    }
    paths.set(end, path);
    const landmarks = "faces" in entry ? entry.faces[0]?.landmarks : undefined;
    if (landmarks) known.set(end, landmarks);
  }
  return (path) => known.get(path);
}
