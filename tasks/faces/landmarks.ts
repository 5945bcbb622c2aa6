/**
 * Landmarks of a manifest, for images of a set that may begin at another folder.
 *
 * @module
 */
import { type Points, readManifest } from "../../lib/mod.ts";
import { readText } from "../../lib/dataset/store.ts";

/** Those of the first face of each image, by the end of a path: its folder and its name. */
export async function manifestLandmarks(
  file: string,
): Promise<(path: string) => Points | undefined> {
  const { entries } = readManifest(await readText(file)), known = new Map<string, Points>();
  for (const entry of entries) {
    const landmarks = "faces" in entry ? entry.faces[0]?.landmarks : undefined;
    if (landmarks) known.set(entry.path.split("/").slice(-2).join("/"), landmarks);
  }
  return (path) => known.get(path);
}
