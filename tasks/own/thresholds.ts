/**
 * Thresholds for one's own faces: of plain cosines, as galleries, albums and videos take them.
 *
 * @module
 */
import { type FaceEmbeddings, tooFew, type VerificationPair, verify } from "../../lib/mod.ts";
import { type Threshold, thresholdFor } from "../evaluate/threshold.ts";
import { percent } from "../evaluate/numbers.ts";
import { textTable } from "../cli/table.ts";

/** Rates of false accepts, where none is told. */
const FARS = [1e-2, 1e-3] as const;

/** The threshold of each rate, on all pairs together. */
export function ownThresholds(
  { original }: FaceEmbeddings,
  pairs: readonly VerificationPair[],
  far: number | undefined,
): readonly Threshold[] {
  const report = verify({ original }, pairs, "opensphere", { mirror: "none" });
  return (far === undefined ? FARS : [far]).map((rate) => thresholdFor(report, pairs, rate));
}

/** Them, for people. */
export function showOwnThresholds(
  thresholds: readonly Threshold[],
  pairs: readonly VerificationPair[],
): void {
  const { impostors } = thresholds[0]!, same = pairs.length - impostors;
  console.log(
    `\nThresholds for faces like these, of cosines without mirror images, on ${impostors} pairs of ` +
      `two people and ${same} of one:\n`,
  );
  console.log(textTable(
    ["false accepts wished", "threshold", "seen", "95 % interval of FAR", "one person accepted"],
    thresholds.map(({ far, threshold, falseAccepts, interval, tar }) => [
      `${percent(far, 3)} %`,
      threshold === null ? "none" : threshold.toFixed(4),
      `${falseAccepts}`,
      `${interval.map((rate) => percent(rate, 3)).join(" to ")} %`,
      `${percent(tar)} %`,
    ]),
  ));
  for (const point of thresholds) {
    const few = tooFew(point, "pairs of two people");
    if (few) console.log(`\nNote: ${few}`);
  }
}
