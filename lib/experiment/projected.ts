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
 * Directions of some test embeddings, laid into the plane along which they vary most.
 *
 * @returns Nothing where embeddings have at most three numbers, which are drawn as they are, where
 * there is no second image, or where one is not finite.
 */
export function projectedOf(
  { data, size }: Omit<FlatRows, "count">,
  labels: ArrayLike<number>,
): Projection | undefined {
  const shown = shownOf(labels);
  if (size <= 3 || shown.length < 2) return undefined;
  const directions = shown.map((i) => {
    const row = Array.from({ length: size }, (_, k) => data[i * size + k]!);
    const length = Math.hypot(...row) || 1; // zeros have no direction, and stay
    return row.map((value) => value / length);
  });
  if (!directions.every((row) => row.every(Number.isFinite))) return undefined;
  const { points, shares: [first, second] } = principalPlane(directions);
  // Directions are at most 2 apart: a ten thousandth is less than a pixel. No zero has a sign.
  const short = (value: number) => Number(value.toFixed(4)) + 0;
  return {
    embeddings: shown.map((_, i) => [short(points.data[2 * i]!), short(points.data[2 * i + 1]!)]),
    labels: shown.map((i) => labels[i]!),
    shares: [short(first), short(second)],
  };
}
