/**
 * Open-set identification: who is it, if anyone of the gallery?
 *
 * @module
 */
import { checkSizes, direction, directionsOf, nearestOf } from "./directions.ts";
import { checkRate, thresholdAtFar } from "./operating.ts";
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

/** How many probes are found at a rate of strangers who are taken for someone. */
export interface TpirAtFpir {
  /** The false positive identification rate that was wished for. */
  readonly fpir: number;
  /** The share of probes of the gallery's people who are guessed right, above the threshold. */
  readonly tpir: number;
  /** The rate of the strangers at hand, at most `fpir`. */
  readonly actualFpir: number;
  /** Accepted is what scores above this; `null`: everything. */
  readonly threshold: number | null;
  /** A 95 % interval of the true rate of strangers, Wilson's. */
  readonly interval: readonly [number, number];
}

/** What a gallery makes of probes. */
export interface IdentificationReport {
  /** The share of probes of the gallery's people whose nearest image shows them. */
  readonly rank1: number;
  /** How many probes show someone of the gallery. */
  readonly mated: number;
  /** How many show a stranger. */
  readonly unmated: number;
  /** Who the nearest image shows, probe by probe. */
  readonly guesses: readonly (string | number)[];
  /** The cosine with it. */
  readonly topScores: readonly number[];
  /** Rate by rate; empty where no probe shows a stranger. */
  readonly tpirAtFpir: readonly TpirAtFpir[];
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
 * @param options `fpirs`: rates of strangers to report at; 0.01 and 0.1.
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
  options: { readonly fpirs?: readonly number[] } = {},
): IdentificationReport {
  const fpirs = options.fpirs ?? [0.01, 0.1];
  for (const fpir of fpirs) checkRate(fpir, "FPIR");
  const { rows, scores } = searchGallery(gallery.embeddings, probes.embeddings);
  const known = new Set(Array.from(gallery.ids)), asked = Array.from(probes.ids);
  checkIds(gallery, "the gallery"), checkIds(probes, "the probes");
  const guesses = Array.from(rows, (row) => gallery.ids[row]!);
  const right = asked.map((id, i) => guesses[i] === id);
  const strangers = scores.filter((_, i) => !known.has(asked[i]!)), unmated = strangers.length;
  const mated = asked.length - unmated;
  if (mated === 0) {
    throw new RangeError(
      "Cannot measure the identification: a probe must show someone of the gallery, but none " +
        `of the ${asked.length} does. searchGallery() guesses without measuring`,
    );
  }
  const share = (threshold: number) =>
    right.filter((is, i) => is && scores[i]! > threshold).length / mated;
  const tpirAtFpir = unmated === 0 ? [] : fpirs.map((fpir) => {
    const { threshold, actualFar: actualFpir, interval } = thresholdAtFar(strangers, fpir);
    return { fpir, tpir: share(threshold ?? -Infinity), actualFpir, threshold, interval };
  });
  const topScores = Array.from(scores);
  return { rank1: share(-Infinity), mated, unmated, guesses, topScores, tpirAtFpir };
}

function checkIds({ embeddings, ids }: NamedEmbeddings, what: string): void {
  const count = "data" in embeddings ? embeddings.count : embeddings.length;
  if (ids.length === count) return;
  throw new RangeError(
    `Cannot identify: each image of ${what} must have an id, got ${ids.length} ids for ${count} ` +
      "images",
  );
}
