/**
 * A threshold from the people at hand: each in turn is a stranger to all others.
 *
 * @module
 */
import {
  cosinesInBlocks,
  type Multiply,
  multiplyPlainly,
  probesAbove,
  ROUNDING,
} from "./blocks.ts";
import { directionsOf } from "./directions.ts";
import { neededFor, tooFew } from "./enough.ts";
import { checkIds, type NamedEmbeddings } from "./identification.ts";
import { type OperatingPoint, thresholdAtFar } from "./operating.ts";

/** A threshold for a rate of strangers who are taken for someone. */
export interface StrangerThreshold extends OperatingPoint {
  /** How many photos of strangers the rate needs. */
  readonly needed: number;
  /** That there are fewer; absent where there are enough. */
  readonly warning?: string;
}

/**
 * The threshold above which no more strangers are taken for someone than a rate allows.
 *
 * @param scores Of photos of strangers, each with the most similar image of a gallery: as large as
 *   the one it is meant for, since more people have more doubles.
 * @param fpir The rate, above 0 and at most 1.
 * @throws {RangeError} No scores, one that is not finite, or a rate outside.
 *
 * @example Four photos say nothing of one in a hundred
 * ```ts
 * import { deepEqual, match } from "node:assert/strict";
 *
 * const { threshold, needed, warning } = strangerThreshold([0.2, 0.4, 0.1, 0.3], 0.01);
 * deepEqual([threshold, needed], [0.4, 1000]);
 * match(warning!, /4 photos of strangers say little of a rate of 0.01/);
 * ```
 */
export function strangerThreshold(scores: ArrayLike<number>, fpir: number): StrangerThreshold {
  const point = thresholdAtFar(scores, fpir), warning = tooFew(point, "photos of strangers");
  return { ...point, needed: neededFor(fpir), ...warning !== undefined && { warning } };
}

/**
 * The cosine of each image with the most similar one of anybody else: what it would score were its
 * own person not in the gallery. The scores of one's own people, for {@linkcode strangerThreshold}.
 *
 * @param options `multiply`: who does; {@linkcode multiplyPlainly}.
 * @returns One cosine an image.
 * @throws {RangeError} An embedding that is zero or not finite, ids that are not as many as images,
 *   or only one person.
 *
 * @example Ann and Ben are alike, as the two images of Ann are not
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const own = { embeddings: [[1, 0], [0, 1], [4, 3]], ids: ["Ann", "Ann", "Ben"] };
 * deepEqual([...await scoresAsStrangers(own)], [0.8, 0.6, 0.8]);
 * ```
 */
export async function scoresAsStrangers(
  own: NamedEmbeddings,
  { multiply = multiplyPlainly }: { readonly multiply?: Multiply } = {},
): Promise<Float64Array> {
  checkIds(own, "one's own people");
  const { ids } = own, what = "one's own people";
  if (new Set(Array.from(ids)).size < 2) {
    throw new RangeError("Cannot take one's own people for strangers: there must be two or more");
  }
  const images = directionsOf(own.embeddings, what);
  const best = new Float64Array(images.count).fill(-Infinity);
  const blocks = cosinesInBlocks(images, images, [images.count], { what, multiply });
  for await (const { largest, of, rows, seen, exactly } of blocks) {
    const some = probesAbove(largest, best), cosines = await of(some);
    for (const [s, i] of some.entries()) {
      for (let j = 0, at = s * rows; j < rows; j++, at++) {
        if (cosines[at]! <= best[i]! - ROUNDING || ids[i] === ids[seen - rows + j]) continue;
        best[i] = Math.max(best[i]!, exactly(i, j));
      }
    }
  }
  return best;
}
