/**
 * Identification in a gallery that grows by distractors.
 *
 * @module
 */
import type { IdentificationAmong } from "../measure/identification.ts";
import { curvesFigure } from "./curves.ts";
import type { Figure } from "./figure.ts";

/** Rank 1 and TPIR at each rate over the number of distractors, with their intervals over people. */
export function crowdFigure(reports: readonly IdentificationAmong[], title: string): Figure {
  const some = reports.filter(({ distractors }) => distractors > 0); // log 0 is nowhere
  const rates = some[0]?.tpirAtFpir.map(({ fpir }) => fpir) ?? [];
  const lines = [
    {
      label: "rank 1",
      of: some.map(({ rank1, rank1Interval }) => [rank1, rank1Interval] as const),
    },
    ...rates.map((fpir, k) => ({
      label: `TPIR at FPIR ${fpir}`,
      of: some.map(({ tpirAtFpir }) => {
        const { tpir, tpirInterval } = tpirAtFpir[k]!;
        return [tpir, tpirInterval] as const;
      }),
    })),
  ];
  const x = some.map(({ distractors }) => distractors);
  const { data, layout } = curvesFigure(
    lines.map(({ label, of }) => ({ label, x, y: of.map(([share]) => 100 * share) })),
    {
      title,
      x: {
        label: "distractors in the gallery (logarithmic)",
        type: "log",
        dtick: 1,
        exponentformat: "power",
      },
      y: { label: "probes of the gallery's people (%)" },
    },
  );
  const bars = data.map((trace, i) => ({
    ...trace,
    mode: "lines+markers",
    error_y: {
      type: "data",
      symmetric: false,
      array: lines[i]!.of.map(([share, [, high]]) => 100 * (high - share)),
      arrayminus: lines[i]!.of.map(([share, [low]]) => 100 * (share - low)),
      thickness: 1,
    },
  }));
  return { data: bars, layout };
}
