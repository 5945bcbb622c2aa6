/**
 * Images and labels of a batch, as a network takes them.
 *
 * @module
 */
import { bytesOf, type ImageSet } from "./images.ts";

/** Bytes to about ±1, as SphereFace has it: (x - 127.5) / 128. */
const NORMALISED = Float32Array.from({ length: 256 }, (_, byte) => (byte - 127.5) / 128);

/** A black pixel as a network takes it. */
export const DARK = NORMALISED[0]!;

/**
 * The pixels of some images, normalised, one image after the other; those of colour images blue
 * first, as Caffe's networks are fed.
 *
 * @param indices Which images, `[batch]`.
 * @param out Where they go, to spare the memory of a new array for each step.
 * @param shifts How far each image of the set is moved, as from {@linkcode epochShifts}; black
 * comes in at the other side.
 * @returns `[batch, height, width, channels]` in one array: `out`, where it was given.
 * @throws {RangeError} An index that is no image, or an `out` of another length.
 *
 * @example Black and white
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const images = Uint8Array.of(0, 255), labels = Uint8Array.of(1, 0);
 * const set = { images, labels, count: 2, width: 1, height: 1 };
 * deepEqual([...gatherImages(set, Int32Array.of(1, 0))], [127.5 / 128, -127.5 / 128]);
 * ```
 */
export function gatherImages(
  set: ImageSet,
  indices: Int32Array,
  out?: Float32Array,
  shifts?: Int8Array,
): Float32Array {
  const { images, channels = 1 } = set, size = bytesOf(set);
  const pixels = out ?? new Float32Array(indices.length * size);
  check(set, indices, size, pixels);
  if (shifts) return gatherShifted(set, indices, pixels, shifts);
  for (let i = 0; i < indices.length; i++) {
    const from = indices[i]! * size;
    normalise(images.subarray(from, from + size), channels, pixels, i * size);
  }
  return pixels;
}

/** Bytes as a network takes them, written into `out` from `at` on. */
export function normalise(
  bytes: Uint8Array,
  channels: number,
  out: Float32Array,
  at: number,
): void {
  if (channels === 3) {
    for (let k = 0; k < bytes.length; k += 3) {
      out[at + k] = NORMALISED[bytes[k + 2]!]!;
      out[at + k + 1] = NORMALISED[bytes[k + 1]!]!;
      out[at + k + 2] = NORMALISED[bytes[k]!]!;
    }
  } else for (let k = 0; k < bytes.length; k++) out[at + k] = NORMALISED[bytes[k]!]!;
}

function gatherShifted(
  { images, width, height, channels = 1 }: ImageSet,
  indices: Int32Array,
  pixels: Float32Array,
  shifts: Int8Array,
): Float32Array {
  pixels.fill(DARK);
  for (let i = 0; i < indices.length; i++) {
    const image = indices[i]!, down = shifts[2 * image]!, right = shifts[2 * image + 1]!;
    const left = Math.max(0, -right), end = Math.min(width, width - right);
    for (let y = Math.max(0, -down); y < Math.min(height, height - down); y++) {
      const from = (image * height + y) * width, to = (i * height + y + down) * width + right;
      const row = images.subarray((from + left) * channels, (from + end) * channels);
      normalise(row, channels, pixels, (to + left) * channels);
    }
  }
  return pixels;
}

/**
 * The classes of some images.
 *
 * @param indices Which images, `[batch]`.
 * @param out Where they go, to spare the memory of a new array for each step.
 * @returns `[batch]`: `out`, where it was given.
 * @throws {RangeError} An index that is no image, or an `out` of another length.
 *
 * @example Two of three
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const images = new Uint8Array(3), labels = Uint8Array.of(7, 8, 9);
 * const set = { images, labels, count: 3, width: 1, height: 1 };
 * deepEqual([...gatherLabels(set, Int32Array.of(2, 0))], [9, 7]);
 * ```
 */
export function gatherLabels(set: ImageSet, indices: Int32Array, out?: Int32Array): Int32Array {
  const classes = out ?? new Int32Array(indices.length);
  check(set, indices, 1, classes);
  for (let i = 0; i < indices.length; i++) classes[i] = set.labels[indices[i]!]!;
  return classes;
}

function check({ count }: ImageSet, indices: Int32Array, size: number, out: ArrayLike<number>) {
  const wrong = indices.find((index) => index < 0 || index >= count);
  if (wrong !== undefined) {
    throw new RangeError(`Cannot gather image ${wrong}: it must be from 0 to ${count - 1}`);
  }
  if (out.length !== indices.length * size) {
    throw new RangeError(
      `Cannot gather ${indices.length} images: out must have ${indices.length * size} numbers, ` +
        `has ${out.length}`,
    );
  }
}
