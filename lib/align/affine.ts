/**
 * Affine maps of the plane, by their six numbers.
 *
 * @module
 */

/** A place in an image: x to the right, y down. */
export type Point = readonly [x: number, y: number];

/** Places in an image, in an order that both sides of a fit share. */
export type Points = readonly Point[];

/** `[[a, b, tx], [c, d, ty]]`: x' = a x + b y + tx, y' = c x + d y + ty. */
export type Affine = readonly [
  readonly [a: number, b: number, tx: number],
  readonly [c: number, d: number, ty: number],
];

/**
 * Where a map sends a point.
 *
 * @example Half the size, and 3 to the right
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * deepEqual(applyAffine([[0.5, 0, 3], [0, 0.5, 0]], [10, 20]), [8, 10]);
 * ```
 */
export function applyAffine([[a, b, tx], [c, d, ty]]: Affine, [x, y]: Point): Point {
  return [a * x + b * y + tx, c * x + d * y + ty];
}

/** By how much a map scales areas; below 0 where it mirrors. */
export function affineDeterminant([[a, b], [c, d]]: Affine): number {
  return a * d - b * c;
}

/**
 * The map that undoes another.
 *
 * @throws {RangeError} A map that flattens the plane, or whose numbers are not finite.
 *
 * @example There and back
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const map = [[0, -2, 3], [2, 0, 1]] as const;
 * deepEqual(applyAffine(invertAffine(map), applyAffine(map, [5, 7])), [5, 7]);
 * ```
 */
export function invertAffine(map: Affine): Affine {
  const [[a, b, tx], [c, d, ty]] = map, area = affineDeterminant(map);
  const [p, q, r, s] = [d / area, -b / area, -c / area, a / area];
  const inverse: Affine = [[p, q, -(p * tx + q * ty)], [r, s, -(r * tx + s * ty)]];
  if (!inverse.flat().every(Number.isFinite)) {
    throw new RangeError(
      "Cannot invert the map: its numbers must be finite and it must not flatten the plane, " +
        `got [[${map[0]}], [${map[1]}]] with determinant ${area}`,
    );
  }
  return inverse;
}

/**
 * One map after another: first `inner`, then `outer`.
 *
 * @example Shift, then double
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const shift = [[1, 0, 1], [0, 1, 0]] as const, double = [[2, 0, 0], [0, 2, 0]] as const;
 * deepEqual(applyAffine(composeAffines(double, shift), [1, 1]), [4, 2]);
 * ```
 */
export function composeAffines([[a, b, tx], [c, d, ty]]: Affine, inner: Affine): Affine {
  const [[e, f, ux], [g, h, uy]] = inner;
  return [
    [a * e + b * g, a * f + b * h, a * ux + b * uy + tx],
    [c * e + d * g, c * f + d * h, c * ux + d * uy + ty],
  ];
}
