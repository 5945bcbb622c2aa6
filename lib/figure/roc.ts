/**
 * ROC curves: how many of one person are told to be so, against how many of two people are.
 *
 * @module
 */
import type { RocCurve } from "../measure/roc.ts";
import { curvesFigure } from "./curves.ts";
import type { Figure } from "./figure.ts";

/** A named ROC. */
export interface NamedRoc {
  /** Its name in the legend. */
  readonly label: string;
  /** The curve. */
  readonly roc: RocCurve;
}

/**
 * ROC curves in one frame; the rate of false accepts is on a logarithmic axis from one pair up, as
 * what matters lies at its small values.
 */
export function rocFigure(curves: readonly NamedRoc[], title: string): Figure {
  const least = Math.min(...curves.map(({ roc }) => 1 / roc.differentPairs));
  const decades = Math.floor(Math.log10(least));
  return curvesFigure(
    curves.map(({ label, roc }) => {
      const points = Array.from(roc.far, (far, i) => [far, roc.tar[i]!] as const)
        .filter(([far], i) => far > 0 || (roc.far[i + 1] ?? 1) > 0);
      return {
        label,
        x: points.map(([far]) => Math.max(far, least)),
        y: points.map(([, tar]) => 100 * tar),
      };
    }),
    {
      title,
      x: {
        label: "false accepts, share of pairs of two people",
        type: "log",
        range: [decades, 0],
        dtick: 1,
        exponentformat: "power",
      },
      y: {
        label: "true accepts (%)",
        range: [lowest(curves) - 0.5, 100.2],
      },
    },
  );
}

/** Where the axis begins: below the share at the smallest rate, on a multiple of 5 %. */
function lowest(curves: readonly NamedRoc[]): number {
  const first = curves.map(({ roc }) => roc.tar[roc.far.findLastIndex((far) => far === 0)] ?? 0);
  return Math.floor(20 * Math.min(...first)) * 5;
}
