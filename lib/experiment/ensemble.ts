/**
 * Rows that are not trained: the embeddings of other rows next to each other.
 *
 * @module
 */
import type { ImageSet } from "../dataset/images.ts";
import { inspect, type JobResult } from "./inspect.ts";

/** Embeddings and class weights that a result keeps for an ensemble, float32 in base64. */
export interface Kept {
  /** `[images, dimension]` */
  readonly embeddings: string;
  /** `[classes, dimension]` */
  readonly weights: string;
}

/** Numbers as text that JSON takes. */
export function pack(numbers: Float32Array): string {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength).toBase64();
}

/** The same numbers again. */
export function unpack(text: string): Float32Array {
  return new Float32Array(Uint8Array.fromBase64(text).buffer);
}

/**
 * What the embeddings of several rows make together: each is made unit, so that all count alike,
 * and so are their class weights; then they stand next to each other.
 *
 * @throws {RangeError} Where a row kept none.
 */
export function joinResults(
  members: readonly JobResult[],
  test: ImageSet,
  classes: number,
): JobResult {
  const kept = members.map(({ kept }) => {
    if (kept) return kept;
    throw new RangeError("Cannot join rows: each must have kept its embeddings; run it anew");
  });
  const embeddings = beside(kept.map(({ embeddings }) => unpack(embeddings)), test.count);
  const weights = beside(kept.map(({ weights }) => unpack(weights)), classes);
  return inspect({
    embeddings,
    weights,
    judge: { unit: true },
    dimension: weights.length / classes,
    classes,
    test,
    log: { entries: [], moments: [], warnings: [] },
    frameLabels: [],
    parameters: members.reduce((sum, { parameters }) => sum + parameters, 0),
  });
}

/** Unit rows of several matrices next to each other. */
function beside(parts: readonly Float32Array[], count: number): Float32Array {
  const sizes = parts.map((part) => part.length / count);
  const width = sizes.reduce((a, b) => a + b, 0), joined = new Float32Array(count * width);
  for (let i = 0; i < count; i++) {
    let at = i * width;
    for (const [k, part] of parts.entries()) {
      const row = part.subarray(i * sizes[k]!, (i + 1) * sizes[k]!);
      const length = Math.hypot(...row) || 1;
      for (const value of row) joined[at++] = value / length;
    }
  }
  return joined;
}
