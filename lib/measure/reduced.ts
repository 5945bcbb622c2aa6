/**
 * Features along their strongest principal components, which were never fitted to what is tested.
 *
 * @module
 */
import { type FaceEmbeddings, type Features, joinFeatures } from "./features.ts";
import type { Folds } from "./folds.ts";
import type { PairColumns } from "./pairs.ts";
import { componentsFor, fitPca, type Pca, project } from "./pca.ts";
import { type FlatRows, pickRows } from "./rows.ts";

/** How features are reduced before they are compared. */
export interface PcaRule {
  /** The share of the variance that is kept, above 0 and at most 1. */
  readonly keep: number;
  /**
   * Embeddings of other people, which components are fitted to. Default: those of each fold are
   * fitted to the images that pairs of the other folds have and its own have not.
   */
  readonly training?: FaceEmbeddings;
}

/** Features as each fold sees them when it is tested. */
export interface ReducedFeatures {
  /** How many components were kept, fold by fold. */
  readonly components: readonly number[];
  /** The features when a fold is tested. */
  readonly whenTested: (fold: number) => Features;
}

/**
 * Features along components that are fitted anew for each fold, to the images of the others.
 *
 * @throws {RangeError} A share that is none, or other folds with fewer than two images.
 */
export function reduceByFolds(
  features: Features,
  pairs: PairColumns,
  folds: Folds,
  keep: number,
): ReducedFeatures {
  const rows = joinFeatures(features);
  const fits = Array.from(
    { length: folds.count },
    (_, fold) => fitPca(pickRows(rows, rowsWithout(fold, pairs, folds))),
  );
  const components = fits.map((pca) => componentsFor(pca, keep));
  return { components, whenTested: (fold) => along(rows, fits[fold]!, components[fold]!) };
}

/**
 * Features along components that are fitted once, to those of other people.
 *
 * @throws {RangeError} A share that is none, or features of another size.
 */
export function reduceBy(features: Features, training: Features, keep: number) {
  const pca = fitPca(joinFeatures(training)), count = componentsFor(pca, keep);
  return { components: [count], features: along(joinFeatures(features), pca, count) };
}

function along(rows: FlatRows, pca: Pca, count: number): Features {
  const part = project(rows, pca, count);
  return { parts: [part], count: part.count, size: part.size };
}

/** The rows that pairs of other folds have, and pairs of this one have not. */
function rowsWithout(fold: number, { left, right }: PairColumns, folds: Folds): number[] {
  const tested = new Set<number>(), others = new Set<number>();
  folds.of.forEach((of, i) => {
    for (const row of [left[i]!, right[i]!]) (of === fold ? tested : others).add(row);
  });
  return [...others].filter((row) => !tested.has(row));
}
