/**
 * How sure a measure of one run is: the grouped jackknife.
 *
 * @module
 */
import { mean } from "../math/statistics.ts";

/** Groups that are left out in turn, and Student's t at 97.5 % for one fewer. */
const GROUPS = 20, T = 2.0930;

/**
 * A 95 % interval of a measure over the images it was taken of: each of 20 groups of images is
 * left out in turn (image i belongs to group i mod 20), and the spread tells how far the value
 * hangs on the images. It says nothing of another training run.
 *
 * @param value The measure of all images.
 * @param count How many images there are, at least 20.
 * @param without The measure of the images for which `keep` holds.
 *
 * @example The mean of 0 … 99
 * ```ts
 * import { ok } from "node:assert/strict";
 *
 * const numbers = Array.from({ length: 100 }, (_, i) => i);
 * const average = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
 * const [low, high] = jackknife(49.5, 100, (keep) => average(numbers.filter(keep)));
 * ok(low < 49.5 && high > 49.5 && high - low < 15);
 * ```
 */
export function jackknife(
  value: number,
  count: number,
  without: (keep: (image: number) => boolean) => number,
): [number, number] {
  if (count < GROUPS) return [value, value];
  const values = Array.from(
    { length: GROUPS },
    (_, group) => without((image) => image % GROUPS !== group),
  );
  const centre = mean(values);
  const spread = values.reduce((sum, v) => sum + (v - centre) ** 2, 0);
  const half = T * Math.sqrt((GROUPS - 1) / GROUPS * spread);
  return [value - half, value + half];
}
