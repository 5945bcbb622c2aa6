/**
 * What the page and its workers tell each other.
 *
 * @module
 */
import type { Choice } from "../choices.ts";

/** What a worker is to do. */
export interface Order {
  /** What is trained. */
  readonly choice: Choice;
  /** Steps in all. */
  readonly steps: number;
  /** Decides the start, and the order of the images. */
  readonly seed: number;
  /** Whether the margin comes in slowly; else λ is as it was chosen. */
  readonly annealed: boolean;
  /** Which engine: auto is WebGPU, and wasm where that is not there. */
  readonly engine: "auto" | "webgpu" | "wasm";
  /** The WebAssembly binary. */
  readonly wasm: Uint8Array;
}

/** One moment of a training. */
export interface Moment {
  /** Steps taken. */
  readonly step: number;
  /** The mean loss since the moment before; null before the first step. */
  readonly loss: number | null;
  /** The share of test images whose class has the largest logit, without margin. */
  readonly accuracy: number;
  /** λ of the annealing. */
  readonly lambda: number;
  /** Of test images, `[images, 2]`. */
  readonly embeddings: Float32Array;
  /** Of the classes, `[classes, 2]`. */
  readonly weights: Float32Array;
}

/** What a worker tells. */
export type Told =
  | {
    readonly kind: "ready";
    /** Which engine, and why. */
    readonly engine: string;
    /** The classes of the test images. */
    readonly labels: Uint8Array;
  }
  | { readonly kind: "moment"; readonly moment: Moment }
  | { readonly kind: "done"; readonly seconds: number; readonly warnings: readonly string[] }
  | { readonly kind: "failed"; readonly message: string };

/** How often a training is looked at. */
export const MOMENTS = 40;
