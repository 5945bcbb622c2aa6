/**
 * Images as if they had been small: made smaller, and larger again.
 *
 * @module
 */
import { resampleWhole } from "./area.ts";
import type { Image } from "./image.ts";

/**
 * Shrinks an image by area to a share of its sides, to whole bytes as a small file has them, and
 * enlarges it bilinearly. No pixel is darker or brighter than all were.
 *
 * @param share From 0 to 1; a side keeps at least one pixel.
 * @param out Is written from `at` on, may be the memory of the image.
 */
export function coarsenInto(
  image: Image<Uint8Array>,
  share: number,
  out: Uint8Array,
  at: number,
): void {
  const [width, height] = [image.width, image.height].map((side) =>
    Math.max(1, Math.round(share * side))
  ) as [number, number];
  enlargeInto(resampleWhole(image, width, height), image, out, at);
}

/**
 * Enlarges an image to other sides: each pixel that comes out is read, at its centre, between the
 * centres of those around it, and beyond the outermost centres as there.
 */
export function enlargeInto(
  image: Image<Float32Array>,
  { width, height }: { readonly width: number; readonly height: number },
  out: Uint8Array,
  at: number,
): void {
  const { data, channels } = image, stride = width * channels;
  const columns = betweenCentres(image.width, width), rows = betweenCentres(image.height, height);
  const wide = new Float64Array(image.height * stride); // across first, which is most of the work
  for (let y = 0, to = 0; y < image.height; y++) {
    for (let x = 0; x < width; x++) {
      const part = columns.part[x]!, start = y * image.width;
      const left = (start + columns.before[x]!) * channels;
      const right = (start + columns.after[x]!) * channels;
      for (let c = 0; c < channels; c++) {
        wide[to++] = data[left + c]! + part * (data[right + c]! - data[left + c]!);
      }
    }
  }
  const bytes = new Uint8ClampedArray(out.buffer, out.byteOffset + at, height * stride); // rounds
  for (let y = 0, to = 0; y < height; y++) {
    const part = rows.part[y]!, upper = rows.before[y]! * stride, lower = rows.after[y]! * stride;
    for (let k = 0; k < stride; k++) {
      bytes[to++] = wide[upper + k]! + part * (wide[lower + k]! - wide[upper + k]!);
    }
  }
}

/** For each of `count` pixels the two of `size` it lies between, and how far towards the second. */
function betweenCentres(size: number, count: number) {
  const before = new Int32Array(count), after = new Int32Array(count);
  const part = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const place = Math.min(Math.max((i + 0.5) * size / count - 0.5, 0), size - 1);
    before[i] = Math.floor(place), after[i] = Math.ceil(place), part[i] = place - before[i]!;
  }
  return { before, after, part };
}
