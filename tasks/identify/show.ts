/**
 * The results of `deno task identify`, for people.
 *
 * @module
 */
import type { IdentificationAmong, IdentificationReport } from "../../lib/mod.ts";
import { textTable } from "../cli/table.ts";
import { percent } from "../evaluate/numbers.ts";
import type { HeldThreshold, Measured } from "./measure.ts";

/** All of it. */
export function show(
  { report, enrolled, thresholds }: Measured,
  among: readonly IdentificationAmong[] | undefined,
): void {
  const { mated, unmated, rank1, rank1Interval } = report;
  console.log(
    `${enrolled} people enrolled by one image; ${mated} other images of them, ${unmated} strangers`,
  );
  console.log(`\nRank 1: ${percent(rank1)} % (${interval(rank1Interval)})`);
  console.log(
    unmated === 0
      ? "\nNote: there are no strangers, as everyone has several images: no FPIR, no threshold"
      : `\n${ratesTable(report)}`,
  );
  if (thresholds.length > 0) {
    console.log(
      `\nThresholds of half of the people, held against the other half:\n\n${
        heldTable(thresholds)
      }`,
    );
    for (const { chosen: { warning } } of thresholds) {
      if (warning) console.log(`\nNote: ${warning}`);
    }
  }
  if (among) console.log(`\nWith distractors in the gallery:\n\n${amongTable(among)}`);
}

function ratesTable({ tpirAtFpir }: IdentificationReport): string {
  return textTable(
    ["FPIR", "TPIR, %", "95 %, over people", "threshold", "95 % of FPIR, %"],
    tpirAtFpir.map(({ fpir, tpir, tpirInterval, threshold, interval: of }) => [
      `${fpir}`,
      percent(tpir),
      interval(tpirInterval),
      threshold?.toFixed(4) ?? "all",
      interval(of),
    ]),
  );
}

function heldTable(thresholds: readonly HeldThreshold[]): string {
  return textTable(
    [
      ...["FPIR", "threshold", "strangers", "needed", "FPIR there, %", "95 %"],
      ...["TPIR there, %", "95 %, over people"],
    ],
    thresholds.map(({ chosen, held }) => [
      `${chosen.far}`,
      chosen.threshold?.toFixed(4) ?? "all",
      `${chosen.impostors}`,
      `${chosen.needed}`,
      percent(held.fpir),
      interval(held.fpirInterval),
      percent(held.tpir),
      interval(held.tpirInterval),
    ]),
  );
}

function amongTable(among: readonly IdentificationAmong[]): string {
  const rates = among[0]!.tpirAtFpir.map(({ fpir }) => `TPIR at ${fpir}`);
  return textTable(
    ["distractors", "rank 1, %", "95 %, over people", ...rates],
    among.map(({ distractors, rank1, rank1Interval, tpirAtFpir }) => [
      `${distractors}`,
      percent(rank1),
      interval(rank1Interval),
      ...tpirAtFpir.map(({ tpir }) => percent(tpir)),
    ]),
  );
}

const interval = (ends: readonly [number, number]): string =>
  ends.map((share) => percent(share)).join(" to ");
