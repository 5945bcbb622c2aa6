/**
 * Which row of one run stands beside which of another.
 *
 * @module
 */
import type { Brief, BriefRow } from "./brief.ts";

/** Rows that are compared: one a run, or none where a run has no such row. */
export type Matched = readonly (BriefRow | undefined)[];

/**
 * Rows of the same label stand beside each other; of those that are left, rows of the same loss,
 * options and network, where a run has but one of them.
 *
 * @returns In the order of the first run, then what only the others have.
 *
 * @example A label that was changed
 * ```ts
 * import { deepEqual } from "node:assert/strict";
 * import type { Brief } from "./brief.ts";
 *
 * const run = (...labels: string[]) => ({
 *   rows: labels.map((label) => ({ label, loss: label.toLowerCase(), options: {}, network: "n" })),
 * }) as unknown as Brief;
 * const labels = matchRows([run("CosFace", "ArcFace"), run("arcface")])
 *   .map((rows) => rows.map((row) => row?.label));
 * deepEqual(labels, [["CosFace", undefined], ["ArcFace", "arcface"]]);
 * ```
 */
export function matchRows(runs: readonly Pick<Brief, "rows">[]): Matched[] {
  const matched: (BriefRow | undefined)[][] = [];
  runs.forEach(({ rows }, run) => {
    const left = new Set(rows);
    const place = (same: (row: BriefRow, other: BriefRow) => boolean) => {
      for (const row of left) {
        const home = matched.filter((others) =>
          !others[run] && others.some((other) => other && same(row, other))
        );
        const rivals = [...left].filter((other) => same(row, other));
        if (home.length !== 1 || rivals.length !== 1) continue;
        home[0]![run] = row;
        left.delete(row);
      }
    };
    place((row, other) => row.label === other.label);
    place((row, other) => kindOf(row) === kindOf(other));
    for (const row of left) {
      const alone = Array<BriefRow | undefined>(runs.length).fill(undefined);
      alone[run] = row;
      matched.push(alone);
    }
  });
  return matched;
}

/** Loss, options and network as text. */
function kindOf({ loss, options, network }: BriefRow): string {
  const sorted = Object.entries(options).sort(([a], [b]) => a < b ? -1 : 1);
  return JSON.stringify([loss, sorted, network]);
}
