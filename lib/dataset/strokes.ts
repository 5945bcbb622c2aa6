/**
 * `strokes`: digits drawn by our own pen, any number of them from a seed.
 *
 * They let the digits part run without any file. They are not handwriting, and easier than it.
 *
 * @module
 */
import { random } from "../math/random.ts";
import { GLYPHS } from "./glyphs.ts";
import { pose } from "./hand.ts";
import type { ImageSet } from "./images.ts";
import { SIZE, write } from "./pen.ts";

/**
 * Draws digits, white on black, 28 by 28 bytes each, of classes 0 to 9 in random order.
 *
 * Image i depends on seed, part and i alone: more images never change the first.
 *
 * @param part Decides which hands: training and test images share none.
 * @param count How many, at least 0.
 * @param seed Any integer.
 * @throws {RangeError} A count that is no whole number.
 *
 * @example The first images stay what they are
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const few = strokes("train", 2), more = strokes("train", 3);
 * deepEqual(few.images, more.images.subarray(0, 2 * 28 * 28));
 * ```
 */
export function strokes(part: "train" | "test", count: number, seed = 1): ImageSet {
  if (!Number.isSafeInteger(count) || count < 0) {
    throw new RangeError(`Cannot draw strokes: their number must be a whole number, got ${count}`);
  }
  const images = new Uint8Array(count * SIZE * SIZE), labels = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const source = random(seed, "strokes", part, i);
    const digit = labels[i] = source.below(10), ways = GLYPHS[digit]!;
    const glyph = ways[source.below(ways.length)]!;
    write(
      glyph,
      pose(glyph.points, source),
      source,
      images.subarray(i * SIZE * SIZE, (i + 1) * SIZE * SIZE),
    );
  }
  return { images, labels, count, width: SIZE, height: SIZE };
}
