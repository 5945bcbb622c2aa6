/**
 * The threshold for a wished rate of false accepts, on the pairs that were verified.
 *
 * @module
 */
import {
  type OperatingPoint,
  tarAtFar,
  thresholdAtFar,
  VERIFICATION_PROTOCOLS,
  type VerificationPair,
  type VerificationReport,
} from "../../lib/mod.ts";
import { textTable } from "../cli/table.ts";
import { percent } from "./numbers.ts";

/** A threshold in the unit of a protocol. */
export interface Threshold extends OperatingPoint {
  /** Whether a pair is accepted above it, or below it. */
  readonly accept: "above" | "below";
  /** The share of one person's pairs that it accepts. */
  readonly tar: number;
}

/** The threshold of a protocol for a rate of false accepts. */
export function thresholdFor(
  { protocol, scores, roc }: VerificationReport,
  pairs: readonly VerificationPair[],
  far: number,
): Threshold {
  const point = thresholdAtFar(scores.filter((_, i) => !pairs[i]!.same), far);
  const { accept } = VERIFICATION_PROTOCOLS[protocol].judgement, { threshold } = point;
  // A distance is negated in scores.
  const inUnit = threshold === null || accept === "above" ? threshold : -threshold;
  return { ...point, threshold: inUnit, accept, tar: tarAtFar(roc, far).tar };
}

/** The thresholds of some protocols, for people. */
export function thresholdsTable(
  reports: readonly VerificationReport[],
  thresholds: readonly Threshold[],
): string {
  return textTable(
    ["protocol", "accept", "pairs of two people", "false accepts", "95 % interval of FAR", "TAR"],
    thresholds.map(({ threshold, accept, impostors, falseAccepts, interval, tar }, i) => [
      reports[i]!.protocol,
      threshold === null ? "all" : `${accept} ${threshold.toFixed(4)}`,
      `${impostors}`,
      `${falseAccepts}`,
      `${interval.map((share) => percent(share, 3)).join(" to ")} %`,
      `${percent(tar)} %`,
    ]),
  );
}
