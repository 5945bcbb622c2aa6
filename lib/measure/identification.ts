/**
 * Open-set identification: who is it, if anyone of the gallery?
 *
 * @module
 */
import type { Multiply, RowSource } from "./blocks.ts";
import { nearestAmong } from "./crowd.ts";
import { checkSizes, direction, directionsOf, nearestOf } from "./directions.ts";
import {
  type DetCurve,
  detOf,
  type OpenSetRates,
  type RatesAt,
  ratesAt,
  ratesOf,
} from "./open_set.ts";
import type { Rows } from "./rows.ts";

/** Images of people whose names are known. */
export interface NamedEmbeddings {
  /** One row an image, `[images, size]`; need not be unit. */
  readonly embeddings: Rows;
  /** Who each shows; several may show one person. */
  readonly ids: ArrayLike<string | number>;
}

/** The most similar image of a gallery, probe by probe. */
export interface GalleryMatches {
  /** Its row; the first, where several are equally near. */
  readonly rows: Int32Array;
  /** Its cosine. */
  readonly scores: Float64Array;
}

/** What a gallery makes of probes. */
export interface IdentificationReport extends OpenSetRates {
  /** Who the nearest image shows, probe by probe. */
  readonly guesses: readonly (string | number)[];
  /** The cosine with it. */
  readonly topScores: readonly number[];
  /** Where a probe shows a stranger. */
  readonly det?: DetCurve;
}

/** How probes are identified. */
export interface IdentifyOptions {
  /** Rates of strangers who are taken for someone, to report at; 0.01 and 0.1. */
  readonly fpirs?: readonly number[];
  /** Of the people who are drawn for intervals; 1. */
  readonly seed?: number;
}

/**
 * The image of a gallery that is most similar to each probe, by the cosine.
 *
 * @throws {RangeError} An empty gallery, an embedding that is zero or not finite, or sizes that
 * differ.
 *
 * @example
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * deepEqual([...searchGallery([[1, 0], [0, 1]], [[0.1, 2], [3, 1]]).rows], [1, 0]);
 * ```
 */
export function searchGallery(gallery: Rows, probes: Rows): GalleryMatches {
  const known = directionsOf(gallery, "the gallery"), asked = directionsOf(probes, "the probes");
  if (known.count === 0) throw new RangeError("Cannot identify: the gallery must have an image");
  if (asked.count > 0) checkSizes(known, asked, ["the gallery", "the probes"]);
  const rows = new Int32Array(asked.count), scores = new Float64Array(asked.count);
  for (let i = 0; i < asked.count; i++) {
    const { row, cosine } = nearestOf(direction(asked, i), known);
    rows[i] = row, scores[i] = cosine;
  }
  return { rows, scores };
}

/**
 * Identifies probes, some of whom the gallery does not know. The threshold of a rate is the
 * (k + 1)-th highest score of a stranger, k = ⌊rate · strangers⌋.
 *
 * @throws {RangeError} What {@linkcode searchGallery} refuses, ids that are not as many as images, no
 * probe whom the gallery knows, or a rate outside.
 *
 * @example Two friends and a stranger
 * ```ts
 * import { deepEqual, equal } from "node:assert/strict";
 *
 * const gallery = { embeddings: [[1, 0], [0, 1]], ids: ["Ann", "Ben"] };
 * const probes = { embeddings: [[2, 0.1], [0.1, 1], [1, -1]], ids: ["Ann", "Ben", "Cay"] };
 * const report = identify(gallery, probes, { fpirs: [0.1] });
 * deepEqual(report.guesses, ["Ann", "Ben", "Ann"]);
 * equal(report.rank1, 1);
 * equal(report.tpirAtFpir[0]?.tpir, 1);
 * ```
 */
export function identify(
  gallery: NamedEmbeddings,
  probes: NamedEmbeddings,
  { fpirs = [0.01, 0.1], seed = 1 }: IdentifyOptions = {},
): IdentificationReport {
  const { trial, guesses } = trialOf(gallery, probes), rates = ratesOf(trial, fpirs, seed);
  const topScores = Array.from(trial.scores);
  return { ...rates, guesses, topScores, ...rates.unmated > 0 && { det: detOf(trial) } };
}

