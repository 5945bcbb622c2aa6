/**
 * The results of `deno task evaluate`, for people.
 *
 * @module
 */
import type { VerificationReport } from "../../lib/mod.ts";
import { textTable } from "../cli/table.ts";
import { kept, percent, spread } from "./numbers.ts";

/** What each protocol makes of the embeddings, a row each. */
export function reportsTable(reports: readonly VerificationReport[]): string {
  return textTable(
    [
      "protocol",
      "mirror",
      "components",
      "accuracy, %",
      "over folds",
      "95 % interval",
      ...reports[0]!.tarAtFar.map(({ far }) => `TAR at ${far}`),
      "EER",
      "threshold",
    ],
    reports.map((report) => [
      report.protocol,
      report.mirror,
      kept(report.components),
      percent(report.accuracy),
      spread(report.deviation.sample, report.folds.length),
      report.interval.map((share) => percent(share)).join(" to "),
      ...report.tarAtFar.map(({ tar }) => percent(tar)),
      percent(report.eer),
      report.threshold.toFixed(3),
    ]),
  );
}

/** The accuracies of the first protocol's folds, where it has several. */
export function foldsLine({ protocol, folds }: VerificationReport): string {
  if (folds.length < 2) return "";
  const accuracies = folds.map(({ accuracy }) => percent(accuracy)).join(" ");
  return `\nFold by fold, ${protocol}: ${accuracies}`;
}
