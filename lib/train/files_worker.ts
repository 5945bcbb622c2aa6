/**
 * A worker thread that makes the images of one step after the other ready.
 *
 * @module
 */
import { type CropRules, cropSet, type FaceFile } from "../align/crops.ts";
import type { Augmentation } from "../image/augmentation.ts";
import { varied } from "./source.ts";

/** What the main thread says. */
export type ToLoader =
  | {
    readonly kind: "open";
    readonly root: string;
    readonly rules: CropRules;
    readonly seed: number;
    readonly augmentation: Augmentation;
  }
  | {
    readonly kind: "load";
    readonly number: number;
    readonly epoch: number;
    readonly some: readonly { readonly index: number; readonly file: FaceFile }[];
  };

/** What a worker says: the images of a step, by its number. */
export type FromLoader =
  & { readonly number: number }
  & ({ readonly pixels: Float32Array } | { readonly error: Error });

const scope = self as unknown as {
  onmessage: (event: { data: ToLoader }) => void;
  postMessage: (message: FromLoader, transfer?: Transferable[]) => void;
};
let opened: ToLoader & { readonly kind: "open" };

scope.onmessage = async ({ data: message }) => {
  if (message.kind === "open") {
    opened = message;
    return;
  }
  const { number, epoch, some } = message, { root, rules, seed, augmentation } = opened;
  try {
    const set = await cropSet(root, some.map(({ file }) => file), rules);
    const draws = some.map(({ index }, at) => ({ at, index }));
    const pixels = varied(set, augmentation, { draws, seed, epoch });
    scope.postMessage({ number, pixels }, [pixels.buffer as ArrayBuffer]);
  } catch (error) {
    scope.postMessage({ number, error: error as Error });
  }
};
