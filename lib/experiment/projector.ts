/**
 * Embeddings as the projector of TensorBoard opens them.
 *
 * @module
 */
import { unpack } from "./ensemble.ts";

/**
 * The three files of a run: a row of `vectors.tsv` is an embedding, the same line of `labels.tsv`
 * its class, and `projector_config.pbtxt` says so. TensorBoard looks for that name in each run's
 * folder; see
 * https://github.com/tensorflow/tensorboard/blob/master/tensorboard/plugins/projector/projector_config.proto
 *
 * @param directions `[images, size]`, float32 in base64.
 * @param labels The class of each image.
 * @returns Contents by name, the configuration last: it names files that are there.
 *
 * @example Two images
 * ```ts
 * import { equal } from "node:assert/strict";
 * import { pack } from "./ensemble.ts";
 *
 * const files = projectorFiles(pack(Float32Array.of(1, 0, 0, 0.6, 0.8, 0)), [3, 7]);
 * equal(files["vectors.tsv"], "1\t0\t0\n0.6\t0.8\t0\n");
 * equal(files["labels.tsv"], "3\n7\n");
 * ```
 */
export function projectorFiles(
  directions: string,
  labels: readonly number[],
): Readonly<Record<"vectors.tsv" | "labels.tsv" | "projector_config.pbtxt", string>> {
  const all = unpack(directions), size = all.length / labels.length;
  const lines = labels.map((_, i) =>
    // A hundred thousandth of a unit: half the bytes, and no point moves that can be seen.
    Array.from(all.subarray(i * size, (i + 1) * size), (x) => Number(x.toFixed(5)) + 0).join("\t")
  );
  return {
    "vectors.tsv": lines.map((line) => `${line}\n`).join(""),
    "labels.tsv": labels.map((label) => `${label}\n`).join(""),
    "projector_config.pbtxt": `embeddings {
  tensor_name: "directions of test images"
  tensor_path: "vectors.tsv"
  metadata_path: "labels.tsv"
}
`,
  };
}
