/**
 * Brightness, contrast and saturation.
 *
 * @module
 */
import type { Image } from "./image.ts";

/** By what each is multiplied; 1 changes nothing, 0 leaves none of it. */
export interface Factors {
  /** All channels alike. */
  readonly brightness: number;
  /** Distances from the mean grey of the image. */
  readonly contrast: number;
  /** Distances from the grey of the pixel. */
  readonly saturation: number;
}

/** The grey of red, green and blue, as ITU-R BT.601 weighs them, and PIL and OpenCV with it. */
const [RED, GREEN, BLUE] = [0.299, 0.587, 0.114];

/**
 * Changes brightness, then contrast, then saturation. All three are linear, so they are done at
 * once, and what is too bright in between is cut at the end alone: each pixel x of grey g becomes
 * b (c (s x + (1 - s) g) + (1 - c) m), where m is the mean of g.
 *
 * @param image Of 1 or 3 channels.
 * @param out Is written from `at` on, may be the memory of the image.
 */
export function recolorInto(
  { data, channels }: Image<Uint8Array>,
  { brightness, contrast, saturation }: Factors,
  out: Uint8Array,
  at: number,
): void {
  const green = channels >> 1, blue = channels - 1; // of a grey pixel all three are the one
  const greyAt = (i: number) => RED * data[i]! + GREEN * data[i + green]! + BLUE * data[i + blue]!;
  let sum = 0;
  for (let i = 0; i < data.length; i += channels) sum += greyAt(i);
  const mean = sum / data.length * channels;
  const kept = channels === 1 ? 1 : saturation;
  const gain = brightness * contrast * kept, fade = brightness * contrast * (1 - kept);
  const offset = brightness * (1 - contrast) * mean;
  const bytes = new Uint8ClampedArray(out.buffer, out.byteOffset + at, data.length); // it rounds
  for (let i = 0; i < data.length; i += channels) {
    const shade = fade * greyAt(i) + offset;
    for (let c = 0; c < channels; c++) bytes[i + c] = gain * data[i + c]! + shade;
  }
}
