/**
 * What turns crops of faces into embeddings, whatever it runs on.
 *
 * @module
 */
import type { CropRules } from "../align/crops.ts";
import type { Image } from "../image/image.ts";

/** A network for faces, ready to be used. */
export interface FaceEmbedder {
  /** The name in tables. */
  readonly title: string;
  /** How a face becomes a crop for it. */
  readonly crop: CropRules;
  /** Numbers of an embedding. */
  readonly size: number;
  /** The embeddings of crops, `[crops, size]`, row by row; rows are not made unit. */
  readonly embed: (crops: readonly Image<Uint8Array>[]) => Promise<Float32Array>;
  /** Frees it. */
  readonly dispose: () => Promise<void>;
}
