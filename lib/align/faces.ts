/**
 * A face brought to its template.
 *
 * @module
 */
import type { Image, Pixels } from "../image/image.ts";
import { rowName } from "../math/names.ts";
import type { Point, Points } from "./affine.ts";
import { type SimilarityOptions, similarityTransform } from "./similarity.ts";
import { type FaceTemplate, type TemplateName, TEMPLATES } from "./template.ts";
import { type Origin, ORIGINS, warp } from "./warp.ts";
import { warpBytes } from "./warp_bytes.ts";

/**
 * Points that count pixels from 0, as detectors here do, counted as an origin does.
 *
 * @example MATLAB counts from 1
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * deepEqual(countedAs("matlab", [[0, 4]]), [[1, 5]]);
 * ```
 */
export function countedAs(origin: Origin, points: Points): Points {
  const first = ORIGINS[origin];
  return points.map(([x, y]): Point => [x + first, y + first]);
}

/** How a face is aligned; the defaults are those of SphereFace. */
export interface AlignOptions extends SimilarityOptions {
  /** Where the points go: a row of {@linkcode TEMPLATES}, or one's own. Default `"112x96"`. */
  readonly template?: TemplateName | FaceTemplate;
  /** How landmarks and template count pixels. Default `"matlab"`. */
  readonly origin?: Origin;
}

/**
 * Aligns a face: fits a similarity from its landmarks to the template, and warps the image by it.
 *
 * @param landmarks In the order of the template's points, counted as `origin` says.
 * @returns The crop; bytes of an image of bytes, rounded, else floats.
 * @throws {RangeError} As {@linkcode similarityTransform} and {@linkcode warp}.
 *
 * @example Half the size, by the eyes alone
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const image = { data: new Uint8Array(50 * 50).fill(7), width: 50, height: 50, channels: 1 };
 * const eyes = [[10, 20], [40, 20]] as const;
 * const template = { width: 25, height: 25, points: [[5, 10], [20, 10]] } as const;
 * deepEqual(alignFace(image, eyes, { template }).data, new Uint8Array(25 * 25).fill(7));
 * ```
 */
export function alignFace<P extends Pixels>(
  image: Image<P>,
  landmarks: Points,
  { template = "112x96", origin = "matlab", ...similarity }: AlignOptions = {},
): Image<P> {
  const { points, width, height } = typeof template === "string"
    ? TEMPLATES[rowName("template", TEMPLATES, template)]
    : template;
  const transform = similarityTransform(landmarks, points, similarity);
  return (image.data instanceof Uint8Array
    ? warpBytes(image as Image<Uint8Array>, transform, { width, height, origin })
    : warp(image, transform, { width, height, origin })) as Image as Image<P>;
}
