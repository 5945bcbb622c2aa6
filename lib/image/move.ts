/**
 * Images mirrored and moved by whole pixels.
 *
 * @module
 */
import type { Image } from "./image.ts";

/** Where an image goes. */
export interface Move {
  /** Whether left and right are exchanged, before anything is moved. */
  readonly mirrored: boolean;
  /** Pixels to the right; below 0 to the left. */
  readonly right: number;
  /** Pixels down; below 0 up. */
  readonly down: number;
}

/**
 * Writes the mirrored and moved image. The pixels at the edge are repeated where others left: a bar
 * of black would be an edge such as no photograph has, and tell a network how far it was moved.
 *
 * @param out Is written from `at` on; must be other memory than the image.
 */
export function moveInto(
  { data, width, height, channels }: Image<Uint8Array>,
  { mirrored, right, down }: Move,
  out: Uint8Array,
  at: number,
): void {
  const inside = (place: number, size: number) => Math.min(Math.max(place, 0), size - 1);
  const stride = width * channels, columns = new Int32Array(stride); // where each number comes from
  for (let x = 0, k = 0; x < width; x++) {
    const column = inside(x - right, width);
    const from = (mirrored ? width - 1 - column : column) * channels;
    for (let c = 0; c < channels; c++) columns[k++] = from + c;
  }
  for (let y = 0, to = at; y < height; y++) {
    const row = inside(y - down, height) * stride;
    for (let k = 0; k < stride; k++) out[to++] = data[row + columns[k]!]!;
  }
}
