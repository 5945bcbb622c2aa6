/**
 * What lies in boxes, brought to one size for the second and the third network.
 *
 * @module
 */
import { resampleArea, type SummedArea } from "../image/area.ts";
import type { Candidate } from "./box.ts";
import { NORMALISED } from "./propose.ts";

/** A box and the image that it lies in. */
export interface Placed {
  /** The number of the image. */
  readonly image: number;
  /** The box. */
  readonly box: Candidate;
}

/**
 * Crops of boxes, `[room, size, size, 3]`, normalised; outside of the image lie zeros.
 *
 * @param first The number of the first column and row of an image: 1, or 0.
 * @param room At least as many as are cropped; the rest stays 0.
 * @param mirrored Whether the boxes come a second time, left and right exchanged.
 */
export function cropsOf(
  images: readonly SummedArea[],
  boxes: readonly Placed[],
  first: number,
  size: number,
  room: number,
  mirrored = false,
): Float32Array {
  const each = size * size * 3, data = new Float32Array(room * each);
  boxes.forEach(({ image, box: { x1, y1, x2, y2 } }, i) => {
    resampleArea(
      images[image]!,
      { left: x1 - first, top: y1 - first, right: x2 + 1 - first, bottom: y2 + 1 - first },
      { data, offset: i * each, stride: size * 3, width: size, height: size },
      NORMALISED,
    );
    if (mirrored) mirror(data, i * each, (boxes.length + i) * each, size);
  });
  return data;
}

function mirror(data: Float32Array, from: number, to: number, size: number): void {
  for (let row = 0; row < size; row++) {
    const start = row * size * 3;
    for (let x = 0; x < size; x++) {
      const [a, b] = [from + start + 3 * x, to + start + 3 * (size - 1 - x)];
      for (let c = 0; c < 3; c++) data[b + c] = data[a + c]!;
    }
  }
}
