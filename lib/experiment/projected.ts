/**
 * A picture of embeddings that have more numbers than a picture has axes.
 *
 * @module
 */
import { principalPlane } from "../measure/plane.ts";
import type { FlatRows } from "../measure/rows.ts";
import type { Projection } from "./report.ts";

/** How many classes or people are shown, one a colour, and how many images of them in all. */
const CLASSES = 10, IMAGES = 200;

/**
 * Which images are shown: of the ten classes or people with most of them (of several with as many,
 * those of the lower label) the first ones, twenty each where there are ten.
 *
 * @returns Places in `labels`, by label and then as they stand there.
 *
 * @example A person with one image beside eleven with two
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const labels = [0, 1, 1, ...Array.from({ length: 20 }, (_, i) => 2 + (i >> 1))];
 * deepEqual(shownOf(labels).map((i) => labels[i]).slice(0, 4), [1, 1, 2, 2]);
 * ```
 */
export function shownOf(labels: ArrayLike<number>): number[] {
  const places = Map.groupBy(Array.from(labels).keys(), (i) => labels[i]!);
  const most = [...places]
    .toSorted(([a, one], [b, other]) => other.length - one.length || a - b)
    .slice(0, CLASSES)
    .toSorted(([a], [b]) => a - b);
  const each = Math.floor(IMAGES / Math.max(1, most.length));
  return most.flatMap(([, images]) => images.slice(0, each));
}

/**
 * Directions of the test embeddings that are shown, `[shown][size]`; zeros have none, and stay.
 *
 * @returns Nothing where embeddings have at most three numbers, which are drawn as they are, where
 * there is no second image, or where one is not finite.
 */
export function directionsOf(
  { data, size }: Omit<FlatRows, "count">,
  shown: readonly number[],
): number[][] | undefined {
  if (size <= 3 || shown.length < 2) return undefined;
  const directions = shown.map((i) => {
    const row = Array.from({ length: size }, (_, k) => data[i * size + k]!);
    const length = Math.hypot(...row) || 1;
    return row.map((value) => value / length);
  });
  return directions.every((row) => row.every(Number.isFinite)) ? directions : undefined;
}

/** The same laid into the plane along which they vary most; nothing where there are none. */
export function projectedOf(
  rows: Omit<FlatRows, "count">,
  labels: ArrayLike<number>,
): Projection | undefined {
  const shown = shownOf(labels), directions = directionsOf(rows, shown);
  if (!directions) return undefined;
  const { points, shares: [first, second] } = principalPlane(directions);
  // Directions are at most 2 apart: a ten thousandth is less than a pixel. No zero has a sign.
  const short = (value: number) => Number(value.toFixed(4)) + 0;
  return {
    embeddings: shown.map((_, i) => [short(points.data[2 * i]!), short(points.data[2 * i + 1]!)]),
    labels: shown.map((i) => labels[i]!),
    shares: [short(first), short(second)],
  };
}
