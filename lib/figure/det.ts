/**
 * DET curves: who is missed, against strangers who are taken for someone.
 *
 * @module
 */
import type { DetCurve } from "../measure/open_set.ts";
import { curvesFigure } from "./curves.ts";
import type { Figure } from "./figure.ts";

/** A named DET curve. */
export interface NamedDet {
  /** Its name in the legend. */
  readonly label: string;
  /** The curve. */
  readonly det: Pick<DetCurve, "fpir" | "fnir">;
  /** How many probes show someone of the gallery. */
  readonly mated: number;
  /** How many show a stranger. */
  readonly unmated: number;
}

/** DET curves in one frame; both axes are logarithmic, from one probe up. */
export function detFigure(curves: readonly NamedDet[], title: string): Figure {
  const [x, y] = (["unmated", "mated"] as const).map((kind) =>
    Math.min(...curves.map((curve) => 1 / curve[kind]))
  ) as [number, number];
  const drawn = curves.map(({ label, det: { fpir, fnir } }) => {
    // Of all points without a false accept, the one that misses fewest.
    const first = Math.max(0, fpir.findLastIndex((rate) => rate === 0));
    const points = fpir.slice(first).map((rate, i) => [rate, fnir[first + i]!] as const);
    return {
      label,
      x: points.map(([rate]) => Math.max(rate, x)),
      y: points.map(([, rate]) => Math.max(rate, y)),
    };
  });
  const axis = (least: number, label: string) => ({
    label,
    type: "log",
    range: [Math.floor(Math.log10(least)), 0],
    dtick: 1,
    exponentformat: "power",
  });
  return curvesFigure(drawn, {
    title,
    x: axis(x, "strangers who are taken for someone, share (FPIR)"),
    y: axis(Math.min(...drawn.flatMap((curve) => curve.y)), "missed or mistaken, share (FNIR)"),
  });
}