/**
 * What a threshold that was chosen on other people does: see {@linkcode strangerThreshold}.
 *
 * @param threshold Accepted is what scores above it.
 * @param options `seed`: of the people who are drawn for intervals; 1.
 * @throws {RangeError} What {@linkcode searchGallery} refuses, ids that are not as many as images, a
 * threshold that is NaN, or no probes of people of the gallery or of strangers.
 *
 * @example Ann is found, and Ben is a stranger
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const gallery = { embeddings: [[1, 0]], ids: ["Ann"] };
 * const probes = { embeddings: [[2, 1], [1, 1]], ids: ["Ann", "Ben"] };
 * const { tpir, fpir } = identifyAt(gallery, probes, 0.8);
 * deepEqual([tpir, fpir], [1, 0]);
 * ```
 */
export function identifyAt(
  gallery: NamedEmbeddings,
  probes: NamedEmbeddings,
  threshold: number,
  { seed = 1 }: { readonly seed?: number } = {},
): RatesAt {
  return ratesAt(trialOf(gallery, probes).trial, threshold, seed);
}

/** A report where distractors are in the gallery, too. */
export interface IdentificationAmong extends OpenSetRates {
  /** How many. */
  readonly distractors: number;
}

/**
 * Identifies probes in a gallery that grows by people who do not matter, as of MegaFace: whoever is
 * as near to one of these as to the right image is mistaken, and strangers are taken for them.
 *
 * @param distractors One row an image of someone else, or blocks of them as `npyBlocks` reads them.
 * @param counts How many of the first distractors the gallery has; each gives a report.
 * @param options And `multiply`: who does; {@linkcode multiplyPlainly}.
 * @throws {RangeError} What {@linkcode identify} and {@linkcode nearestAmong} refuse.
 *
 * @example The second distractor is nearer than Ann
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 *
 * const gallery = { embeddings: [[1, 0]], ids: ["Ann"] };
 * const probes = { embeddings: [[2, 1]], ids: ["Ann"] };
 * const reports = await identifyAmong(gallery, probes, [[0, 1], [3, 1]], [1, 2]);
 * deepEqual(reports.map(({ rank1 }) => rank1), [1, 0]);
 * ```
 */
export async function identifyAmong(
  gallery: NamedEmbeddings,
  probes: NamedEmbeddings,
  distractors: RowSource,
  counts: readonly number[],
  { fpirs = [0.01, 0.1], seed = 1, multiply }: IdentifyOptions & { readonly multiply?: Multiply } =
    {},
): Promise<IdentificationAmong[]> {
  const { trial } = trialOf(gallery, probes);
  const options = multiply ? { multiply } : {};
  const nearest = await nearestAmong(probes.embeddings, distractors, counts, options);
  return counts.map((count, c) => {
    const other = nearest[c]!, { scores } = trial;
    const right = trial.right.map((is, i) => is && scores[i]! > other[i]!);
    const most = other.map((score, i) => Math.max(score, scores[i]!));
    return { distractors: count, ...ratesOf({ ...trial, right, scores: most }, fpirs, seed) };
  });
}

function trialOf(gallery: NamedEmbeddings, probes: NamedEmbeddings) {
  checkIds(gallery, "the gallery"), checkIds(probes, "the probes");
  const { rows, scores } = searchGallery(gallery.embeddings, probes.embeddings);
  const names = new Set(Array.from(gallery.ids)), ids = Array.from(probes.ids);
  const guesses = Array.from(rows, (row) => gallery.ids[row]!);
  const known = ids.map((id) => names.has(id)), right = ids.map((id, i) => guesses[i] === id);
  return { trial: { ids, known, right, scores }, guesses };
}

/**
 * Holds where each image has an id.
 *
 * @throws {RangeError} Where they are not as many.
 */
export function checkIds({ embeddings, ids }: NamedEmbeddings, what: string): void {
  const count = "data" in embeddings ? embeddings.count : embeddings.length;
  if (ids.length === count) return;
  throw new RangeError(
    `Cannot identify: each image of ${what} must have an id, got ${ids.length} ids for ${count} ` +
      "images",
  );
}
