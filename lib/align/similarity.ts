/**
 * The similarity that brings some points nearest to others.
 *
 * Centred points are complex numbers, u of `from` and x of `to`; a similarity multiplies by one.
 * Both fits turn by the angle of s = Σ ū x and differ in scale alone: the forward one, x ≈ z u,
 * is z = s / Σ|u|², the backward one, u ≈ x / z, is z = s Σ|x|² / |s|². With noise the second is
 * larger, by Σ|u|² Σ|x|² / |s|².
 *
 * @module
 */
import { rowName } from "../math/names.ts";
import { type Affine, applyAffine, type Points } from "./affine.ts";

/** The sums of a fit: |s|², Σ|u|² and Σ|x|². */
interface Sums {
  readonly cross: number;
  readonly from: number;
  readonly to: number;
}

/**
 * `"cp2tform"`: least squares of the map from `to` to `from`, inverted, as MATLAB has it.
 * `"umeyama"`: least squares of the map from `from` to `to`, Umeyama 1991, as most others do.
 */
export type SimilarityMethod = "cp2tform" | "umeyama";

interface Method {
  /** By what s is multiplied. */
  readonly scale: (sums: Sums) => number;
  /** Whether a mirrored fit is tried where the caller does not say. */
  readonly reflection: boolean;
}

const METHODS: Readonly<Record<SimilarityMethod, Method>> = {
  cp2tform: { scale: ({ cross, to }) => to / cross, reflection: true },
  umeyama: { scale: ({ from }) => 1 / from, reflection: false },
};

/** How a similarity is fitted. */
export interface SimilarityOptions {
  /** Default `"cp2tform"`, that of SphereFace. */
  readonly method?: SimilarityMethod;
  /** Whether the map may mirror. Default: true of `"cp2tform"`, false of `"umeyama"`. */
  readonly reflection?: boolean;
}

/** Points whose best similarity explains less of them than this, as a cosine, have none. */
const LEAST_CORRELATION = 1e-9;
/** A mirrored fit must be better by this part of the spread of `to`, which rounding is below. */
const TIE = 1e-9;

/**
 * The similarity (rotation, one scale, shift; mirrored where allowed and better) that brings
 * `from` nearest to `to`.
 *
 * Of the fit as it is and the mirrored one, that whose residuals, an `[n, 2]` matrix, have the
 * smaller spectral norm is kept. Two points, or points on a line, fit both ways: a tie, up to
 * rounding, does not mirror.
 *
 * @param from At least two points that differ, in an image of any size.
 * @param to As many, in the same order.
 * @throws {RangeError} Fewer points, unequal counts, all points equal, numbers that are not finite,
 *   or points that no similarity brings nearer to each other.
 *
 * @example Two eyes brought to their places
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * deepEqual(similarityTransform([[10, 10], [30, 10]], [[5, 6], [15, 6]]), [
 *   [0.5, 0, 0],
 *   [0, 0.5, 1],
 * ]);
 * ```
 */
export function similarityTransform(
  from: Points,
  to: Points,
  { method = "cp2tform", reflection }: SimilarityOptions = {},
): Affine {
  check(from, to);
  const { scale, reflection: usual } = METHODS[rowName("method", METHODS, method)];
  const plain = fit(from, to, 1, scale);
  const mirrored = reflection ?? usual ? fit(from, to, -1, scale) : undefined;
  const best = mirrored && !(plain && plain.residual <= mirrored.residual + TIE * plain.spread)
    ? mirrored
    : plain;
  if (!best) {
    throw new RangeError(
      "Cannot fit a similarity: one must bring the points nearer to each other, but for these " +
        `${from.length} none does (is their order right?), or their numbers are too large or small`,
    );
  }
  return best.map;
}

/** The fit of `to` with x times `side` (-1: mirrored), undone after; `undefined`: there is none. */
function fit(from: Points, to: Points, side: 1 | -1, scaleOf: Method["scale"]) {
  const [mu, mv] = meanOf(from), [mx, my] = meanOf(to);
  let along = 0, across = 0, ofFrom = 0, ofTo = 0;
  const centred = from.map(([u, v], i) => {
    const [p, q] = [u - mu, v - mv], [x, y] = [to[i]![0] - mx, to[i]![1] - my];
    along += p * side * x + q * y, across += p * y - q * side * x;
    ofFrom += p * p + q * q, ofTo += x * x + y * y;
    return { moved: [p, q], aim: [x, y] } as const;
  });
  const cross = along ** 2 + across ** 2;
  if (!(Math.sqrt(cross / ofFrom / ofTo) > LEAST_CORRELATION)) return undefined;
  const scale = scaleOf({ cross, from: ofFrom, to: ofTo });
  const re = along * scale, im = across * scale;
  const turn: Affine = [[side * re, -side * im, 0], [im, re, 0]];
  const [x, y] = applyAffine(turn, [mu, mv]);
  const map: Affine = [[side * re, -side * im, mx - x], [im, re, my - y]];
  if (!map.flat().every(Number.isFinite)) return undefined;
  const residuals = centred.map(({ moved, aim }) => {
    const [x, y] = applyAffine(turn, moved);
    return [x - aim[0], y - aim[1]] as const;
  });
  return { map, residual: spectralNorm(residuals), spread: Math.sqrt(ofTo) };
}

/** The largest singular value of an `[n, 2]` matrix: the root of its Gram matrix's eigenvalue. */
function spectralNorm(rows: Points): number {
  let xx = 0, xy = 0, yy = 0;
  for (const [x, y] of rows) xx += x * x, xy += x * y, yy += y * y;
  return Math.sqrt((xx + yy) / 2 + Math.hypot((xx - yy) / 2, xy));
}

function meanOf(points: Points): [number, number] {
  let sx = 0, sy = 0;
  for (const [x, y] of points) sx += x, sy += y;
  return [sx / points.length, sy / points.length];
}

function check(from: Points, to: Points): void {
  if (from.length !== to.length || from.length < 2) {
    throw new RangeError(
      "Cannot fit a similarity: there must be at least two points and as many to bring them to, " +
        `got ${from.length} and ${to.length}`,
    );
  }
  for (const [name, points] of Object.entries({ from, to })) {
    const wrong = points.findIndex((point) => point.length !== 2 || !point.every(Number.isFinite));
    if (wrong >= 0) {
      throw new RangeError(
        `Cannot fit a similarity: every point must be two finite numbers, but point ${wrong} of ` +
          `\`${name}\` is [${points[wrong]}]`,
      );
    }
    const [x, y] = points[0]!;
    if (points.every((point) => point[0] === x && point[1] === y)) {
      throw new RangeError(
        `Cannot fit a similarity: the points must differ, but all of \`${name}\` are [${x}, ${y}]`,
      );
    }
  }
}
