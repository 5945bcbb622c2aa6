/**
 * What is measured: all people, and a threshold of half of them on the other half.
 *
 * @module
 */
import {
  enrolmentOf,
  type FlatRows,
  halvesOf,
  type IdentificationReport,
  identify,
  identifyAt,
  type RatesAt,
  searchGallery,
  type StrangerThreshold,
  strangerThreshold,
} from "../../lib/mod.ts";

/** A threshold that was chosen on half of the people, and what it does to the others. */
export interface HeldThreshold {
  /** Of the one half. */
  readonly chosen: StrangerThreshold;
  /** On the other. */
  readonly held: RatesAt;
}

/** All of it. */
export interface Measured {
  /** Of all people. */
  readonly report: IdentificationReport;
  /** How many people the gallery has. */
  readonly enrolled: number;
  /** Rate by rate. */
  readonly thresholds: readonly HeldThreshold[];
}

/**
 * Measures all people, and thresholds on halves, where there are people enough.
 *
 * @throws {RangeError} Nobody with two images.
 */
export function measure(
  features: FlatRows,
  ids: readonly string[],
  { fpirs, seed }: { readonly fpirs: readonly number[]; readonly seed: number },
): Measured {
  const { gallery, probes } = enrolmentOf(features, ids);
  const enrolled = gallery.ids.length;
  if (enrolled === 0) {
    throw new RangeError(
      `Cannot identify: someone must have two images, one to enrol and one to ask with, but the ` +
        `${ids.length} images are of as many people`,
    );
  }
  const report = identify(gallery, probes, { fpirs, seed });
  // Each half needs somebody known and a stranger.
  if (enrolled < 2 || report.unmated < 2) return { report, enrolled, thresholds: [] };
  const [one, other] = halvesOf(ids, seed).map((rows) => enrolmentOf(features, ids, rows));
  const { scores } = searchGallery(one!.gallery.embeddings, one!.probes.embeddings);
  const names = new Set(Array.from(one!.gallery.ids));
  const strangers = scores.filter((_, i) => !names.has(one!.probes.ids[i]!));
  const thresholds = fpirs.map((fpir) => {
    const chosen = strangerThreshold(strangers, fpir), least = chosen.threshold ?? -Infinity;
    return { chosen, held: identifyAt(other!.gallery, other!.probes, least, { seed }) };
  });
  return { report, enrolled, thresholds };
}
