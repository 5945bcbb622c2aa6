/**
 * What mirror images and principal components add, on the same embeddings.
 *
 * @module
 */
import {
  type FaceEmbeddings,
  type MirrorRule,
  type PcaRule,
  type ProtocolName,
  type VerificationPair,
  type VerificationReport,
  verify,
} from "../../lib/mod.ts";
import { textTable } from "../cli/table.ts";
import { kept, percent, spread } from "./numbers.ts";
import { MIRRORS } from "./options.ts";

/** One row. */
export interface Addition {
  /** How features were joined. */
  readonly mirror: MirrorRule;
  /** How many components were kept, of each fit; none where features stayed whole. */
  readonly components?: readonly number[];
  /** Over the folds. */
  readonly accuracy: number;
  /** Over the folds, divided by n - 1. */
  readonly deviation: number;
  /** The share of true accepts where one in a thousand of the others is accepted. */
  readonly tar: number;
  /** The equal error rate. */
  readonly eer: number;
}

/** Every mirror rule, without and (where it can be fitted) with principal components. */
export function additions(
  embeddings: FaceEmbeddings,
  pairs: readonly VerificationPair[],
  protocol: ProtocolName,
  pca: PcaRule | undefined,
): readonly Addition[] {
  const rules = pca ? [undefined, pca] : [undefined];
  return (Object.keys(MIRRORS) as MirrorRule[]).flatMap((mirror) =>
    rules.map((rule) => {
      const options = { mirror, fars: [1e-3], ...rule && { pca: rule } };
      return additionOf(verify(embeddings, pairs, protocol, options));
    })
  );
}

function additionOf(
  { mirror, components, accuracy, deviation, tarAtFar, eer }: VerificationReport,
): Addition {
  const tar = tarAtFar[0]!.tar;
  return {
    mirror,
    ...components && { components },
    accuracy,
    deviation: deviation.sample,
    tar,
    eer,
  };
}

/** The table, for people. */
export function additionsTable(rows: readonly Addition[], folds: number): string {
  return textTable(
    ["mirror image", "components", "accuracy, %", "over folds", "TAR at 0.001", "EER"],
    rows.map(({ mirror, components, accuracy, deviation, tar, eer }) => [
      mirror,
      kept(components),
      percent(accuracy),
      spread(deviation, folds),
      percent(tar),
      percent(eer),
    ]),
  );
}
