/**
 * The pairs that are verified, with the images they name.
 *
 * @module
 */
import {
  type FetchOptions,
  openFaceSet,
  parsePairs,
  type PlacedPairs,
  placePairs,
  type ProtocolName,
  VERIFICATION_PROTOCOLS,
  type VerificationPair,
  verificationPairsOf,
} from "../../lib/mod.ts";
import { readTextAs } from "../cli/read_as.ts";
import type { EvaluatedSet } from "./embed_set.ts";
import type { EvaluateOptions } from "./options.ts";

/** Images, and pairs of them. */
export interface PairedImages extends PlacedPairs {
  /** What they are of. */
  readonly set: EvaluatedSet;
  /** How many folds the list has. */
  readonly folds: number;
  /** Where they are from. */
  readonly from: string;
  /** Of a folder of one's own, pairs to choose thresholds on: all there are, up to a bound. */
  readonly forThresholds?: readonly VerificationPair[];
}

/** Opens the set of faces, with the list of pairs that the options name, or draws pairs. */
export async function openPairs(
  { set: name, pairs: list, pairsFile, seed }: EvaluateOptions,
  fetching: FetchOptions,
): Promise<PairedImages> {
  const wanted = pairsFile === undefined
    ? list
    : await readTextAs(pairsFile, "a list of pairs", parsePairs);
  const set = await openFaceSet(name, { ...fetching, ...wanted && { pairs: wanted } });
  // As many as a person's images can give, in ten folds.
  const pairs = set.pairs ?? verificationPairsOf(set.people, { same: 1000, seed });
  const from = pairsFile ?? list ?? (set.pairs ? "the set's own" : "drawn");
  return { set, ...placePairs(set.people, pairs), folds: pairs.folds, from };
}

/**
 * The protocols that pairs can be verified by: without folds only those that need none, and these
 * only where nothing is fitted to other folds.
 *
 * @param fitted Whether principal components are fitted fold by fold.
 * @throws {RangeError} One that was wanted and cannot be.
 */
export function protocolsFor(
  wanted: readonly ProtocolName[] | undefined,
  folds: number,
  fitted: boolean,
): readonly ProtocolName[] {
  const can = ALL.filter((name) => VERIFICATION_PROTOCOLS[name].folds ? folds > 1 : !fitted);
  const cannot = wanted?.find((name) => !can.includes(name));
  if (cannot === undefined && can.length > 0) return wanted ?? can;
  throw new RangeError(
    `Cannot verify by ${cannot ?? "any protocol"}: a threshold` +
      `${fitted ? " and principal components are" : " is"} chosen on the other folds, and ` +
      (folds > 1 ? "it has none" : "the list of pairs has one") +
      `. There ${can.length > 0 ? `is ${can.join(", ")}` : "is --pca with a file"}`,
  );
}

const ALL = Object.keys(VERIFICATION_PROTOCOLS) as ProtocolName[];
