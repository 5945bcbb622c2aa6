/**
 * Rows that are not trained: the embeddings of other rows next to each other.
 *
 * @module
 */
import type { ImageSet } from "../dataset/images.ts";
import type { VerificationPair } from "../measure/pairs.ts";
import { inspect, type JobResult } from "./inspect.ts";
import { verified } from "./verified.ts";

/** Embeddings and class weights that a result keeps for an ensemble, float32 in base64. */
export interface Kept {
  /** `[images, dimension]` */
  readonly embeddings: string;
  /** Of the mirrored images, where pairs are verified; as many. */
  readonly mirrored?: string;
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

/** What rows are measured on together. */
export interface Joined {
  /** The test images; `labels` say who is on each. */
  readonly test: ImageSet;
  /** How many classes were trained on. */
  readonly classes: number;
  /** Pairs of test images, where those are of other people. */
  readonly pairs?: readonly VerificationPair[];
}

/**
 * What the embeddings of several rows make together: each is made unit, so that all count alike
 * whatever network and loss they are of, and so are their class weights; then they stand next to
 * each other. The cosine of two images is the mean of those that the rows have.
 *
 * @throws {RangeError} Where a row kept none.
 */
export function joinResults(
  members: readonly JobResult[],
  { test, classes, pairs }: Joined,
): JobResult {
  const join = (part: keyof Kept, count: number) =>
    beside(members.map(({ kept }) => unpack(keptOf(kept, part))), count);
  const embeddings = join("embeddings", test.count), weights = join("weights", classes);
  const common = {
    embeddings,
    weights,
    dimension: weights.length / classes,
    log: { entries: [], moments: [], warnings: [] },
    parameters: members.reduce((sum, { parameters }) => sum + parameters, 0),
  };
  return pairs
    ? verified({ ...common, mirrored: join("mirrored", test.count), labels: test.labels, pairs })
    : inspect({ ...common, judge: { unit: true }, classes, test, frameLabels: [] });
}

function keptOf(kept: Kept | undefined, part: keyof Kept): string {
  if (kept?.[part] !== undefined) return kept[part];
  throw new RangeError(
    `Cannot join rows: each must have kept its ${part}, one has none; run it anew, without --resume`,
  );
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
