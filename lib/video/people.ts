/**
 * Who is known, and who of them a face is most like.
 *
 * @module
 */
import type { GalleryFaces } from "../gallery/gallery.ts";
import type { FlatRows } from "../measure/rows.ts";

/** Known people, ready to be compared. */
export interface KnownPeople {
  /** Each name once, in the order of their first faces. */
  readonly names: readonly string[];
  /** The cosines to each, `[people]`: of someone with several faces the highest. */
  readonly cosines: (embedding: ArrayLike<number>) => number[];
}

/**
 * Makes known faces ready, what any gallery comes down to; of any length.
 *
 * @throws {RangeError} None, or not a name for each face.
 *
 * @example
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const data = Float32Array.of(1, 0, 0, 2, 3, 4);
 * const people = knownPeople({ names: ["a", "b", "a"], embeddings: { data, count: 3, size: 2 } });
 * deepEqual(people.cosines([5, 0]).map((cosine) => cosine.toFixed(1)), ["1.0", "0.0"]);
 * ```
 */
export function knownPeople({ names, embeddings }: GalleryFaces): KnownPeople {
  const { count, size } = embeddings;
  if (count === 0 || names.length !== count) {
    throw new RangeError(
      `Cannot know people by their faces: there must be a name for each face and at least one, ` +
        `got ${names.length} names of ${count} faces`,
    );
  }
  const unit = unitRows(embeddings), people = [...new Set(names)];
  const places = new Map(people.map((name, i) => [name, i]));
  const owners = names.map((name) => places.get(name)!);
  return {
    names: people,
    cosines: (embedding) => {
      const [face] = [unitRows({ data: embedding, count: 1, size })];
      const best = people.map(() => -1);
      owners.forEach((owner, i) => {
        let sum = 0;
        for (let k = 0; k < size; k++) sum += face[k]! * unit[i * size + k]!;
        if (sum > best[owner]!) best[owner] = sum;
      });
      return best;
    },
  };
}

/** Rows of length 1; one of zeros stays, and is like no one. */
export function unitRows({ data, count, size }: FlatRows): Float64Array {
  const unit = Float64Array.from(data);
  for (let i = 0; i < count; i++) {
    const row = unit.subarray(i * size, (i + 1) * size), length = Math.hypot(...row);
    if (length > 0) row.forEach((value, k) => row[k] = value / length);
  }
  return unit;
}

/** Who a face is taken for. */
export interface Guess {
  /** The number of the person; -1 for an outlier. */
  readonly person: number;
  /** The highest cosine, be it above the threshold or not. */
  readonly score: number;
}

/**
 * The most like, or an outlier where even that one is below the threshold.
 *
 * @example Not like enough
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * deepEqual(guessOf([0.1, 0.3], 0.4), { person: -1, score: 0.3 });
 * ```
 */
export function guessOf(cosines: readonly number[], threshold: number): Guess {
  const score = Math.max(...cosines);
  return { person: score < threshold ? -1 : cosines.indexOf(score), score };
}
