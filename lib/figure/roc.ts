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
  /** The curve, or some points of it. */
  readonly roc: Pick<RocCurve, "far" | "tar" | "differentPairs">;
}

/**
 * ROC curves in one frame; the rate of false accepts is on a logarithmic axis from one pair up, as
 * what matters lies at its small values.
 */
export function rocFigure(curves: readonly NamedRoc[], title: string): Figure {
  const least = Math.min(...curves.map(({ roc }) => 1 / roc.differentPairs));
  const drawn = new Map<string, { label: string; x: number[]; y: number[] }>();
  for (const { label, roc } of curves) {
    const points = Array.from(roc.far, (far, i) => [far, roc.tar[i]!] as const)
      .filter(([far], i) => far > 0 || (roc.far[i + 1] ?? 1) > 0);
    const x = points.map(([far]) => Math.max(far, least)), y = points.map(([, tar]) => 100 * tar);
    // Two protocols may differ in how they choose a threshold alone: one line, which has both names.
    const key = `${x} ${y}`, same = drawn.get(key);
    drawn.set(key, { label: same ? `${same.label},<br>${label}` : label, x, y });
  }
  return curvesFigure([...drawn.values()], {
    title,
    x: {
      label: "false accepts, share of pairs of two people",
      type: "log",
      range: [Math.floor(Math.log10(least)), 0],
      dtick: 1,
      exponentformat: "power",
    },
    y: { label: "true accepts (%)", range: [lowest(curves) - 0.2, 100.2] },
  });
}

/** Where the axis begins: the share at the smallest rate, on a whole percent. */
function lowest(curves: readonly NamedRoc[]): number {
  const first = curves.map(({ roc }) => roc.tar[roc.far.findLastIndex((far) => far === 0)] ?? 0);
  return Math.floor(100 * Math.min(...first));
}
