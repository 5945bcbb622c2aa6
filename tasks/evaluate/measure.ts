/**
 * What is measured on embeddings, by the options.
 *
 * @module
 */
import {
  type FaceEmbeddings,
  type PcaRule,
  type ProtocolName,
  VERIFICATION_PROTOCOLS,
  type VerificationPair,
  type VerificationReport,
  verify,
} from "../../lib/mod.ts";
import type { EvaluateOptions } from "./options.ts";
import { type Addition, additions } from "./table.ts";
import { type Threshold, thresholdFor } from "./threshold.ts";

/** Whether the features of mirror images are needed. */
export function needsMirrored(
  { table, mirror }: Pick<EvaluateOptions, "table" | "mirror">,
  protocols: readonly ProtocolName[],
): boolean {
  return table ||
    protocols.some((name) => (mirror ?? VERIFICATION_PROTOCOLS[name].mirror) !== "none");
}

/** All that was measured. */
export interface Measured {
  /** A protocol each. */
  readonly reports: readonly VerificationReport[];
  /** What each option adds, where that was asked for. */
  readonly table?: readonly Addition[];
  /** Of each protocol, where a rate was told. */
  readonly thresholds?: readonly Threshold[];
}

/** Verifies pairs by protocols, and does what else was asked for. */
export function measure(
  embeddings: FaceEmbeddings,
  pairs: readonly VerificationPair[],
  protocols: readonly ProtocolName[],
  { mirror, pca: source, keep, table, far }: EvaluateOptions,
  training: FaceEmbeddings | undefined,
): Measured {
  const pca: PcaRule = { keep, ...training && { training } };
  const options = { ...mirror && { mirror }, ...source !== undefined && { pca } };
  const reports = protocols.map((name) => verify(embeddings, pairs, name, options));
  const [first] = protocols, canFit = training || VERIFICATION_PROTOCOLS[first!].folds;
  return {
    reports,
    ...table && { table: additions(embeddings, pairs, first!, canFit ? pca : undefined) },
    ...far !== undefined && {
      thresholds: reports.map((report) => thresholdFor(report, pairs, far)),
    },
  };
}
