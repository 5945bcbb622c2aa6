/**
 * Zeros around maps.
 *
 * @module
 */
import type { Layer, Shape } from "./layers.ts";

/** Zeros around a map. */
export interface Pads {
  /** Above. */
  readonly top: number;
  /** To the left. */
  readonly left: number;
  /** Below. */
  readonly bottom: number;
  /** To the right. */
  readonly right: number;
}

/** As many zeros on every side. */
export const ALL_ROUND = (pad: number): Pads => ({ top: pad, left: pad, bottom: pad, right: pad });

/** The zeros around what a convolution takes. */
export function padsOf(
  { pad, kernel, stride }: Layer & { readonly kind: "convolution" },
  input: Shape,
  output: Shape,
): Pads {
  return pad === undefined ? same(kernel, stride, input, output) : ALL_ROUND(pad);
}

/** What "same" padding is: as few zeros as there must be, the odd one behind. */
export function same(kernel: number, stride: number, input: Shape, output: Shape): Pads {
  const [down, across] = ([0, 1] as const).map((side) =>
    Math.max((output[side] - 1) * stride + kernel - input[side], 0)
  ) as [number, number];
  const [top, left] = [down >> 1, across >> 1];
  return { top, left, bottom: down - top, right: across - left };
}
