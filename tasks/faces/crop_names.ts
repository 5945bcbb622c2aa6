/**
 * What the crops of faces are called.
 *
 * @module
 */
import type { FoundFaces } from "../../lib/mod.ts";

/**
 * A path for each face of each photo, in order: that of the photo with the ending of the crop, and
 * the number of the face where there are several. Where two would be called the same, both keep the
 * ending of their photo: `a.jpg.png` beside `a.png.png`.
 *
 * @throws {RangeError} Two that would still be called the same.
 */
export function cropNames(photos: readonly FoundFaces[], format: string): string[] {
  const faces = photos.flatMap(({ path, faces: { length } }) =>
    Array.from({ length }, (_, i) => {
      const end = `${length > 1 ? `-${i + 1}` : ""}.${format}`;
      return { path, short: path.replace(/\.[^./]+$/, end), long: path + end };
    })
  );
  const times = new Map<string, number>();
  for (const { short } of faces) times.set(short, (times.get(short) ?? 0) + 1);
  const owners = new Map<string, string>();
  return faces.map(({ path, short, long }) => {
    const name = times.get(short) === 1 ? short : long, other = owners.get(name);
    if (other !== undefined) {
      throw new RangeError(
        `Cannot align faces: each crop must have a name of its own, but of ${other} and of ` +
          `${path} one is ${name}. Rename a photo, and look for faces anew`,
      );
    }
    owners.set(name, path);
    return name;
  });
}
