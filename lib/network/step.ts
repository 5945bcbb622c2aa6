/**
 * What a step is that every toolkit has.
 *
 * @module
 */
import type { Pads } from "./pads.ts";

/** The shape of weights: of an embedding, the window is the whole map. */
export type Filters = readonly [height: number, width: number, into: number, out: number];

interface Named {
  /** As `"conv1_1"`. */
  readonly name: string;
  /** The step whose result goes in; `"data"` is the images. */
  readonly from: string;
}

/** A step. Parameters go by their name in the network. */
export type NetworkStep =
  & Named
  & (
    | {
      readonly kind: "convolution";
      readonly weight: string;
      /** None in residual units, nor where normalisation follows. */
      readonly bias?: string;
      readonly filters: Filters;
      /** Whether each channel is convolved by itself: `filters` are then of one channel into each. */
      readonly depthwise?: true;
      readonly stride: number;
      readonly pads: Pads;
      readonly start: "xavier" | "he" | "residual";
    }
    /** By the mean and the variance that are kept. */
    | {
      readonly kind: "normalise";
      readonly gamma: string;
      readonly beta: string;
      readonly mean: string;
      readonly variance: string;
    }
    | { readonly kind: "prelu"; readonly slope: string; readonly channels: number }
    /** The result of `from` and that of `other`, the end of a residual branch. */
    | { readonly kind: "add"; readonly other: string }
    /** The largest of each 2x2, stride 2; `pads` are never the largest. */
    | { readonly kind: "pool"; readonly pads: Pads }
    | {
      readonly kind: "product";
      readonly weight: string;
      readonly bias: string;
      readonly filters: Filters;
    }
    | { readonly kind: "relu" }
  );
