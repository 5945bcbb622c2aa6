/**
 * The results of `deno task evaluate`, for people.
 *
 * @module
 */
import { notesOnFars, VERIFICATION_PROTOCOLS, type VerificationReport } from "../../lib/mod.ts";
import type { Figure } from "../../lib/figure/figure.ts";
import { rocFigure } from "../../lib/figure/roc.ts";
import { textTable } from "../cli/table.ts";
import type { Measured } from "./measure.ts";
import { kept, percent, spread } from "./numbers.ts";
import { additionsTable } from "./table.ts";
import { thresholdsTable } from "./threshold.ts";

/** All of it. */
export function show(
  { reports, table, thresholds }: Measured,
  { keep }: { readonly keep: number },
) {
  const [first] = reports;
  console.log(`${reportsTable(reports)}\n${foldsLine(first!)}`);
  if (table) {
    const fitted = table.some(({ components }) => components);
    console.log(
      "\nWhat mirror images" +
        (fitted ? ` and components that keep ${keep} of the variance` : "") +
        ` add, by ${first!.protocol}:\n\n${additionsTable(table, first!.folds.length)}`,
    );
  }
  if (thresholds) {
    const { far } = thresholds[0]!, rows = thresholdsTable(reports, thresholds);
    console.log(`\nThe threshold for a rate of ${far} of false accepts:\n\n${rows}`);
  }
  const fars = [...first!.tarAtFar, ...thresholds ?? []].map(({ far }) => far);
  for (const note of notesOnFars(fars, first!.roc.differentPairs)) console.log(`\nNote: ${note}`);
}

/** The ROC of each protocol. */
export function rocsFigure(reports: readonly VerificationReport[], title: string): Figure {
  return rocFigure(
    reports.map(({ protocol, roc }) => ({ label: VERIFICATION_PROTOCOLS[protocol].title, roc })),
    title,
  );
}

/** What each protocol makes of the embeddings, a row each. */
function reportsTable(reports: readonly VerificationReport[]): string {
  const reduced = reports.some(({ components }) => components);
  return textTable(
    [
      "protocol",
      "mirror",
      ...reduced ? ["components"] : [],
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
      ...reduced ? [kept(report.components)] : [],
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
function foldsLine({ protocol, folds }: VerificationReport): string {
  if (folds.length < 2) return "";
  const accuracies = folds.map(({ accuracy }) => percent(accuracy)).join(" ");
  return `\nFold by fold, ${protocol}: ${accuracies}`;
}
