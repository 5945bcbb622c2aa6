/**
 * Verification: do two images show one person?
 *
 * @module
 */
import { deviation, mean, populationDeviation, wilson } from "../math/statistics.ts";
import { markUnlike } from "./dead.ts";
import { type FaceEmbeddings, featuresOf } from "./features.ts";
import { checkRate, tarAtFar } from "./operating.ts";
import { pairColumns, type VerificationPair } from "./pairs.ts";
import {
  type ProtocolName,
  VERIFICATION_PROTOCOLS,
  type VerificationProtocol,
} from "./protocols.ts";
import { reduceBy } from "./reduced.ts";
import { rocCurve } from "./roc.ts";
import { testAll, testFolds } from "./testing.ts";
import type { VerificationReport, VerifyOptions } from "./verification_report.ts";

/**
 * Judges pairs of images by a protocol of {@linkcode VERIFICATION_PROTOCOLS}.
 *
 * @param embeddings One row an image; rows need not be unit.
 * @param pairs Which rows to compare.
 * @throws {RangeError} An embedding that is zero (but see `zeros`) or not finite, a row that does not exist, pairs of
 * one kind only, folds with gaps or a single one, mirrored embeddings that are missing or do not
 * fit, a rate outside, principal components that nothing is left to fit to, or no such protocol.
 *
 * @example Four people, two folds
 * ```ts
 * import { equal } from "node:assert/strict";
 *
 * const original = [[1, 0.1], [1, -0.1], [-1, 0.1], [-1, -0.1]];
 * const pairs = [
 *   { left: 0, right: 1, same: true, fold: 1 },
 *   { left: 0, right: 2, same: false, fold: 1 },
 *   { left: 2, right: 3, same: true, fold: 2 },
 *   { left: 1, right: 3, same: false, fold: 2 },
 * ];
 * const report = verify({ original }, pairs, "clcarwin");
 * equal(report.accuracy, 1);
 * equal(report.threshold > 0.97 && report.threshold < 0.99, true);
 * ```
 */
export function verify(
  embeddings: FaceEmbeddings,
  pairs: readonly VerificationPair[],
  protocol: ProtocolName,
  options: VerifyOptions = {},
): VerificationReport {
  const rules = rulesOf(protocol), mirror = options.mirror ?? rules.mirror;
  const fars = options.fars ?? [1e-3, 1e-2];
  for (const far of fars) checkRate(far, "FAR");
  const joined = featuresOf(embeddings, mirror), known = pairColumns(pairs, joined.count);
  const columns = options.zeros === "unlike" ? markUnlike(joined, known) : known;
  const once = options.pca?.training &&
    reduceBy(joined, featuresOf(options.pca.training, mirror), options.pca.keep);
  const features = once?.features ?? joined, keep = once ? undefined : options.pca?.keep;
  if (rules.folds === null && keep !== undefined) throw nothingToFit(rules);
  const { folds, values, right, val, components = once?.components } = rules.folds === null
    ? testAll(features, columns, rules)
    : testFolds(features, pairs, columns, rules, fars, keep);

  const sign = rules.judgement.accept === "above" ? 1 : -1;
  const scores = Array.from(values, (value) => sign * value);
  const roc = rocCurve(scores, columns.same), accuracies = folds.map(({ accuracy }) => accuracy);
  const inUnit = (score: number | null) => score === null ? null : sign * score;
  return {
    protocol,
    mirror,
    ...(components && { components }),
    folds,
    accuracy: mean(accuracies),
    deviation: { population: populationDeviation(accuracies), sample: deviation(accuracies) },
    interval: wilson(right, columns.count),
    threshold: mean(folds.map(({ threshold }) => threshold)),
    scores,
    roc,
    tarAtFar: fars
      .map((far) => tarAtFar(roc, far))
      .map((point) => ({ ...point, threshold: inUnit(point.threshold) })),
    eer: roc.eer,
    auc: roc.auc,
    ...(val && { val }),
  };
}

function nothingToFit({ title }: VerificationProtocol): RangeError {
  return new RangeError(
    `Cannot fit principal components for the protocol of ${title}: it tests all pairs at once, so ` +
      "no fold is left to fit them to. Give embeddings of other people, or take a protocol with " +
      "folds",
  );
}

function rulesOf(protocol: ProtocolName): VerificationProtocol {
  if (Object.hasOwn(VERIFICATION_PROTOCOLS, protocol)) return VERIFICATION_PROTOCOLS[protocol];
  throw new RangeError(
    `Cannot verify by "${protocol}": there are ${Object.keys(VERIFICATION_PROTOCOLS).join(", ")}`,
  );
}
