/**
 * Curves: laws over the angle, and what happens along the steps of a run.
 *
 * @module
 */
import type { Report, ReportRow } from "../experiment/report.ts";
import { lossOptions, targetLogit } from "../margin/options.ts";
import type { LossName } from "../margin/losses.ts";
import { psi } from "../margin/psi.ts";
import { type Axis, axis, baseLayout, FAINT, type Figure, GRID, ROW_STYLES } from "./figure.ts";

/** A named line. */
export interface Curve {
  /** Its name in the legend. */
  readonly label: string;
  /** Across. */
  readonly x: readonly number[];
  /** Up. */
  readonly y: readonly number[];
}

/** What surrounds some curves. */
export interface CurveOptions {
  /** Above. */
  readonly title: string;
  /** Below, with its unit. */
  readonly x: Axis & { readonly label: string };
  /** At the left, with its unit. */
  readonly y: Axis & { readonly label: string };
  /** A thin line that the others are compared with. */
  readonly reference?: Curve;
}

/** Curves in one frame, the legend at the right, where it hides nothing. */
export function curvesFigure(
  curves: readonly Curve[],
  { title, x: { label: xLabel, ...x }, y: { label: yLabel, ...y }, reference }: CurveOptions,
): Figure {
  const base = baseLayout(title, 880, 440);
  const all = [
    ...curves.map((curve, i) => ({
      curve,
      line: { ...ROW_STYLES[i % ROW_STYLES.length]!, width: 2.2 },
    })),
    ...(reference ? [{ curve: reference, line: { color: FAINT, width: 1.2 } }] : []),
  ];
  return {
    data: all.map(({ curve, line }) => ({
      type: "scatter",
      mode: "lines",
      name: curve.label,
      x: [...curve.x],
      y: [...curve.y],
      line,
    })),
    layout: {
      ...base,
      margin: { ...base.margin, r: 190 },
      showlegend: true,
      legend: { x: 1.02, y: 1, xanchor: "left", yanchor: "top", bordercolor: GRID, borderwidth: 1 },
      xaxis: axis(xLabel, x),
      yaxis: axis(yLabel, y),
    },
  };
}

/** Angles from 0° to 180°, every half degree. */
const DEGREES = Array.from({ length: 361 }, (_, i) => i / 2);
const COSINE: Curve = {
  label: "cos θ",
  x: DEGREES,
  y: DEGREES.map((degrees) => Math.cos(degrees * Math.PI / 180)),
};
const ANGLE = {
  label: "θ, the angle to the own class weight (degrees)",
  range: [0, 180],
  dtick: 30,
};

/** ψ for some margins, as in the paper. */
export function psiFigure(margins: readonly number[] = [1, 2, 3, 4]): Figure {
  const curves = margins.map((m) => ({
    label: `m = ${m}`,
    x: DEGREES,
    y: DEGREES.map((degrees) => psi(degrees * Math.PI / 180, m)),
  }));
  return curvesFigure(curves, {
    title: "ψ(θ), the margin of SphereFace",
    x: ANGLE,
    y: { label: "ψ(θ)" },
    reference: COSINE,
  });
}

/** What each row does to the logit of the own class, before the scale and without λ. */
export function targetFigure({ rows }: Report): Figure {
  const curves = rows.map(({ label, loss, options }) => {
    const { lambda: _, ...given } = options as Record<string, never>;
    const name = loss as LossName, checked = lossOptions(name, given);
    return {
      label,
      x: DEGREES,
      y: DEGREES.map((degrees) => targetLogit(degrees * Math.PI / 180, { name, ...checked })),
    };
  });
  return curvesFigure(curves, {
    title: "The logit of the own class over its angle, before the scale",
    x: ANGLE,
    y: { label: "target logit (1 = on the class weight)" },
    reference: COSINE,
  });
}

/** One number of the log along the steps, every row. */
function along(
  { rows }: Report,
  key: "loss" | "accuracy" | "lambda",
  options: Omit<CurveOptions, "x">,
  keep: (row: ReportRow) => boolean = () => true,
): Figure {
  const trained = rows.filter(({ detail }) => detail.curve.step.length > 0);
  const curves = trained.filter(keep).map(({ label, detail: { curve } }) => ({
    label,
    x: curve.step,
    y: curve[key],
  }));
  return curvesFigure(curves, { ...options, x: { label: "step (one batch)" } });
}

/** The loss of the training batches. */
export const lossFigure = (report: Report): Figure =>
  along(report, "loss", {
    title: "Training loss, margin included",
    y: { label: "mean cross-entropy (nats)", rangemode: "tozero" },
  });

/** What margin-free logits have right while training. */
export const accuracyFigure = (report: Report): Figure =>
  along(report, "accuracy", {
    title: "Training images that logits without margin have right",
    y: { label: "share right", range: [0, 1.02], tickformat: ".0%" },
  });

/** How the margin came in. */
export const annealingFigure = (report: Report): Figure =>
  along(report, "lambda", {
    title: "λ, the weight of the logits without margin",
    y: { label: "λ (logarithmic)", type: "log", dtick: 1, exponentformat: "power" },
  }, hasLambda);

/** Whether anything was annealed. */
export function hasLambda({ detail: { curve } }: ReportRow): boolean {
  return curve.lambda.some((lambda) => lambda > 0);
}
