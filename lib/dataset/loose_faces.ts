/**
 * A set of faces that lies unpacked, as who has it may have it: known by its pixels.
 *
 * @module
 */
import { readNetpbm } from "../image/netpbm.ts";
import type { FaceArchive } from "./face_sets.ts";
import { listPeople, type Person } from "./folder.ts";
import { sha256Of } from "./hash.ts";
import { isAddress, mirrorPath, mirrorsOf } from "./mirror.ts";
import type { FetchOptions } from "./remote.ts";
import { isFolder, pathInside, readBytes } from "./store.ts";

/** A file above this size, in bytes, is no image of such a set. */
const LARGEST = 1_000_000;

/**
 * Looks for the root of an archive as a folder: in the data folder and in mirrors that are folders,
 * at their top or in the folder of the set.
 *
 * @returns The folder that the root lies in; nothing where none is there, or the archive may not be
 *   loose.
 * @throws {RangeError} A folder of that name with other people, images or pixels.
 * @throws {SyntaxError} An image in it that is none.
 */
export async function looseFaces(
  archive: FaceArchive,
  { folder: data = "data", mirrors = mirrorsOf() }: FetchOptions,
): Promise<string | undefined> {
  const { file, root, pixels } = archive;
  if (pixels === undefined) return undefined;
  const tops = [data, ...mirrors.filter((mirror) => !isAddress(mirror)).map(mirrorPath)];
  for (const folder of tops.flatMap((top) => [`${top}/${file.folder}`, top])) {
    const place = `${folder}/${root}`;
    if (!await isFolder(place)) continue;
    await checkLoose(place, archive);
    return folder;
  }
  return undefined;
}

async function checkLoose(
  place: string,
  { people: count, images: most, pixels }: FaceArchive,
): Promise<void> {
  const must = `Cannot use ${place}: it must be a folder for each of ${count} people, with ` +
    `${most} images in all, as they were published`;
  const { people } = await listPeople(place);
  const images = people.reduce((sum, one) => sum + one.images.length, 0);
  if (people.length !== count || images !== most) {
    throw new RangeError(`${must}, but there are ${people.length} and ${images}`);
  }
  const sha256 = await pixelDigest(place, people);
  if (sha256 === pixels) return;
  throw new RangeError(
    `${must}. Names or pixels differ: their hash must be ${pixels}, is ${sha256}. Unpack it anew`,
  );
}

/**
 * One hash of all images, PGM or PPM: the SHA-256 of a line for each, in the order of their paths,
 * with the SHA-256 of its pixels, its size and its path. Copies of a set differ in the headers of
 * their files, by who wrote them; a face in the folder of another person must not pass.
 *
 * @param root The folder of the people.
 * @throws {SyntaxError} A file that is no such image, with its path.
 */
async function pixelDigest(root: string, people: readonly Person[]): Promise<string> {
  const lines: string[] = [];
  for (const path of people.flatMap(({ images }) => images)) {
    const { data, width, height } = await readImage(pathInside(root, path));
    lines.push(`${await sha256Of(new Uint8Array(data))}  ${width}x${height}  ${path}\n`);
  }
  return await sha256Of(new TextEncoder().encode(lines.join("")));
}

async function readImage(path: string) {
  const bytes = await readBytes(path, { limit: LARGEST });
  try {
    return readNetpbm(bytes);
  } catch (error) {
    throw new SyntaxError(`Cannot use ${path}: ${(error as Error).message}`, { cause: error });
  }
}
