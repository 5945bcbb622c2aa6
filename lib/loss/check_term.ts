/**
 * Whether what a term is given fits together.
 *
 * @module
 */
import type * as tf from "#tensor";
import { type TermDefinition, type TermName, TERMS } from "../margin/terms.ts";
import type { TermTensors } from "./terms.ts";

/** How many dimensions each has, and as what they are told. */
const RANKS = {
  features: [2, "[batch, size]"],
  weights: [2, "[classes, size]"],
  centers: [2, "[classes, size]"],
  radius: [0, "[]"],
} as const;

/**
 * Checks shapes, labels and triplets at the public door; labels and triplets are read back.
 *
 * @throws {RangeError} Saying what must hold and what was found.
 */
export function checkTerm(name: TermName, given: TermTensors): void {
  const { title, inputs }: TermDefinition = TERMS[name];
  const refuse = (what: string): never => {
    throw new RangeError(`Cannot use ${title}: ${what}`);
  };
  for (const key of inputs) {
    const [rank, shape] = RANKS[key], found = given[key];
    if (!found) throw new RangeError(`Cannot use ${title} without its ${key}`);
    if (found.shape.length !== rank) {
      refuse(`${key} must be of shape ${shape}, got [${found.shape}]`);
    }
  }
  const needs = (key: "features" | "weights" | "centers") =>
    inputs.includes(key) ? given[key]!.shape : undefined;
  const features = needs("features"),
    centers = needs("centers"),
    rows = needs("weights") ?? centers;
  const { labels, triplets } = given, [batch = labels.shape[0]] = features ?? [];
  if (labels.dtype !== "int32" || labels.shape.length !== 1 || labels.shape[0] !== batch) {
    refuse(
      `labels must be int32 of shape [${batch}], one for each embedding, got ${labels.dtype} of ` +
        `shape [${labels.shape}]`,
    );
  }
  if (centers && centers[1] !== features![1]) {
    refuse(`centers must be as long as embeddings, got [${centers}] and [${features}]`);
  }
  if (rows) {
    if (rows[0] < 2) refuse(`there must be at least 2 classes, got ${rows[0]}`);
    const wrong = firstOutside(labels, rows[0]);
    if (wrong !== undefined) refuse(`label ${wrong} must lie in 0 … ${rows[0] - 1}`);
  }
  if (!triplets || !features) return;
  if (triplets.dtype !== "int32" || triplets.shape[1] !== 3 || triplets.shape[0] === 0) {
    refuse(
      `triplets must be int32 of shape [triplets, 3], at least one, got ${triplets.dtype} of ` +
        `shape [${triplets.shape}]`,
    );
  }
  const wrong = firstOutside(triplets, batch);
  if (wrong !== undefined) refuse(`row ${wrong} of a triplet must lie in 0 … ${batch - 1}`);
}

/** The first whole number that is not one of 0 to `count - 1`. */
function firstOutside(numbers: tf.Tensor, count: number): number | undefined {
  return numbers.dataSync().find((number) => number < 0 || number >= count);
}
