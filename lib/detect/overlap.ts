/**
 * How much of two boxes is the same.
 *
 * @module
 */
import type { Face } from "./face.ts";

/** The intersection of two boxes over their union; both ends belong to a box. */
export function overlapOf(a: Face["box"], b: Face["box"]): number {
  const area = ([left, top, right, bottom]: Face["box"]) =>
    Math.max(0, right - left + 1) * Math.max(0, bottom - top + 1);
  const both = area([
    Math.max(a[0], b[0]),
    Math.max(a[1], b[1]),
    Math.min(a[2], b[2]),
    Math.min(a[3], b[3]),
  ]);
  return both / (area(a) + area(b) - both);
}
