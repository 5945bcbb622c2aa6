/**
 * Which image of a person is their number 1, 2, 3, as lists of pairs call them.
 *
 * @module
 */
import type { Person } from "./folder.ts";
import type { PersonImage } from "./pairs.ts";

/** The last digits of a file's name, before its ending; not those of its folder. */
const LAST_NUMBER = /(\d{1,9})[^\d/]*\.[^./]+$/;

/**
 * The number of each image of a person: the last in the name of its file, such as 12 of
 * `Ada_0012.jpg`; where those are not all there, above 0 and different, from 1 in the order given.
 *
 * @example Names decide, not the order
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * deepEqual(imageNumbers({ images: ["s1/1.pgm", "s1/10.pgm", "s1/2.pgm"] }), [1, 10, 2]);
 * deepEqual(imageNumbers({ images: ["Ada/face.jpg", "Ada/side.jpg"] }), [1, 2]);
 * ```
 */
export function imageNumbers({ images }: Pick<Person, "images">): number[] {
  const numbers = images.map((path) => Number(LAST_NUMBER.exec(path)?.[1] ?? 0));
  const named = numbers.every((number) => number > 0) && new Set(numbers).size === numbers.length;
  return named ? numbers : images.map((_, i) => i + 1);
}

/**
 * Finds the path of an image that a list of pairs names.
 *
 * @throws {RangeError} When it is asked for an image that nobody of them has.
 *
 * @example An image of a list
 * ```ts
 * import { equal, throws } from "node:assert/strict";
 *
 * const find = imageFinder([{ name: "Ada", label: 0, images: ["Ada/Ada_0003.jpg"] }]);
 * equal(find({ person: "Ada", number: 3 }), "Ada/Ada_0003.jpg");
 * throws(() => find({ person: "Ada", number: 1 }), /has no number 1/);
 * ```
 */
export function imageFinder(people: readonly Person[]): (image: PersonImage) => string {
  const all = new Map(people.map((one) => {
    const numbers = imageNumbers(one);
    return [one.name, new Map(one.images.map((path, i) => [numbers[i]!, path]))];
  }));
  return ({ person, number }) => {
    const images = all.get(person), path = images?.get(number);
    if (path !== undefined) return path;
    throw new RangeError(
      `Cannot find an image of ${JSON.stringify(person)}: ` +
        (images
          ? `the set has no number ${number} of them, but ${images.size} others`
          : "not in the set"),
    );
  };
}
