/**
 * Whether the files of a set of faces are of one another.
 *
 * @module
 */
import type { FaceArchive } from "./face_sets.ts";
import type { Person } from "./folder.ts";
import type { Landmarks } from "./landmarks.ts";
import { imageFinder } from "./numbers.ts";
import type { PairsList } from "./pairs.ts";

/**
 * The people, where they are those of the archive.
 *
 * @throws {RangeError} Where some or their images are missing, or there are others.
 */
export function checkPeople(
  people: readonly Person[],
  { file, people: count, images: most }: FaceArchive,
  folder: string,
): readonly Person[] {
  const images = people.reduce((sum, one) => sum + one.images.length, 0);
  if (people.length === count && images === most) return people;
  throw new RangeError(
    `Cannot use ${folder}: ${file.name} has ${count} people and ${most} images, but there are ` +
      `${people.length} and ${images}; remove the folder, and it is unpacked again`,
  );
}

/**
 * Holds where every image has landmarks.
 *
 * @throws {RangeError} With how many have none.
 */
export function checkLandmarks(
  people: readonly Person[],
  landmarks: ReadonlyMap<string, Landmarks>,
  title: string,
): void {
  const without = people.flatMap(({ images }) => images.filter((path) => !landmarks.has(path)));
  if (without.length === 0) return;
  throw new RangeError(
    `Cannot open ${title}: every image must have landmarks, but ${without.length} have none, such ` +
      `as ${JSON.stringify(without[0])}`,
  );
}

/** Where images of pairs are looked for. */
export interface PairsPlace {
  /** The set, for people. */
  readonly title: string;
  /** The file of the list; none of a list of one's own. */
  readonly list: string | undefined;
  /** What was unpacked. */
  readonly archive: FaceArchive;
  /** Where to. */
  readonly folder: string;
  /** The archive that has all images. */
  readonly whole: FaceArchive;
}

/**
 * Holds where both images of every pair are there.
 *
 * @throws {RangeError} With how many pairs lack one, and what would bring them.
 */
export function checkPairs(
  people: readonly Person[],
  { pairs }: PairsList,
  { title, list = "your list", archive: { file, note }, folder, whole }: PairsPlace,
): void {
  const find = imageFinder(people);
  const lacking = pairs.flatMap(({ left, right }) => {
    try {
      find(left), find(right);
      return [];
    } catch (error) {
      return [(error as Error).message];
    }
  });
  if (lacking.length === 0) return;
  throw new RangeError(
    `Cannot open ${title} with the pairs of ${list}: every image must be in ${file.name}, but ` +
      `${lacking.length} of ${pairs.length} pairs lack one, such as: ${lacking[0]}` +
      (note && `. It has ${note}. Put ${whole.file.name} (${whole.file.addresses[0]}) beside ` +
          `${folder}, and remove that folder`),
  );
}
