/**
 * Numbers that look drawn and are the same here and in peers/drawn.py, so that results can be
 * compared.
 *
 * @module
 */
import type { Affine } from "../../lib/align/affine.ts";
import type { Image } from "../../lib/image/image.ts";
import type { FlatRows } from "../../lib/measure/rows.ts";

/** A whole number below 2^32, of a place. */
export function drawn(place: number): number {
  let x = Math.imul(place, 0x9e3779b1);
  x ^= x >>> 15;
  x = Math.imul(x, 0x85ebca77);
  return (x ^ (x >>> 13)) >>> 0;
}

/** One row a label: three parts of its own, drawn from place `first` on, and one of its class. */
export function embeddings(labels: ArrayLike<number>, size: number, first: number): FlatRows {
  const count = labels.length, data = new Float32Array(count * size);
  for (let i = 0, at = 0; i < count; i++) {
    const own = labels[i]! * size;
    for (let k = 0; k < size; k++, at++) {
      data[at] = (3 * drawn(first + at) + drawn(own + k)) / 2 ** 32 - 2;
    }
  }
  return { data, count, size };
}

/** Images of bytes. */
export function images(count: number, size: number): Image<Uint8Array>[] {
  const each = size * size * 3;
  return Array.from({ length: count }, (_, i) => {
    const data = new Uint8Array(each);
    for (let k = 0; k < each; k++) data[k] = drawn(i * each + k) >>> 24;
    return { data, width: size, height: size, channels: 3 };
  });
}

/** From an image to a crop, about the middles of both. */
export function similarities(
  count: number,
  size: number,
  width: number,
  height: number,
): Affine[] {
  return Array.from({ length: count }, (_, i) => {
    const u = drawn(2 * i) / 2 ** 32, v = drawn(2 * i + 1) / 2 ** 32, middle = size / 2;
    const scale = 0.7 + 0.4 * u, angle = 0.6 * (v - 0.5);
    const a = scale * Math.cos(angle), b = scale * Math.sin(angle);
    return [[a, -b, width / 2 - middle * (a - b)], [b, a, height / 2 - middle * (a + b)]];
  });
}
